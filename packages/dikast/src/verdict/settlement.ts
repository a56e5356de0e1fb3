/**
 * What the pools' decisions, wider panels, experts and a person's ruling come to, by the state machine of core/resolution.
 * They settle only gates without consensus: they can undo no decision of a pool.
 */
import { sidesOf } from '@dikast/core/resolution/conflict';
import {
  type BodyVote,
  beginResolution,
  type ResolutionRules,
  type ResolutionState,
  resolve,
} from '@dikast/core/resolution/resolution';
import { type CombinedVerdict, combineDecisions } from '@dikast/core/voting/verdict';
import type { PoolVerdict, Review } from './verdict.ts';

const OFF = { timeMsMax: 0, callsMax: 0 } as const;
const ON = { timeMsMax: 1, callsMax: 1 } as const;

/** The outcome and the pools that stand behind it: experts in the place of the gate that they settled. */
export function settle(pools: readonly PoolVerdict[], review: Review | null): CombinedVerdict {
  const { gates } = resolutionOf(pools, review);
  const results = basePools(pools).map(({ pool, policy, outcome }) => {
    const settled = gates.find((gate) => gate.pool === pool);
    return {
      pool: standsBehind(pool, settled?.settledBy ?? null, pools),
      policy,
      outcome: settled?.outcome ?? outcome,
    };
  });
  return combineDecisions(results);
}

/** Gates that are open to a ruling: none unless the agents left the whole undecided. */
export function openGates(pools: readonly PoolVerdict[]): readonly string[] {
  const { gates } = resolutionOf(pools, null);
  if (gates.some(({ outcome }) => outcome === 'rejected')) return [];
  return gates.filter(({ outcome }) => outcome === 'no_consensus').map(({ pool }) => pool);
}

/** The panels whose findings count: of a gate that its experts settled, the experts; else its widest panel. */
export function decidingPools(pools: readonly PoolVerdict[]): readonly PoolVerdict[] {
  const { gates } = resolutionOf(pools, null);
  const settled = new Set(gates.filter(({ settledBy }) => settledBy === 'expert_arbitration').map(({ pool }) => pool));
  const widened = new Set(pools.filter(({ isWider }) => isWider).map(({ pool }) => pool));
  return pools.filter(({ pool, arbitrates, isWider }) => {
    if (arbitrates !== null) return settled.has(arbitrates);
    return !settled.has(pool) && isWider === widened.has(pool);
  });
}

function standsBehind(pool: string, settledBy: string | null, pools: readonly PoolVerdict[]): string {
  const experts = pools.find(({ arbitrates }) => arbitrates === pool);
  return settledBy === 'expert_arbitration' && experts !== undefined ? experts.pool : pool;
}

function basePools(pools: readonly PoolVerdict[]): readonly PoolVerdict[] {
  return pools.filter(({ arbitrates, isWider }) => arbitrates === null && !isWider);
}

/** Where the resolution of a recorded validation stands: its steps taken again. */
function resolutionOf(pools: readonly PoolVerdict[], review: Review | null): ResolutionState {
  const gates = basePools(pools).filter(({ policy }) => policy === 'gate');
  const experts = pools.flatMap((pool) =>
    pool.arbitrates === null ? [] : [{ pool: pool.arbitrates, body: 'experts' as const, vote: voteOf(pool) }],
  );
  const wider = pools
    .filter(({ isWider }) => isWider)
    .map((pool) => ({ pool: pool.pool, body: 'pool' as const, vote: voteOf(pool) }));
  const waited = gates
    .filter(({ lateBallots }) => lateBallots !== undefined)
    .map((pool) => ({ pool: pool.pool, body: 'pool' as const, vote: voteOf(pool) }));
  const begun = beginResolution(
    gates.map((pool) => ({ pool: pool.pool, vote: voteInTime(pool) })),
    rulesFor(
      { hasWaited: waited.length > 0, hasWider: wider.length > 0, hasExperts: experts.length > 0 },
      review?.roles ?? [],
    ),
  );
  const counted = resolve(begun, { kind: 'step-finished', step: 'late_ballots', findings: waited });
  const widened = resolve(counted, { kind: 'step-finished', step: 'wider_panel', findings: wider });
  const arbitrated = resolve(widened, { kind: 'step-finished', step: 'expert_arbitration', findings: experts });
  const ruling = review?.completion?.ruling;
  if (ruling === undefined) return arbitrated;
  const { role } = ruling.reviewer;
  // Whose signature it is, the engine checks before it completes a verdict, and a verifier on its own.
  return resolve(arbitrated, { kind: 'ruling-given', isValid: true, role, rulings: ruling.rulings });
}

function rulesFor(
  {
    hasWaited,
    hasWider,
    hasExperts,
  }: { readonly hasWaited: boolean; readonly hasWider: boolean; readonly hasExperts: boolean },
  roles: readonly string[],
): ResolutionRules {
  const limits = {
    late_ballots: hasWaited ? ON : OFF,
    wider_panel: hasWider ? ON : OFF,
    expert_arbitration: hasExperts ? ON : OFF,
    further_sources: OFF,
  };
  return { limits, roles };
}

/** How a gate stood at its deadline: where late ballots were waited for, votes were lacking. */
function voteInTime(pool: PoolVerdict): BodyVote {
  const vote = voteOf(pool);
  return pool.lateBallots === undefined ? vote : { ...vote, outcome: 'no_consensus' };
}

/** How a body of agents voted, as resolution counts it. */
function voteOf({ decision: { tally }, outcome, certificate }: PoolVerdict): BodyVote {
  return {
    n: tally.n,
    ...sidesOf(tally),
    hasOpenObjection: tally.objections.some((objection) => objection.outcome === 'unsettled'),
    isCertified: certificate !== null,
    outcome,
  };
}
