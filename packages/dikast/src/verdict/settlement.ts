/**
 * What the pools' decisions and a person's ruling come to. A ruling settles only gates without consensus: it can undo no
 * decision of the agents.
 */

import { sidesOf } from '@dikast/core/resolution/conflict';
import {
  actionOf,
  type BodyVote,
  beginResolution,
  type ResolutionRules,
  type ResolutionState,
  resolve,
} from '@dikast/core/resolution/resolution';
import { type CombinedVerdict, combineDecisions } from '@dikast/core/voting/verdict';
import type { PoolVerdict, Review } from './verdict.ts';

const OFF = { timeMsMax: 0, callsMax: 0 } as const;
const STEPS_OFF: ResolutionRules['limits'] = {
  late_ballots: OFF,
  wider_panel: OFF,
  expert_arbitration: OFF,
  further_sources: OFF,
};

/** The outcome and the pools that stand behind it. */
export function settle(pools: readonly PoolVerdict[], review: Review | null): CombinedVerdict {
  const combined = combineDecisions(pools.map(({ pool, policy, outcome }) => ({ pool, policy, outcome })));
  const ruling = review?.completion?.ruling;
  if (combined.outcome !== 'undecided' || review === null || ruling === undefined) return combined;
  const { role } = ruling.reviewer;
  // Whose signature it is, the engine checks before it completes a verdict, and a verifier on its own.
  const event = { kind: 'ruling-given', isValid: true, role, rulings: ruling.rulings } as const;
  const state = resolve(openMatter(pools, review.roles), event);
  const action = actionOf(state);
  if (action.kind !== 'conclude') return combined;
  const wanted = action.outcome === 'rejected' ? 'rejected' : 'approved';
  const decidedBy = state.gates.filter(({ outcome }) => outcome === wanted).map(({ pool }) => pool);
  return { outcome: action.outcome, decidedBy };
}

/** Gates that are open to a ruling: none unless the verdict is undecided. */
export function openGates(pools: readonly PoolVerdict[]): readonly string[] {
  const { outcome, decidedBy } = combineDecisions(
    pools.map(({ pool, policy, outcome }) => ({ pool, policy, outcome })),
  );
  return outcome === 'undecided' ? decidedBy : [];
}

function openMatter(pools: readonly PoolVerdict[], roles: readonly string[]): ResolutionState {
  const gates = pools
    .filter(({ policy }) => policy === 'gate')
    .map((pool) => ({ pool: pool.pool, vote: voteOf(pool) }));
  return beginResolution(gates, { limits: STEPS_OFF, roles });
}

/** How a pool's panel voted, as resolution counts it. */
function voteOf({ decision: { tally }, outcome, certificate }: PoolVerdict): BodyVote {
  return {
    n: tally.n,
    ...sidesOf(tally),
    hasOpenObjection: tally.objections.some((objection) => objection.outcome === 'unsettled'),
    isCertified: certificate !== null,
    outcome,
  };
}
