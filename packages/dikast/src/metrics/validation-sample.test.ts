import { beforeAll, expect, it } from 'vitest';
import { approving, POOL, REQUEST, scriptedEngine, times } from '../engine/scripted-pool.suite.ts';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import { sampleOf } from './validation-sample.ts';

let verdict: Verdict;
beforeAll(async () => {
  verdict = await scriptedEngine(times(5, approving), { minAgents: 4 }).validateResponse(REQUEST);
});

/**
 * How the agents stand by a verdict whose only pool is changed: a letter each in the order of their seats, `?` for not
 * shown; the one that was not drawn comes last.
 */
function standings(change: (pool: PoolVerdict) => Partial<PoolVerdict>): string {
  const pools = verdict.pools.map((pool) => ({ ...pool, ...change(pool) }));
  const agents = sampleOf({ ...verdict, pools }).pools[0]?.agents ?? [];
  const seated = verdict.pools[0]?.panel.map(({ agent }) => agent) ?? [];
  const others = agents.map(({ agent }) => agent).filter((agent) => !seated.includes(agent));
  const letterOf = (agent: string) => agents.find((each) => each.agent === agent)?.standing?.charAt(0) ?? '?';
  return [...seated, ...others].map(letterOf).join('');
}

/** The panel with some seats at weight 0. */
const without = ({ panel }: PoolVerdict, ...seats: readonly number[]) =>
  panel.map((seat, index) => (seats.includes(index) ? { ...seat, weight: 0 } : seat));

function certified(pool: PoolVerdict, result: Partial<NonNullable<PoolVerdict['certificate']>['result']>) {
  const { certificate } = pool;
  if (certificate === null) throw new Error(`${POOL} has no certificate`);
  return { certificate: { ...certificate, result: { ...certificate.result, ...result } } };
}

it('an agent whose vote weighs nothing is quarantined, and of one that was not drawn nothing is said', () => {
  expect(standings(() => ({}))).toBe('tttt?');
  expect(standings((pool) => ({ panel: without(pool, 1) }))).toBe('tqtt?');
});

it('an agent stands as the decision left it, not as it found it', () => {
  const agent = (pool: PoolVerdict, seat: number) => pool.panel[seat]?.agent ?? '';
  const kind = 'no_answer';
  const changed = (change: 'quarantined' | 'readmitted') => (pool: PoolVerdict) => ({
    panel: change === 'readmitted' ? without(pool, 0) : pool.panel,
    ...certified(pool, { changes: [{ agent: agent(pool, 0), change, kind }], excluded: [agent(pool, 2)] }),
  });
  expect(standings(changed('quarantined'))).toBe('qtet?');
  expect(standings(changed('readmitted'))).toBe('ttet?');
});

it('an agent that is excluded before is excluded, drawn or not', () => {
  const roster = ({ roster }: PoolVerdict) => roster.map((entry) => ({ ...entry, isExcluded: true }));
  expect(standings((pool) => ({ roster: roster(pool) }))).toBe('eeeee');
});

it('weights without a certificate, or of a wider panel, say of nobody that the pool trusts it', () => {
  expect(standings(() => ({ certificate: null }))).toBe('?????');
  expect(standings((pool) => ({ isWider: true, panel: without(pool, 3) }))).toBe('???q?');
});
