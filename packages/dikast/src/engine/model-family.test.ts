import { describe, expect, it } from 'vitest';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

const only = ({ pools }: Verdict): PoolVerdict => pools[0] as PoolVerdict;

/** Seven agents, of which the first `related` are of one family. */
async function verdictOf(related: number): Promise<Verdict> {
  const ofFamily = times(related, (name) => approving(name, { family: 'alpha-3' }));
  return scriptedEngine([...ofFamily, ...times(7 - related, approving, related)]).validateResponse(REQUEST);
}

/** Certified weights: of the family, and of the others. */
function weightsOf(verdict: Verdict) {
  const { panel, roster, certificate } = only(verdict);
  const weights = panel.map(({ agent }, at) => ({
    isOfFamily: roster.find((entry) => entry.agent === agent)?.family === 'alpha-3',
    weight: certificate?.result.weights[at] ?? 0,
  }));
  const of = (isOfFamily: boolean) =>
    weights.filter((each) => each.isOfFamily === isOfFamily).map(({ weight }) => weight);
  return { family: of(true), others: of(false) };
}

describe('agents of one model family', () => {
  it('weigh less where they hold more than a third of a panel, and the group certifies it', async () => {
    const { family, others } = weightsOf(await verdictOf(3));
    expect([family.length, others]).toEqual([3, [10_000, 10_000, 10_000, 10_000]]);
    // A third would be 6665 each; the clamp, which lets five of seven decide, ends at 8122.
    expect(family).toEqual([8122, 8122, 8122]);
  });

  it('weigh as much as others where they hold less than a third, or all', async () => {
    expect(weightsOf(await verdictOf(2)).family).toEqual([10_000, 10_000]);
    expect(weightsOf(await verdictOf(7)).family).toEqual(Array.from({ length: 7 }, () => 10_000));
  });

  it('stand in the verdict as such, and a verdict with another family or none fails', async () => {
    const verdict = await verdictOf(3);
    expect(verifyVerdict(JSON.parse(JSON.stringify(verdict))).outcome).toBe('self_consistent');
    const text = JSON.stringify(verdict);
    for (const other of [text.replace('alpha-3', 'alpha-4'), text.replace('"family":"alpha-3",', '')]) {
      expect(other).not.toBe(text);
      expect(verifyVerdict(JSON.parse(other)).outcome).toBe('failed');
    }
  });
});
