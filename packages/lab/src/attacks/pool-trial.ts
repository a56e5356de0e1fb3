/** One pool over many validations, in order: who sits, who acts, what is decided, and what the pool learns of it. */
import { createPrng, type Prng } from '@dikast/core/base/prng';
import type { Outcome } from '@dikast/core/voting/decision';
import type { Act } from './act.ts';
import type { Attacker } from './attacker.ts';
import { honestAct } from './honest-agent.ts';
import { drawItem, type Item } from './item.ts';
import { agentName, type PoolPlan, standbyName, THRESHOLD_BASIS_POINTS } from './pool-plan.ts';
import { createSignedChannel } from './signed-channel.ts';
import { Trust, type TrustChange } from './trust.ts';
import { unsignedChannel } from './unsigned-channel.ts';
import { type PoolRules, runValidation, type SeatedAct, type ValidationResult } from './validation.ts';

/** A validation, seen from outside. */
export interface TrialStep {
  readonly item: Item;
  /** Whether this is a request: calibration comes first and decides nothing. */
  readonly isRequest: boolean;
  readonly seated: readonly SeatedAct[];
  readonly result: ValidationResult;
  /** What the pool concluded from it about its agents. */
  readonly changes: readonly TrustChange[];
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

/** One more decision counted. */
export function addDecision(counts: DecisionCounts, { truth }: Item, outcome: Outcome): DecisionCounts {
  if (outcome === 'no_consensus') return { ...counts, undecided: counts.undecided + 1 };
  if ((outcome === 'approved') === (truth === 'approve')) return { ...counts, right: counts.right + 1 };
  return outcome === 'approved'
    ? { ...counts, wrongAccepted: counts.wrongAccepted + 1 }
    : { ...counts, wrongRejected: counts.wrongRejected + 1 };
}

const ATTACKER_STREAM = 0xa77;
const PACT_STREAM = 0x9ac7;

/** Who sits at a position. */
interface Occupant {
  readonly agent: string;
  /** Undefined for an honest agent. */
  readonly attacker: Attacker | undefined;
  readonly prng: Prng;
}

/** A trial under way. */
export class PoolTrial {
  readonly #plan: PoolPlan;
  readonly #rules: PoolRules;
  readonly #trust: Trust;
  readonly #occupants: Occupant[];
  readonly #waiting: string[];
  #index = 0;

  constructor(plan: PoolPlan) {
    this.#plan = plan;
    this.#occupants = occupantsOf(plan);
    this.#waiting = Array.from({ length: plan.standby }, (_, position) => standbyName(position));
    const agents = [...this.#occupants.map(({ agent }) => agent), ...this.#waiting];
    this.#trust = new Trust(agents);
    this.#rules = {
      rule: { thresholdBasisPoints: THRESHOLD_BASIS_POINTS, hasCrossExamination: !plan.isPlain },
      channel: plan.isSigned ? createSignedChannel(agents, plan.seed) : unsignedChannel,
    };
  }

  /** What the pool knows of its agents. */
  get trust(): Trust {
    return this.#trust;
  }

  /** One validation. */
  step(): TrialStep {
    const { items, seats, seed, calibration } = this.#plan;
    const isRequest = this.#index >= calibration;
    const drawn = drawItem({ ...items, seats: seats.length }, seed, this.#index);
    const item = isRequest ? drawn : { ...drawn, isKnown: true };
    const seated = this.#seat(item);
    const result = runValidation(item, seated, this.#rules);
    const changes = this.#trust.remember(item, seated, result);
    this.#replaceSilenced();
    this.#index += 1;
    return { item, isRequest, seated, result, changes };
  }

  #seat(item: Item): readonly SeatedAct[] {
    const { seats } = this.#plan;
    const weights = this.#weights();
    const acts = this.#acts(item);
    return this.#occupants.map(({ agent }, position) => ({
      seat: { agent, weight: weights[position] ?? 0 },
      position,
      act: acts[position] as Act,
      fallibility: seats[position] ?? { error: 0, rulingError: 0 },
      isAdmitted: this.#trust.standingOf(agent).standing !== 'excluded',
    }));
  }

  /** As the memory gives them, 0 without a say; or, for comparison, with the lightest weight for quarantined agents. */
  #weights(): readonly number[] {
    const weights = this.#trust.weightsOf(this.#occupants.map(({ agent }) => agent));
    const lightest = Math.min(...weights.filter((weight) => weight > 0));
    if (this.#plan.quarantinedVotes === 'void' || !Number.isFinite(lightest)) return weights;
    return weights.map((weight) => (weight === 0 ? lightest : weight));
  }

  #acts(item: Item): readonly Act[] {
    const { seats, seed } = this.#plan;
    const honestActs = seats.map((fallibility, position) => honestAct(item, position, fallibility));
    const others = honestActs.filter((_, position) => this.#occupants[position]?.attacker === undefined);
    if (others.length === seats.length) return honestActs;
    const pact = createPrng(seed, PACT_STREAM, item.index).nextUint32();
    return honestActs.map((honest, seat) => {
      const { agent, attacker, prng } = this.#occupants[seat] as Occupant;
      if (attacker === undefined) return honest;
      const readRecord = () => this.#trust.publicRecordOf(agent);
      return attacker({ item, seat, honest, others, panelSize: seats.length, pact, prng, readRecord });
    });
  }

  /** An agent without a say keeps its seat until somebody waits to take it. */
  #replaceSilenced(): void {
    for (const [position, { agent, prng }] of this.#occupants.entries()) {
      if (this.#trust.hasSay(agent)) continue;
      const next = this.#waiting.shift();
      if (next !== undefined) this.#occupants[position] = { agent: next, attacker: undefined, prng };
    }
  }
}

function occupantsOf({ seats, byzantine, seed }: PoolPlan): Occupant[] {
  return seats.map((_, position) => {
    const chosen = byzantine.get(position);
    return {
      agent: agentName(position),
      attacker: chosen?.behaviour.create(chosen.parameter),
      prng: createPrng(seed, ATTACKER_STREAM, position),
    };
  });
}
