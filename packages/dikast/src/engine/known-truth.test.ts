import { toHex } from '@dikast/core/base/bytes';
import { canonicalJson } from '@dikast/core/base/canonical-json';
import { type KnownAnswerStatement, knownAnswerBytes, type LearnOperation } from '@dikast/core/council/learn-operation';
import { standingOf } from '@dikast/core/reputation/standing';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import type { ConsensusEngine } from './consensus-engine.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

/** Enough for an agent that is always wrong among six that never are. */
const CALIBRATION = 30;
const LIAR = `${POOL}.v0`;
const REVIEWER = {
  name: 'reviewer',
  role: 'domain_expert',
  publicKey: toHex(memoryKeys().signerOf('reviewer').publicKey),
};

const store = new MemoryStore();
const clock = new ManualClock();
const open = () =>
  scriptedEngine([objecting('v0'), ...times(6, approving, 1)], { store, clock, authorities: [REVIEWER] });

const ask = (engine: ConsensusEngine) => engine.validateResponse(REQUEST);

function signed(statement: Partial<KnownAnswerStatement>, by = 'reviewer'): LearnOperation {
  const whole: KnownAnswerStatement = {
    pool: POOL,
    validation: '0'.repeat(32),
    truth: 'approve',
    origin: 'ruling',
    authority: 'reviewer',
    timestampMs: 1,
    ...statement,
  };
  return {
    kind: 'learn',
    version: 1,
    ...whole,
    signature: toHex(memoryKeys().signerOf(by).sign(knownAnswerBytes(whole))),
  };
}

describe('a pool that is told the truth', () => {
  let engine: ConsensusEngine;
  let after: Verdict;
  const suspected: string[] = [];

  beforeAll(async () => {
    engine = open();
    for (let question = 0; question < CALIBRATION; question++) {
      const { validation } = await ask(engine);
      const learned = await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'calibration' });
      suspected.push(...learned.suspicions.map(({ agent, kind }) => `${agent} ${kind}`));
    }
    after = await ask(engine);
  });

  it('finds the agent that is always wrong, once, and quarantines it', async () => {
    expect(suspected).toEqual([`${LIAR} reputation_violation`]);
    expect(standingOf(await engine.memoryOf(POOL), LIAR).standing).toBe('quarantined');
  });

  it('decides at the weights it has learned, and the verdict says so', () => {
    const [pool] = after.pools;
    const weights = new Map(pool?.panel.map(({ agent, weight }) => [agent, weight]));
    expect(pool?.panel).toHaveLength(7);
    expect(weights.get(LIAR)).toBe(Math.min(...weights.values()));
    expect(weights.get(LIAR)).toBeLessThan(weights.get(`${POOL}.v1`) ?? 0);
    expect(pool?.certificate?.result.weights).toEqual(pool?.panel.map(({ weight }) => weight));
  });

  it('says how probably the answer is good, and how far its forecasts came true', () => {
    const estimate = after.pools[0]?.certificate?.result.estimate;
    expect(estimate).toMatchObject({ knownAnswers: CALIBRATION });
    // All known answers were good, and the others saw it each time.
    expect(estimate?.approveBasisPoints).toBeGreaterThan(9900);
    expect(estimate?.brierBasisPoints).toBeLessThan(100);
  });

  it('is recomputed offline from what the certificate covers, and from nothing else', () => {
    expect(verifyVerdict(JSON.parse(JSON.stringify(after))).outcome).toBe('self_consistent');
    const changed = JSON.parse(JSON.stringify(after)) as {
      pools: { certificate: { result: { weights: number[] } } }[];
    } & Verdict;
    changed.pools[0]?.certificate.result.weights.fill(10_000);
    const resealed = { ...changed, seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))) };
    expect(verifyVerdict(resealed).outcome).toBe('failed');
  });

  it('knows after a restart what it knew before', async () => {
    const before = canonicalJson(await engine.memoryOf(POOL));
    await engine.close();
    clock.advance(1);
    engine = open();
    expect(canonicalJson(await engine.memoryOf(POOL))).toBe(before);
  });
});

describe('a known answer', () => {
  const engine = scriptedEngine(times(4, approving), { authorities: [REVIEWER] });
  let validation: string;
  beforeAll(async () => {
    ({ validation } = await ask(engine));
  });

  it.each<[string, () => LearnOperation, string]>([
    ['signed by somebody else', () => signed({ validation }, 'engine'), 'the signature is not that of reviewer'],
    [
      'of an authority that the charter does not name',
      () => signed({ validation, authority: 'x' }),
      'names no authority x',
    ],
    ['for another pool', () => signed({ validation, pool: POOL.toUpperCase() }), 'not configured'],
    ['that only an operator may state', () => signed({ validation, origin: 'gold' }), 'may not state'],
    ['of a validation that was never decided', () => signed({}), 'not among the decisions remembered'],
    [
      'that only a reviewer may state',
      () => signed({ validation, authority: 'engine' }, 'engine'),
      'role operator may not state a known answer of origin ruling',
    ],
  ])('%s is refused', async (_, operation, reason) => {
    await expect(engine.learn(operation())).rejects.toThrow(reason);
  });

  it('in a ruling of a reviewer counts, once, and stands in the ledger', async () => {
    const learned = await engine.learn(signed({ validation }));
    expect(learned.entries.map(({ kind }) => kind)).toEqual(['known_answer']);
    expect(standingOf(await engine.memoryOf(POOL), `${POOL}.v1`).knownAnswers).toBe(1);
    await expect(engine.learn(signed({ validation }))).rejects.toThrow('was learned before');
  });
});
