import type { SignedBallot } from '@dikast/core/ballots/ballot';
import { ballotSigningBytes } from '@dikast/core/ballots/ballot-bytes';
import { fromHex, toHex } from '@dikast/core/base/bytes';
import { type DecideOperation, encodeOperation } from '@dikast/core/council/council-operation';
import { executeOperation, initialCouncilState } from '@dikast/core/council/council-state';
import { quorumSize } from '@dikast/core/quorum/quorum';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyEd25519 } from '../adapters/ed25519.ts';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { sha256 } from '../adapters/node-hash.ts';
import {
  approving,
  objecting,
  POOL,
  REQUEST,
  scriptedEngine,
  times,
  upholdsSecondClaim,
} from '../engine/scripted-pool.suite.ts';
import { createValidatorAgent } from '../engine/validator-agent.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store-port.ts';
import { decideOperationOf, planOf } from '../verdict/decide-operation.ts';
import { packCertificate } from '../verdict/pool-certificate.ts';
import { charterOf } from '../verdict/pool-identity.ts';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import type { VerdictRecord } from '../verdict/verdict-shape.ts';
import { checkCertificate } from '../verification/certificate-check.ts';
import { Council } from './council.ts';

const N = 7;
const keys = memoryKeys();
const TIMEOUT_MS = 1000;

/** Verdicts of real validations: their ballots are what a council is given. */
let verdicts: readonly Verdict[];
const only = ({ pools }: Verdict): PoolVerdict => {
  const [pool] = pools;
  if (pool === undefined) throw new Error('no pool');
  return pool;
};
const operationOf = (verdict: Verdict): DecideOperation =>
  decideOperationOf({ ...verdict, plan: planOf(verdict) }, only(verdict));

beforeAll(async () => {
  const engine = scriptedEngine(times(N, approving));
  verdicts = await Promise.all([1, 2, 3].map(() => engine.validateResponse(REQUEST)));
});

/** A council of the scripted pool, with a replica for each agent but those named. */
async function open(store: Store, clock = new ManualClock(), silent: readonly string[] = []): Promise<Council> {
  const charter = charterOf(only(verdict(0)));
  const running = charter.roster.filter(({ agent }) => !silent.includes(agent));
  const signers = new Map(running.map(({ agent }) => [agent, keys.signerOf(agent)]));
  const engineSigner = keys.signerOf('engine');
  return Council.open({
    pools: [{ name: charter.pool, charter, hasQuarantine: true, signers }],
    engineSigner,
    store,
    clock,
    verify: verifyEd25519,
  });
}

function verdict(index: number): Verdict {
  const found = verdicts[index];
  if (found === undefined) throw new Error('no verdict');
  return found;
}

describe('a decision', () => {
  it('is certified by a quorum of the pool, over the ballots as they are', async () => {
    const council = await open(new MemoryStore());
    const answer = await council.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS });
    expect(answer?.result).toMatchObject({ status: 'decided', outcome: 'approved', validation: verdict(0).validation });
    expect(answer?.certificate.signatures.length).toBeGreaterThanOrEqual(quorumSize(N));
  });

  it('is taken once for a validation, whatever is ordered about it later', async () => {
    const council = await open(new MemoryStore());
    await council.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS });
    const again = await council.order(POOL, { ...operationOf(verdict(0)), ballots: [] }, { timeoutMs: TIMEOUT_MS });
    expect(again?.result).toMatchObject({ status: 'refused', reason: expect.stringContaining('was decided before') });
  });

  it.each<[string, (operation: DecideOperation) => DecideOperation]>([
    ['a ballot was changed', (operation) => ({ ...operation, ballots: operation.ballots.map(withOtherChoice) })],
    [
      'the request was changed',
      (operation) => ({ ...operation, request: { ...REQUEST, answer: 'Another answer.' } as never }),
    ],
    [
      'a ballot is given twice',
      (operation) => ({ ...operation, ballots: [...operation.ballots, ...operation.ballots.slice(0, 1)] }),
    ],
    ['the ballots are of another validation', (operation) => ({ ...operation, validation: 'f'.repeat(32) })],
    ['the window does not hold their times', (operation) => ({ ...operation, window: { earliestMs: 0, latestMs: 1 } })],
    ['it is no operation at all', () => ({ kind: 'decide' }) as never],
  ])('is refused when %s', async (_, change) => {
    const council = await open(new MemoryStore());
    const answer = await council.order(POOL, change(operationOf(verdict(0))), { timeoutMs: TIMEOUT_MS });
    expect(answer?.result.status).toBe('refused');
  });

  it('is refused when the second round was left out, or took place without need', async () => {
    const objector = approving('v0', { assess: objecting('v0').assess, examine: upholdsSecondClaim });
    const checking = times(6, (name) => approving(name, { examine: upholdsSecondClaim }), 1);
    const objected = await scriptedEngine([objector, ...checking]).validateResponse(REQUEST);
    expect(objected.outcome).toBe('rejected');
    const council = await open(new MemoryStore());
    const firstRound = only(objected).ballots.filter(({ header }) => header.round === 1) as never;
    const skipped = await council.order(
      POOL,
      { ...operationOf(objected), isExamined: false, ballots: firstRound },
      { timeoutMs: TIMEOUT_MS },
    );
    expect(skipped?.result).toMatchObject({ status: 'refused', reason: 'the second round was left out' });
    const needless = await council.order(
      POOL,
      { ...operationOf(verdict(0)), isExamined: true },
      { timeoutMs: TIMEOUT_MS },
    );
    expect(needless?.result).toMatchObject({ status: 'refused', reason: 'a second round that was not due' });
  });

  it('left without ballots is no consensus: the engine cannot make an approval of silence', async () => {
    const council = await open(new MemoryStore());
    const answer = await council.order(POOL, { ...operationOf(verdict(0)), ballots: [] }, { timeoutMs: TIMEOUT_MS });
    expect(answer?.result).toMatchObject({ status: 'decided', outcome: 'no_consensus' });
  });
});

describe('silent replicas', () => {
  const agents = (count: number) => Array.from({ length: count }, (_, index) => `${POOL}.v${index}`);

  it('f of them delay a decision at most, the first primary among them', async () => {
    const clock = new ManualClock();
    const council = await open(new MemoryStore(), clock, agents(2));
    const answer = council.order(POOL, operationOf(verdict(0)), { timeoutMs: 60_000 });
    let isAnswered = false;
    void answer.then(() => {
      isAnswered = true;
    });
    for (let turn = 0; turn < 5000 && !isAnswered; turn++) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await answer)?.result.status).toBe('decided');
  });

  it('f + 1 of them leave the pool without a certificate, and nobody waits for ever', async () => {
    const clock = new ManualClock();
    const council = await open(new MemoryStore(), clock, agents(3));
    const answer = council.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS });
    clock.advance(TIMEOUT_MS);
    expect(await answer).toBeUndefined();
    clock.advance(TIMEOUT_MS);
    expect(clock.pending).toBe(0);
  });

  it('an approval that nobody certified is no approval', async () => {
    const clock = new ManualClock();
    const agentsOnly = times(4, approving).map((validator) => {
      const signer = keys.signerOf(`${POOL}.${validator.name}`);
      let nonce = 0;
      const randomBytes = (length: number) => new Uint8Array(length).fill(nonce++);
      const { replicaSigner: _, ...elsewhere } = createValidatorAgent(validator, true, { signer, clock, randomBytes });
      return elsewhere;
    });
    const running = scriptedEngine([], { agents: agentsOnly, clock }).validateResponse(REQUEST);
    for (let turn = 0; turn < 400; turn++) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const uncertified = await running;
    expect(uncertified.outcome).toBe('undecided');
    expect(uncertified.reasons[0]).toContain('no quorum of the pool');
  });
});

describe('what was decided', () => {
  it('is there again after a restart: the ledger goes on, and no validation is decided twice', async () => {
    const store = new MemoryStore();
    const clock = new ManualClock();
    const first = await open(store, clock);
    const before = await first.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS });
    await first.close();
    clock.advance(1);
    const second = await open(store, clock);
    const again = await second.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS });
    expect(again?.result).toMatchObject({ status: 'refused' });
    const after = await second.order(POOL, operationOf(verdict(1)), { timeoutMs: TIMEOUT_MS });
    const [entry] = after?.result.status === 'decided' ? after.result.entries : [];
    const [earlier] = before?.result.status === 'decided' ? before.result.entries : [];
    expect(entry).toMatchObject({ index: 1, previous: earlier?.hash });
  });

  it('is decided also after the clock was set back', async () => {
    const store = new MemoryStore();
    await (await open(store, new ManualClock(Date.UTC(2026, 5, 1)))).close();
    const council = await open(store, new ManualClock(Date.UTC(2026, 4, 1)));
    expect((await council.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS }))?.result.status).toBe(
      'decided',
    );
  });

  it('survives many checkpoints and restarts', { timeout: 120_000 }, async () => {
    const store = new MemoryStore();
    const clock = new ManualClock();
    for (let life = 0; life < 3; life++) {
      const council = await open(store, clock);
      for (let round = 0; round < 50; round++) {
        const operation = { ...operationOf(verdict(0)), validation: `${life}a${round}`.padStart(32, '0'), ballots: [] };
        expect((await council.order(POOL, operation, { timeoutMs: TIMEOUT_MS }))?.result.status).toBe('decided');
        await council.commit([]);
      }
      await council.close();
      clock.advance(1);
    }
    const stored = await store.list('council/', undefined, 1024);
    // Batches behind the stable checkpoint are forgotten: K = 64 sequence numbers, a window of 128.
    expect(stored.length).toBeLessThanOrEqual(130);
  });

  it('includes who was excluded, and for what', async () => {
    const store = new MemoryStore();
    const clock = new ManualClock();
    const council = await open(store, clock);
    const [ballot, ...others] = only(verdict(0)).ballots;
    const [other] = only(verdict(1)).ballots.filter(({ header }) => header.agent === ballot?.header.agent);
    const twice = { ...operationOf(verdict(0)), ballots: others as never };
    const sent = [ballot, resigned(ballot?.header.agent ?? '', other, ballot)] as never;
    const exhibits = [{ agent: ballot?.header.agent ?? '', round: 1 as const, sent }];
    const answer = await council.order(POOL, { ...twice, exhibits }, { timeoutMs: TIMEOUT_MS });
    expect(answer?.result).toMatchObject({ status: 'decided', outcome: 'approved', excluded: [ballot?.header.agent] });
    expect([...council.excludedOf(POOL)]).toEqual([ballot?.header.agent]);
    await council.close();
    clock.advance(1);
    expect([...(await open(store, clock)).excludedOf(POOL)]).toEqual([ballot?.header.agent]);
  });

  it('nobody is excluded for what anybody could have sent', async () => {
    const council = await open(new MemoryStore());
    const [ballot, ...others] = only(verdict(0)).ballots;
    const agent = ballot?.header.agent ?? '';
    const forged = { ...ballot, signature: '00'.repeat(64) };
    const replayed = only(verdict(1)).ballots.find(({ header }) => header.agent === agent);
    const exhibits = [{ agent, round: 1 as const, sent: [forged, replayed, null, 'garbage'] as never }];
    const answer = await council.order(
      POOL,
      { ...operationOf(verdict(0)), ballots: others as never, exhibits },
      { timeoutMs: TIMEOUT_MS },
    );
    expect(answer?.result).toMatchObject({ status: 'decided', excluded: [] });
  });
});

describe('a certificate checked offline', () => {
  const check = (change: (pool: PoolVerdict) => PoolVerdict) => {
    const record = { ...verdict(0) } as unknown as VerdictRecord;
    return checkCertificate(change(only(verdict(0))), record).isPassed;
  };
  const certified = (change: (certificate: NonNullable<PoolVerdict['certificate']>) => object) =>
    check((pool) => ({ ...pool, certificate: { ...pool.certificate, ...change(pool.certificate as never) } as never }));

  it('holds untouched', () => expect(check((pool) => pool)).toBe(true));

  it('does not hold with q - 1 signatures, or with one counted twice', () => {
    expect(certified(({ signatures }) => ({ signatures: signatures.slice(0, quorumSize(N) - 1) }))).toBe(false);
    expect(certified(({ signatures }) => ({ signatures: [...signatures.slice(1), ...signatures.slice(1, 2)] }))).toBe(
      false,
    );
  });

  it.each<[string, () => boolean]>([
    [
      'signature',
      () =>
        certified(({ signatures }) => ({
          signatures: signatures.map((one, index) => (index === 0 ? { ...one, signature: flip(one.signature) } : one)),
        })),
    ],
    [
      'signer',
      () =>
        certified(({ signatures }) => ({
          signatures: signatures.map((one, index) => (index === 0 ? { ...one, replica: (one.replica + 1) % N } : one)),
        })),
    ],
    ['sequence number', () => certified(({ sequence }) => ({ sequence: sequence + 1 }))],
    ['timestamp', () => certified(({ timestamp }) => ({ timestamp: timestamp + 1 }))],
    ['Merkle leaf', () => certified(({ leafCount }) => ({ leafCount: leafCount + 1 }))],
    ['Merkle node', () => certified(({ siblings }) => ({ siblings: [...siblings, '00'.repeat(32)] }))],
    ['result', () => certified(({ result }) => ({ result: { ...result, outcome: 'rejected' } }))],
    ['ledger entry', () => certified(({ result }) => ({ result: { ...result, entries: [] } }))],
    ['pool name', () => check((pool) => ({ ...pool, pool: 'another' }))],
    ['threshold', () => check((pool) => ({ ...pool, thresholdBasisPoints: 7000 }))],
    [
      'key',
      () =>
        check((pool) => ({
          ...pool,
          roster: pool.roster.map((entry, index) =>
            index === 0 ? { ...entry, publicKey: toHex(keys.signerOf('eve').publicKey) } : entry,
          ),
        })),
    ],
    ['ballot', () => check((pool) => ({ ...pool, ballots: pool.ballots.slice(1) }))],
    [
      'plan of pools',
      () =>
        checkCertificate(only(verdict(0)), {
          ...verdict(0),
          poolsNotSeated: [{ pool: 'x', policy: 'gate', reason: '' }],
        } as unknown as VerdictRecord).isPassed,
    ],
    [
      'policy',
      () =>
        checkCertificate({ ...only(verdict(0)), policy: 'advisory' }, {
          ...verdict(0),
          pools: [{ ...only(verdict(0)), policy: 'advisory' }],
        } as unknown as VerdictRecord).isPassed,
    ],
    ['decision', () => check((pool) => ({ ...pool, decision: { ...pool.decision, outcome: 'rejected' } }))],
  ])('does not hold with another %s', (_, holds) => expect(holds()).toBe(false));

  it('says how many signed, of how many, and under which isolation', () => {
    const record = { ...verdict(0) } as unknown as VerdictRecord;
    const { detail } = checkCertificate(only(verdict(0)), record);
    expect(detail).toMatch(/^signed by [567] of 7 replicas \(5 needed\), all in one process$/);
  });

  it('survives being packed and unpacked', async () => {
    const council = await open(new MemoryStore());
    const answer = await council.order(POOL, operationOf(verdict(0)), { timeoutMs: TIMEOUT_MS });
    if (answer?.result.status !== 'decided') expect.fail('not decided');
    const packed = packCertificate(answer.certificate, answer.result);
    expect(check((pool) => ({ ...pool, certificate: JSON.parse(JSON.stringify(packed)) as never }))).toBe(true);
  });
});

/** A second, different ballot of the same agent in the same validation, signed by it. */
function resigned(agent: string, nonceFrom: SignedBallot | undefined, ballot: SignedBallot | undefined): unknown {
  if (ballot === undefined || nonceFrom === undefined) throw new Error('no ballot');
  const header = { ...ballot.header, nonce: nonceFrom.header.nonce, choice: 'reject' as const };
  return { ...ballot, header, signature: toHex(keys.signerOf(agent).sign(ballotSigningBytes(header))) };
}

function withOtherChoice(ballot: unknown): never {
  const { header, ...rest } = ballot as { header: object };
  return { ...rest, header: { ...header, choice: 'reject' } } as never;
}

function flip(hex: string): string {
  const bytes = fromHex(hex) ?? new Uint8Array();
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  return toHex(bytes);
}

describe('a decision that is no longer remembered', () => {
  it('is not taken a second time: ballots as old as a forgotten one are refused', () => {
    const charter = charterOf(only(verdict(0)));
    const newest = Math.max(...only(verdict(0)).ballots.map(({ header }) => header.timestampMs));
    const statusAfter = (forgottenUntilMs: number) =>
      executeOperation(
        { ...initialCouncilState(charter), forgottenUntilMs },
        encodeOperation(operationOf(verdict(0))),
        { charter, ports: { sha256, verify: verifyEd25519 }, hasQuarantine: true },
      ).result.status;
    expect(statusAfter(newest)).toBe('refused');
    expect(statusAfter(newest - 1)).toBe('decided');
  });
});
