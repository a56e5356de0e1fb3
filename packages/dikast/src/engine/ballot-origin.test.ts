import type { Origin } from '@dikast/core/ballots/ballot';
import { expect, it } from 'vitest';
import { opinionFrom } from '../validators/opinion.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, MODEL_ORIGIN as ORIGIN, objecting, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

it('a ballot says how its opinion came about, and the verdict still verifies', async () => {
  const paid = approving('v0', {
    assess: () => ({ choice: 'approve', confidence: 1, objections: [], findings: [], origin: ORIGIN }),
  });
  const verdict = await scriptedEngine([paid, ...times(6, approving, 1)]).validateResponse(REQUEST);
  const bodies = verdict.pools.flatMap(({ ballots }) => ballots.map(({ body }) => body.origin));
  expect(bodies.filter((origin) => origin !== undefined)).toEqual([ORIGIN]);
  expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
});

it('what the rulings of the second round took is summed in its ballot', async () => {
  const paid = approving('v0', {
    examine: () => ({ ruling: 'dismiss', reason: 'Looked.', origin: { ...ORIGIN, failure: 'budget' } }),
  });
  const objectors = [objecting('v1'), objecting('v2', 'unsupported')];
  const verdict = await scriptedEngine([paid, ...objectors, ...times(4, approving, 3)]).validateResponse(REQUEST);
  const [second] = verdict.pools.flatMap(({ ballots }) =>
    ballots.filter(({ header }) => header.round === 2 && header.agent.endsWith('.v0')),
  );
  expect(second?.body.origin).toEqual({
    ...ORIGIN,
    calls: 4,
    inputTokens: 600,
    outputTokens: 80,
    costMicros: 24,
    latencyMs: 1600,
    failure: 'budget',
  });
});

it.each([
  ['a cost that is no whole number', { ...ORIGIN, costMicros: 0.5 }],
  ['a member that nobody knows', { ...ORIGIN, mood: 'good' }],
  ['a prompt digest that is none', { ...ORIGIN, promptDigest: 'v1' }],
])('%s in the origin costs the vote', async (_, origin) => {
  const wrong = approving('v0', { assess: () => ({ ...opinionFrom([], [], 1), origin: origin as Origin }) });
  const verdict = await scriptedEngine([wrong, ...times(6, approving, 1)]).validateResponse(REQUEST);
  expect(verdict.pools[0]?.attendance.find(({ agent }) => agent.endsWith('.v0'))?.assessment).toBe('failed');
});

it('an undecided verdict says why models gave no opinion', async () => {
  const broke = (name: string) =>
    approving(name, { assess: () => ({ ...opinionFrom([], [], 0), origin: { ...ORIGIN, failure: 'rate_limited' } }) });
  const verdict = await scriptedEngine([...times(3, broke), ...times(4, approving, 3)]).validateResponse(REQUEST);
  expect(verdict.outcome).toBe('undecided');
  expect(verdict.reasons).toEqual([
    'scripted: no consensus (4 of 7 approve, 0 reject, 5 needed; 3 abstain (3 rate limited)).',
  ]);
});
