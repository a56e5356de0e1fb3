/** One pool over many validations, in order. */
import { createPrng, type Prng } from '@dikast/core/base/prng';
import type { Outcome } from '@dikast/core/voting/decision';
import type { Act } from './act.ts';
import type { Attacker, PublicRecord } from './attacker.ts';
import { honestAct } from './honest-agent.ts';
import { drawItem, type Item } from './item.ts';
import { agentName, type PoolPlan, THRESHOLD_BASIS_POINTS } from './pool-plan.ts';
import { createSignedChannel } from './signed-channel.ts';
import { unsignedChannel } from './unsigned-channel.ts';
import { type PoolRules, runValidation, type SeatedAct, type ValidationResult } from './validation.ts';

/** A validation, seen from outside. */
export interface TrialStep {
  readonly item: Item;
  readonly acts: readonly Act[];
  readonly result: ValidationResult;
}

/** How decisions compare with the truth. */
export interface DecisionCounts {
  readonly right: number;
  /** Bad answers approved. */
  readonly wrongAccepted: number;
  /** Good answers rejected. */
  readonly wrongRejected: number;
  readonly undecided: number;
}

export const NO_DECISIONS: DecisionCounts = { right: 0, wrongAccepted: 0, wrongRejected: 0, undecided: 0 };

const ATTACKER_STREAM = 0xa77;
const PACT_STREAM = 0x9ac7;
const FULL_WEIGHT = 10_000;

/** Plays a plan, one validation after the other. */
export function* playTrial(plan: PoolPlan, requests: number): Generator<TrialStep> {
  const crew = crewOf(plan);
  const rules = rulesOf(plan);
  const itemRules = { ...plan.items, seats: plan.seats.length };
  for (let index = 0; index < requests; index++) {
    const item = drawItem(itemRules, plan.seed, index);
    const acts = actsOf(item, plan, crew);
    const seated = acts.map((act, position) => seatedAct(act, position, plan));
    yield { item, acts, result: runValidation(item, seated, rules) };
  }
}

/** One more decision counted. */
export function addDecision(counts: DecisionCounts, { truth }: Item, outcome: Outcome): DecisionCounts {
  if (outcome === 'no_consensus') return { ...counts, undecided: counts.undecided + 1 };
  if ((outcome === 'approved') === (truth === 'approve')) return { ...counts, right: counts.right + 1 };
  return outcome === 'approved'
    ? { ...counts, wrongAccepted: counts.wrongAccepted + 1 }
    : { ...counts, wrongRejected: counts.wrongRejected + 1 };
}

/** A Byzantine agent with its own randomness. */
interface CrewMember {
  readonly attacker: Attacker;
  readonly prng: Prng;
}

function crewOf({ byzantine, seed }: PoolPlan): ReadonlyMap<number, CrewMember> {
  return new Map(
    [...byzantine].map(([position, { behaviour, parameter }]) => [
      position,
      { attacker: behaviour.create(parameter), prng: createPrng(seed, ATTACKER_STREAM, position) },
    ]),
  );
}

function rulesOf({ seats, seed, isSigned, isPlain }: PoolPlan): PoolRules {
  const agents = seats.map((_, position) => agentName(position));
  return {
    rule: { thresholdBasisPoints: THRESHOLD_BASIS_POINTS, hasCrossExamination: !isPlain },
    channel: isSigned ? createSignedChannel(agents, seed) : unsignedChannel,
  };
}

function actsOf(item: Item, { seats, seed }: PoolPlan, crew: ReadonlyMap<number, CrewMember>): readonly Act[] {
  const honestActs = seats.map((fallibility, position) => honestAct(item, position, fallibility));
  if (crew.size === 0) return honestActs;
  const others = honestActs.filter((_, position) => !crew.has(position));
  const pact = createPrng(seed, PACT_STREAM, item.index).nextUint32();
  return honestActs.map((honest, position) => {
    const member = crew.get(position);
    if (member === undefined) return honest;
    const { attacker, prng } = member;
    return attacker({ item, seat: position, honest, others, panelSize: seats.length, pact, prng, record: NO_RECORD });
  });
}

const NO_RECORD: PublicRecord = { knownAnswers: 0, errors: 0, othersErrorRate: 0, suspicion: 0 };

function seatedAct(act: Act, position: number, { seats }: PoolPlan): SeatedAct {
  const fallibility = seats[position] ?? { error: 0, rulingError: 0 };
  return { seat: { agent: agentName(position), weight: FULL_WEIGHT }, position, act, fallibility, hasVote: true };
}
