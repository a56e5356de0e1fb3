import type { SignedBallot } from '@dikast/core/ballots/ballot';
import { ballotSigningBytes } from '@dikast/core/ballots/ballot-bytes';
import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { Agent, Validator } from '../ports.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import type { ProgressEvent } from './progress.ts';
import {
  approving,
  objecting,
  POOL,
  REQUEST,
  scriptedEngine,
  times,
  upholdsSecondClaim,
} from './scripted-pool.suite.ts';
import { createValidatorAgent } from './validator-agent.ts';

const only = (pools: Awaited<ReturnType<ReturnType<typeof scriptedEngine>['validateResponse']>>['pools']) => {
  const [pool] = pools;
  if (pool === undefined) throw new Error('no pool');
  return pool;
};
const never = () => new Promise<never>(() => {});

describe('the life of a request', () => {
  it('is accepted when all approve, in one round', async () => {
    const verdict = await scriptedEngine(times(7, approving)).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    expect(only(verdict.pools).ballots.every(({ header }) => header.round === 1)).toBe(true);
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it('one agent that sees the changed number is enough when the others can check it', async () => {
    const seeing = approving('v0', { assess: objecting('v0').assess, examine: upholdsSecondClaim });
    const checking = times(6, (name) => approving(name, { examine: upholdsSecondClaim }), 1);
    const verdict = await scriptedEngine([seeing, ...checking]).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('rejected');
    expect(verdict.claims.map(({ status }) => status)).toEqual(['stands', 'falls']);
    expect(verdict.claims[1]?.objections[0]).toMatchObject({
      kind: 'changed_number',
      upheldBy: 5,
      reason: 's1 says 28.',
    });
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it('one agent that invents an objection sinks nothing when the others dismiss it', async () => {
    const liar = approving('v0', { assess: objecting('v0').assess });
    const verdict = await scriptedEngine([liar, ...times(6, approving, 1)]).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    expect(only(verdict.pools).decision.tally.objections[0]).toMatchObject({
      outcome: 'dismissed',
      dismissed: { agents: 5 },
    });
  });

  it('a quorum of rejections needs no second round', async () => {
    const verdict = await scriptedEngine([...times(5, objecting), ...times(2, approving, 5)]).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('rejected');
    expect(only(verdict.pools).attendance.every(({ examination }) => examination === 'not_asked')).toBe(true);
    expect(verdict.claims[1]?.status).toBe('falls');
  });

  it('is undecided when the panel is split', async () => {
    const verdict = await scriptedEngine([...times(4, objecting), ...times(3, approving, 4)]).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.claims[1]?.status).toBe('contested');
    expect(verdict.reasons[0]).toContain('no consensus');
  });

  it('an advisory pool decides nothing', async () => {
    const verdict = await scriptedEngine(times(7, objecting), { policy: 'advisory' }).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.reasons).toEqual(['No gating pool was seated: nothing was judged.']);
  });

  it('a plain pool is settled by q approvals, and the rest is not waited for', async () => {
    const hanging = times(2, (name) => approving(name, { assess: never }), 5);
    const verdict = await scriptedEngine([...times(5, approving), ...hanging], { voting: 'plain' }).validateResponse(
      REQUEST,
    );
    expect(verdict.outcome).toBe('accepted');
    expect(only(verdict.pools).coverage).toMatchObject({ answered: 5, notNeeded: 2 });
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it('tells what happens, in order', async () => {
    const events: ProgressEvent['kind'][] = [];
    const engine = scriptedEngine([...times(1, objecting), ...times(6, approving, 1)]);
    await engine.validateResponse(REQUEST, { onProgress: ({ kind }) => events.push(kind) });
    expect(events).toEqual([
      'validation-routed',
      'pool-seated',
      ...Array.from({ length: 7 }, () => 'ballot-counted'),
      'examination-opened',
      // The fifth dismissal settles it: nothing the last agent could say would change the outcome.
      ...Array.from({ length: 6 }, () => 'ballot-counted'),
      'pool-decided',
      'verdict-reached',
    ]);
  });

  it('a listener that throws does not touch the verdict', async () => {
    const onProgress = () => {
      throw new Error('listener');
    };
    expect((await scriptedEngine(times(4, approving)).validateResponse(REQUEST, { onProgress })).outcome).toBe(
      'accepted',
    );
  });
});

describe('a validator that misbehaves costs at most its own vote, and the verdict says so', () => {
  const nonsense: readonly [string, Partial<Validator>, string][] = [
    [
      'throws',
      {
        assess: () => {
          throw new Error('disk on fire');
        },
      },
      'failed',
    ],
    ['rejects its promise', { assess: () => Promise.reject(new Error('no')) }, 'failed'],
    [
      'throws a value that is no error',
      {
        assess: () => {
          throw 'text';
        },
      },
      'failed',
    ],
    ['returns nothing', { assess: () => undefined as never }, 'failed'],
    ['returns nonsense', { assess: () => ({ choice: 'maybe' }) as never }, 'failed'],
    [
      'returns a confidence of 7',
      { assess: () => ({ choice: 'approve', confidence: 7, objections: [], findings: [] }) },
      'failed',
    ],
    [
      'returns an endless list',
      { assess: () => ({ choice: 'approve', confidence: 1, objections: [], findings: new Array(1e6).fill(null) }) },
      'failed',
    ],
    [
      'invents a quotation',
      {
        assess: () => ({
          choice: 'reject',
          confidence: 1,
          findings: [],
          objections: [
            {
              claim: 0,
              kind: 'x',
              severity: 'material',
              start: 0,
              end: 1,
              evidence: [{ document: 'answer', start: 0, end: 3, quote: 'foo' }],
            },
          ],
        }),
      },
      'refused',
    ],
  ];
  it.each(nonsense)('%s', async (_, changes, status) => {
    const verdict = await scriptedEngine([approving('bad', changes), ...times(6, approving)]).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    const attendance = only(verdict.pools).attendance.find(({ agent }) => agent === `${POOL}.bad`);
    expect(attendance?.assessment).toBe(status);
    expect(only(verdict.pools).decision.tally).toMatchObject({ n: 7, approve: { agents: 6 }, missing: { agents: 1 } });
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it('hangs in the first round: the others are judged at its deadline, and the second round still has time', async () => {
    const clock = new ManualClock();
    const panel = [approving('bad', { assess: never }), ...times(1, objecting), ...times(5, approving, 1)];
    const engine = scriptedEngine(panel, { clock });
    const running = engine.validateResponse(REQUEST);
    await untilWaiting(clock);
    clock.advance(500 * 0.6);
    const verdict = await running;
    expect(verdict.outcome).toBe('accepted');
    expect(only(verdict.pools).attendance.find(({ agent }) => agent.endsWith('.bad'))).toMatchObject({
      assessment: 'late',
      examination: 'not_asked',
    });
  });

  it('hangs in the second round: its first choice stands, the rest decides', async () => {
    const clock = new ManualClock();
    const panel = [approving('bad', { examine: never }), ...times(1, objecting), ...times(5, approving, 1)];
    const verdict = await scriptedEngine(panel, { clock }).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    expect(only(verdict.pools).attendance.find(({ agent }) => agent.endsWith('.bad'))?.examination).toBe('not_needed');
  });

  it('votes twice: both ballots are void and the fault holds them', async () => {
    const twoFaced = agentOf('bad', async (task, honest) => [
      await honest.assess(task, quiet),
      await honest.assess(task, quiet),
    ]);
    const verdict = await scriptedEngine(times(6, approving), { agents: [twoFaced] }).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    expect(verdict.faults).toMatchObject([{ kind: 'equivocation', agent: `${POOL}.bad` }]);
    expect(only(verdict.pools).decision.tally.approve.agents).toBe(6);
  });

  it('replays its ballot of an earlier validation', async () => {
    let kept: unknown;
    const replaying = agentOf('bad', async (task, honest) => {
      kept ??= await honest.assess(task, quiet);
      return kept;
    });
    const engine = scriptedEngine(times(6, approving), { agents: [replaying] });
    expect((await engine.validateResponse(REQUEST)).faults).toEqual([]);
    const verdict = await engine.validateResponse(REQUEST);
    expect(verdict.faults).toMatchObject([{ kind: 'replayed_ballot', agent: `${POOL}.bad` }]);
    expect(only(verdict.pools).decision.tally.approve.agents).toBe(6);
  });

  it('signs with another key, or sends garbage instead of a ballot', async () => {
    const forging = agentOf('bad', async (task) => agentOf('bad', undefined, 'another').assess(task, quiet));
    const garbling = agentOf('worse', async () => Buffer.from('garbage'));
    const verdict = await scriptedEngine(times(8, approving), { agents: [forging, garbling] }).validateResponse(
      REQUEST,
    );
    expect(verdict.faults.map(({ kind }) => kind).sort()).toEqual(['invalid_signature', 'malformed_ballot']);
    expect(verdict.outcome).toBe('accepted');
  });

  it('an agent proven faulty is excluded from then on: it keeps its seat and is not asked', async () => {
    let asked = 0;
    const twoFaced = agentOf('bad', async (task, honest) => {
      asked += 1;
      return [await honest.assess(task, quiet), await honest.assess(task, quiet)];
    });
    const engine = scriptedEngine(times(6, approving), { agents: [twoFaced] });
    await engine.validateResponse(REQUEST);
    const verdict = await engine.validateResponse(REQUEST);
    expect(asked).toBe(1);
    expect(only(verdict.pools).coverage).toMatchObject({ requested: 7, answered: 6, excluded: 1 });
    expect(only(verdict.pools).decision.tally.n).toBe(7);
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it.each<[string, (honest: Agent, task: Parameters<Agent['assess']>[0]) => Promise<unknown>]>([
    [
      'a document named by half a character',
      (honest, task) =>
        withBody(honest, task, { evidence: [{ document: 'source:\ud800', start: 0, end: 0, quote: '' }] }),
    ],
    ['a list with a hole', (honest, task) => withBody(honest, task, { evidence: new Array(1) })],
    [
      'a name that is cut in the middle of a character',
      (honest, task) =>
        withBody(honest, task, {
          evidence: [{ document: `source:${'a'.repeat(72)}😀`, start: 0, end: 1, quote: 'x' }],
        }),
    ],
    ['garbage that is cut in the middle of a character', async () => ({ a: `x${'😀'.repeat(9000)}` })],
    [
      'garbage nested as deep as anything may be',
      async () => Array.from({ length: 62 }).reduce<unknown>((inner) => [inner], 1),
    ],
    ['megabytes within the bounds of its lists', (honest, task) => withBody(honest, task, { evidence: [] }, 4000)],
  ])('sends %s', async (_, send) => {
    const hostile = agentOf('bad', (task, honest) => send(honest, task));
    const verdict = await scriptedEngine(times(6, approving), { agents: [hostile] }).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    expect(verdict.faults).toMatchObject([{ agent: `${POOL}.bad` }]);
    expect(verifyVerdict(JSON.parse(JSON.stringify(verdict))).outcome).toBe('self_consistent');
  });

  it('an agent found out in one validation costs the others under way no verdict', async () => {
    let asked = 0;
    const twoFaced = agentOf('bad', async (task, honest) => {
      asked += 1;
      const first = await honest.assess(task, quiet);
      return asked === 1 ? [first, await honest.assess(task, quiet)] : first;
    });
    const engine = scriptedEngine(times(6, approving), { agents: [twoFaced] });
    const verdicts = await Promise.all(Array.from({ length: 16 }, () => engine.validateResponse(REQUEST)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(verdicts.map(() => 'accepted'));
    for (const verdict of verdicts) expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it('more than f silent agents: undecided, never accepted', async () => {
    const clock = new ManualClock();
    const engine = scriptedEngine(
      [...times(4, approving), ...times(3, (name) => approving(name, { assess: never }), 4)],
      { clock },
    );
    const running = engine.validateResponse(REQUEST);
    await untilWaiting(clock);
    clock.advance(500);
    const verdict = await running;
    expect(verdict.outcome).toBe('undecided');
    expect(only(verdict.pools).coverage).toMatchObject({ requested: 7, answered: 4, late: 3 });
  });
});

describe('limits and errors', () => {
  it('a caller can give up at any time, and every agent hears of it', async () => {
    const controller = new AbortController();
    let heard = 0;
    const waiting = (name: string) =>
      approving(name, {
        assess: (_, { signal }) => {
          signal.addEventListener('abort', () => {
            heard += 1;
          });
          return never();
        },
      });
    const clock = new ManualClock();
    const running = scriptedEngine(times(4, waiting), { clock }).validateResponse(REQUEST, {
      signal: controller.signal,
    });
    await untilWaiting(clock);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(heard).toBe(4);
    expect(clock.pending).toBe(0);
  });

  it('a bad request names field, value and what was expected', async () => {
    const engine = scriptedEngine(times(4, approving));
    await expect(engine.validateResponse({ answer: 7 } as never)).rejects.toThrow(
      /request\.answer: 7, expected a text/,
    );
    await expect(engine.validateResponse({ answer: 'x', sauces: [] } as never)).rejects.toThrow(/sauces/);
    await expect(engine.validateResponse({ answer: '\ud800 x' })).rejects.toThrow(/lone surrogate/);
  });

  it('a closed engine refuses, after finishing what was under way', async () => {
    const engine = scriptedEngine(times(4, approving));
    const running = engine.validateResponse(REQUEST);
    await engine.close();
    expect((await running).outcome).toBe('accepted');
    await expect(engine.validateResponse(REQUEST)).rejects.toMatchObject({ code: 'engine_closed' });
  });

  it('a roster that cannot fill its panel is refused when the engine is made', () => {
    expect(() => scriptedEngine(times(4, approving), { minAgents: 5 })).toThrow(DikastError);
    expect(() => scriptedEngine([approving('v0'), approving('v0'), ...times(3, approving, 1)])).toThrow(
      /each needs its own/,
    );
    expect(() => scriptedEngine([approving('v0', { pool: 'elsewhere' }), ...times(4, approving, 1)])).toThrow(
      /pool "elsewhere" is not configured/,
    );
  });

  it('sixty-four validations at once all get a verdict', async () => {
    const engine = scriptedEngine([...times(1, objecting), ...times(6, approving, 1)]);
    const verdicts = await Promise.all(Array.from({ length: 64 }, () => engine.validateResponse(REQUEST)));
    expect(new Set(verdicts.map(({ validation }) => validation)).size).toBe(64);
    expect(verdicts.every(({ outcome }) => outcome === 'accepted')).toBe(true);
  });
});

const quiet = { signal: new AbortController().signal };

/** A real agent whose first ballot is replaced by what `misbehave` makes of it. */
function agentOf(
  name: string,
  misbehave?: (task: Parameters<Agent['assess']>[0], honest: Agent) => Promise<unknown>,
  seed = 'test',
): Agent {
  const validator = approving(name);
  const signer = memoryKeys(seed).signerOf(`${POOL}.${name}`);
  let nonce = 0;
  const randomBytes = (length: number) => new Uint8Array(length).fill(nonce++);
  const honest = createValidatorAgent(validator, true, { signer, clock: new ManualClock(), randomBytes });
  return misbehave === undefined ? honest : { ...honest, assess: (task) => misbehave(task, honest) };
}

/** The agent's ballot with a finding of this kind in its body, signed as it should be as far as that can be. */
async function withBody(
  honest: Agent,
  task: Parameters<Agent['assess']>[0],
  finding: object,
  count = 1,
): Promise<unknown> {
  const ballot = (await honest.assess(task, quiet)) as SignedBallot;
  const one = { claim: 0, status: 'supported', reason: 'x'.repeat(400), ...finding };
  const body = { kind: 'assessment', objections: [], findings: Array.from({ length: count }, () => one) };
  const isCanonical = count > 1 || JSON.stringify(finding).includes('aaaa');
  const digest = isCanonical ? digestOf(sha256, body) : ballot.header.body;
  const header = { ...ballot.header, body: digest };
  const signature = toHex(memoryKeys().signerOf(`${POOL}.bad`).sign(ballotSigningBytes(header)));
  return { header, body, signature };
}

/** Lets everything run that does not wait for the clock. */
async function untilWaiting(clock: ManualClock): Promise<void> {
  for (let turn = 0; turn < 1000 || clock.pending === 0; turn++) await new Promise((resolve) => setImmediate(resolve));
}
