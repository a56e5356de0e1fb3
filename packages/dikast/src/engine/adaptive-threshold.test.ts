import { toHex } from '@dikast/core/base/bytes';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { opinionFrom } from '../validators/opinion.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import type { ConsensusEngine } from './consensus-engine.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';
import { createValidatorAgent } from './validator-agent.ts';

const ADAPTIVE = {
  hasAdaptiveThreshold: true,
  voting: 'plain',
  specializationWeights: new Map([['heavy', 12_000]]),
} as const;
const heavy = (name: string) => approving(name, { specialization: 'heavy' });
const abstaining = (name: string) => approving(name, { assess: () => opinionFrom([], [], 0.5) });

/** Four of six approve: a quorum, which holds 4.8 of 6.8 of the weight. */
const narrow = () => [...times(4, heavy), ...times(2, abstaining, 4)];
const HIGH = { ...REQUEST, stakes: 'high' } as const;

let engine: ConsensusEngine;
let high: Verdict;

beforeAll(async () => {
  engine = scriptedEngine(narrow(), ADAPTIVE);
  high = await engine.validateResponse(HIGH);
});

const only = ({ pools }: Verdict): PoolVerdict => pools[0] as PoolVerdict;
const reread = (verdict: Verdict): unknown => JSON.parse(JSON.stringify(verdict));
const trustedBy = (by: ConsensusEngine) => ({
  trusted: { engine: by.publicKey, agents: Object.fromEntries(by.agents.map((a) => [a.id, toHex(a.publicKey)])) },
});
const failuresOf = (verdict: Verdict) =>
  verifyVerdict(reread(verdict))
    .checks.filter(({ isPassed }) => !isPassed)
    .map(({ name }) => name);
const outcomeOf = (verdict: Verdict, by = engine) => verifyVerdict(reread(verdict), trustedBy(by)).outcome;

describe('a pool with an adaptive threshold', () => {
  it('asks for more weight at high stakes than at medium ones, and the verdict says how much', async () => {
    const medium = await engine.validateResponse(REQUEST);
    expect([medium.outcome, only(medium).raised?.thresholdBasisPoints]).toEqual(['accepted', 6700]);
    expect([high.outcome, only(high).raised]).toEqual(['undecided', { recentSplits: 0, thresholdBasisPoints: 7200 }]);
    expect(only(high).certificate?.result).toMatchObject({ recentSplits: 0, thresholdBasisPoints: 7200 });
    expect([outcomeOf(medium), outcomeOf(high)]).toEqual(['verified', 'verified']);
  });

  it('decides by one threshold where it is not asked to adapt', async () => {
    const fixed = await scriptedEngine(narrow(), { ...ADAPTIVE, hasAdaptiveThreshold: false }).validateResponse(HIGH);
    expect([fixed.outcome, only(fixed).raised]).toEqual(['accepted', undefined]);
    expect(only(fixed).certificate?.result).not.toHaveProperty('recentSplits');
  });

  it('counts its split decisions, one validation after the other and many at once, and each verdict verifies', async () => {
    const split = scriptedEngine([...times(3, approving), ...times(3, objecting, 3)], ADAPTIVE);
    const ask = (id: string) => split.validateResponse({ ...REQUEST, id });
    const verdicts = [await ask('0'), await ask('1'), ...(await Promise.all(['2', '3', '4', '5', '6', '7'].map(ask)))];
    const seen = verdicts.map((verdict) => only(verdict).raised?.recentSplits ?? -1).sort();
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(only(await ask('8')).raised).toEqual({ recentSplits: 8, thresholdBasisPoints: 6825 });
    for (const verdict of verdicts) expect(outcomeOf(verdict, split)).toBe('verified');
  });
});

describe('verification of an adaptive threshold', () => {
  const resealed = (changed: Verdict): Verdict => ({
    ...changed,
    seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
  });
  const withPool = (change: (pool: PoolVerdict) => PoolVerdict) => ({ ...high, pools: high.pools.map(change) });
  const lower = { recentSplits: 0, thresholdBasisPoints: 6700 };
  const inCertificate = (pool: PoolVerdict): PoolVerdict => {
    const { certificate } = pool;
    return certificate === null
      ? pool
      : { ...pool, certificate: { ...certificate, result: { ...certificate.result, ...lower } } };
  };
  const forgeries: readonly [string, () => Verdict][] = [
    ['a threshold that was not raised', () => withPool((pool) => ({ ...pool, raised: lower }))],
    ['other splits', () => withPool((pool) => ({ ...pool, raised: { recentSplits: 1, thresholdBasisPoints: 7215 } }))],
    ['the raise left out', () => withPool(({ raised: _, ...pool }) => pool)],
    ['a lower one in the certificate, too', () => withPool((pool) => inCertificate({ ...pool, raised: lower }))],
    ['lower stakes', () => ({ ...high, request: { ...high.request, stakes: 'medium' } })],
    ['a lower one without a certificate', () => withPool((pool) => ({ ...pool, raised: lower, certificate: null }))],
  ];

  it.each(forgeries)('fails on %s, sealed again or not', (_, forge) => {
    expect(outcomeOf(forge())).toBe('failed');
    expect(outcomeOf(resealed(forge()))).toBe('failed');
  });

  it('holds without a certificate, too, where the splits are only what the engine says', async () => {
    const clock = new ManualClock();
    const unreplicated = narrow().map((validator, at) => {
      const signer = memoryKeys().signerOf(`${POOL}.${validator.name}`);
      const randomBytes = (length: number) => new Uint8Array(length).fill(at);
      const { replicaSigner: _, ...agent } = createValidatorAgent(validator, true, { signer, clock, randomBytes });
      return agent;
    });
    const running = scriptedEngine([], { ...ADAPTIVE, agents: unreplicated, clock }).validateResponse(HIGH);
    for (let turn = 0; turn < 400; turn++) {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const uncertified = await running;
    expect(only(uncertified)).toMatchObject({ certificate: null, raised: { thresholdBasisPoints: 7200 } });
    expect(verifyVerdict(reread(uncertified)).outcome).toBe('self_consistent');
    const lowered = { ...uncertified, pools: [{ ...only(uncertified), raised: lower }] };
    expect(failuresOf(resealed(lowered))).toContain(`threshold of ${POOL}`);
  });

  it('fails on every changed digit of it', () => {
    const text = JSON.stringify(high);
    const raised = JSON.stringify(only(high).raised);
    let changes = 0;
    for (const [at, character] of [...raised].entries()) {
      if (!/\d/.test(character)) continue;
      const other = raised.slice(0, at) + String((Number(character) + 1) % 10) + raised.slice(at + 1);
      const changed: unknown = JSON.parse(text.replace(raised, other));
      expect(verifyVerdict(changed, trustedBy(engine)).outcome).toBe('failed');
      changes += 1;
    }
    expect(changes).toBe(5);
  });
});
