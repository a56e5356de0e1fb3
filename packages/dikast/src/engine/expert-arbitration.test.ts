import { toHex } from '@dikast/core/base/bytes';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { defaultConfig } from '../config/config.ts';
import type { Validator } from '../ports.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { createConsensusEngine } from './consensus-engine.ts';
import { approving, objecting, POOL, REQUEST, scriptedPool, times } from './scripted-pool.suite.ts';

const EXPERTS = 'experts';

const reread = (verdict: Verdict): Verdict => JSON.parse(JSON.stringify(verdict));
const resealed = (changed: Verdict): Verdict => ({
  ...changed,
  seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
});

/** An engine whose gate is divided unless `gate` says otherwise, with these experts behind it. */
function engineWith(
  experts: readonly Validator[],
  gate: readonly Validator[] = [...times(2, approving), ...times(2, objecting, 2)],
) {
  const seated = experts.map((expert, index) => ({ ...expert, pool: EXPERTS, name: `expert-${index}` }));
  const pools = [scriptedPool(POOL, gate.length), scriptedPool(EXPERTS, experts.length, { arbitrates: POOL })];
  return createConsensusEngine({
    keys: memoryKeys(),
    config: { ...defaultConfig(), pools: new Map(pools.map((pool) => [pool.name, pool])) },
    validators: [...gate, ...seated],
    hasBuiltIns: false,
    clock: new ManualClock(),
    store: new MemoryStore(),
  });
}

describe('experts behind a gate', () => {
  it.each([
    ['one that approves', times(1, approving), 'accepted'],
    ['one that rejects', times(1, objecting), 'rejected'],
    ['four of whom a quorum approves', [...times(3, approving), objecting('v3')], 'accepted'],
  ] as const)('%s: the verdict is %s by their quorum, and verifies offline', async (_, experts, outcome) => {
    const verdict = await engineWith(experts).validateResponse(REQUEST);
    expect(verdict).toMatchObject({ outcome, decidedBy: [EXPERTS], review: null });
    expect(verdict.pools.map(({ pool, arbitrates }) => [pool, arbitrates])).toEqual([
      [POOL, null],
      [EXPERTS, POOL],
    ]);
    expect(verdict.pools[0]?.outcome).toBe('no_consensus');
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('that cannot agree leave it to a person', async () => {
    const experts = [...times(2, approving), ...times(2, objecting, 2)];
    const verdict = await engineWith(experts).validateResponse(REQUEST);
    expect(verdict).toMatchObject({ outcome: 'undecided', decidedBy: [POOL] });
    expect(verdict.review).not.toBeNull();
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('are not asked where the gate decided', async () => {
    let isAsked = false;
    const curious = approving('v0', {
      assess: () => {
        isAsked = true;
        throw new Error('nobody should ask');
      },
    });
    const verdict = await engineWith([curious], times(4, approving)).validateResponse(REQUEST);
    expect(verdict.outcome).toBe('accepted');
    expect(verdict.pools.map(({ pool }) => pool)).toEqual([POOL]);
    expect(isAsked).toBe(false);
  });
});

describe('a dishonest engine that seals again is caught', () => {
  it.each([
    ['experts passed off as a gate', (verdict: Verdict) => withExperts(verdict, null)],
    ['experts of another gate', (verdict: Verdict) => withExperts(verdict, 'other')],
    ['experts left out', (verdict: Verdict) => ({ ...verdict, pools: verdict.pools.slice(0, 1) })],
    ['the gate left out', (verdict: Verdict) => ({ ...verdict, pools: verdict.pools.slice(1) })],
  ])('with %s', async (_, forge) => {
    const verdict = await engineWith(times(1, approving)).validateResponse(REQUEST);
    expect(verifyVerdict(reread(resealed(forge(verdict)))).outcome).toBe('failed');
  });
});

function withExperts(verdict: Verdict, arbitrates: string | null): Verdict {
  return { ...verdict, pools: verdict.pools.map((pool) => (pool.pool === EXPERTS ? { ...pool, arbitrates } : pool)) };
}
