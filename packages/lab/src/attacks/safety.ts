/**
 * Do attackers get more wrong answers accepted than honest errors alone? Every behaviour with f of n seats, on the same
 * items and with the same honest errors as the pool of honest agents, and once more with f + 1 seats.
 */
import { faultsMax } from '@dikast/core/quorum/quorum';
import { BEHAVIOURS, type Behaviour } from './attackers.ts';
import { type CampaignOptions, planOf } from './campaign.ts';
import type { PoolPlan } from './pool-plan.ts';
import { addDecision, type DecisionCounts, NO_DECISIONS, PoolTrial } from './pool-trial.ts';
import { signTest } from './sign-test.ts';

/** Everything about the campaigns but who attacks; `seeds` campaigns are run, from `seed` on. */
export type SafetyRules = Omit<CampaignOptions, 'byzantine'> & { readonly seeds: number };

/** One behaviour beside the honest pool. */
export interface SafetyRow {
  readonly behaviour: string;
  /** See `Behaviour.hasSight`: beyond the fault model. */
  readonly hasSight: boolean;
  readonly attack: DecisionCounts;
  readonly honest: DecisionCounts;
  /** With f + 1 attackers. */
  readonly beyond: DecisionCounts;
  /** Bad answers approved under attack only, and in the honest pool only. */
  readonly onlyUnderAttack: number;
  readonly onlyHonest: number;
  /** Chance of such a difference, or a larger one, if the attack made none. */
  readonly probabilityByChance: number;
}

/** Rows for all behaviours, one at a time. */
export function* measureSafety(rules: SafetyRules): Generator<SafetyRow> {
  const seeds = Array.from({ length: rules.seeds }, (_, index) => rules.seed + index);
  const honest = seeds.map((seed) => decisionsOf(planOf({ ...rules, seed, byzantine: [] }, []), rules));
  for (const behaviour of BEHAVIOURS) {
    const f = faultsMax(rules.poolSize);
    const attacks = seeds.map((seed) => decisionsOf(attackPlan(behaviour, f, { ...rules, seed }), rules));
    const beyond = seeds.map((seed) => decisionsOf(attackPlan(behaviour, f + 1, { ...rules, seed }), rules));
    const onlyUnderAttack = countDifference(attacks, honest);
    const onlyHonest = countDifference(honest, attacks);
    yield {
      behaviour: nameOf(behaviour, rules.calibration),
      hasSight: behaviour.hasSight === true,
      attack: sumOf(attacks),
      honest: sumOf(honest),
      beyond: sumOf(beyond),
      onlyUnderAttack,
      onlyHonest,
      probabilityByChance: signTest(onlyUnderAttack, onlyHonest),
    };
  }
}

/** What a trial decided. */
interface Decided {
  readonly counts: DecisionCounts;
  /** Requests whose bad answer was approved. */
  readonly wrongAccepted: ReadonlySet<number>;
}

function decisionsOf(plan: PoolPlan, { requests, calibration }: SafetyRules): Decided {
  const trial = new PoolTrial(plan);
  const wrongAccepted = new Set<number>();
  let counts = NO_DECISIONS;
  for (let done = 0; done < calibration + requests; done++) {
    const { item, isRequest, result } = trial.step();
    if (!isRequest) continue;
    counts = addDecision(counts, item, result.outcome);
    if (item.truth === 'reject' && result.outcome === 'approved') wrongAccepted.add(item.index);
  }
  return { counts, wrongAccepted };
}

function attackPlan(behaviour: Behaviour, attackers: number, rules: CampaignWithoutAttackers): PoolPlan {
  const chosen = { behaviour, parameter: parameterAfter(behaviour, rules.calibration) };
  return planOf(
    { ...rules, byzantine: [] },
    Array.from({ length: attackers }, () => chosen),
  );
}

type CampaignWithoutAttackers = Omit<CampaignOptions, 'byzantine'>;

/** The usual parameter; what waits for its time waits until the calibration is over. */
function parameterAfter({ parameter }: Behaviour, calibration: number): number {
  return (parameter?.usual ?? 0) + (parameter?.isTime === true ? calibration : 0);
}

function nameOf(behaviour: Behaviour, calibration: number): string {
  const { name, parameter } = behaviour;
  return parameter === undefined ? name : `${name}=${parameterAfter(behaviour, calibration)}`;
}

function countDifference(these: readonly Decided[], those: readonly Decided[]): number {
  return these.reduce(
    (sum, { wrongAccepted }, index) =>
      sum + [...wrongAccepted].filter((request) => those[index]?.wrongAccepted.has(request) === false).length,
    0,
  );
}

function sumOf(decided: readonly Decided[]): DecisionCounts {
  return decided.reduce(
    (sum, { counts }) => ({
      right: sum.right + counts.right,
      wrongAccepted: sum.wrongAccepted + counts.wrongAccepted,
      wrongRejected: sum.wrongRejected + counts.wrongRejected,
      undecided: sum.undecided + counts.undecided,
    }),
    NO_DECISIONS,
  );
}
