/**
 * An attack laid beside what would have happened without it: the same items, with the same honest errors, before the
 * pool under attack, the pool with everybody honest, the pool with the Byzantine seats empty, and the pool with f + 1
 * attackers.
 */
import type { FaultKind } from '@dikast/core/faults/fault';
import { faultsMax, quorumSize } from '@dikast/core/quorum/quorum';
import type { Standing } from '@dikast/core/reputation/standing';
import { type ChosenBehaviour, parseBehaviour } from './attackers.ts';
import { agentName, type PoolPlan, type QuarantinedVotes } from './pool-plan.ts';
import { addDecision, type DecisionCounts, NO_DECISIONS, PoolTrial, type TrialStep } from './pool-trial.ts';

/** What a campaign is: everything follows from these values. */
export interface CampaignOptions {
  readonly poolSize: number;
  /** At most as many as there are seats. */
  readonly byzantine: readonly ChosenBehaviour[];
  readonly honestError: number;
  readonly rulingError: number;
  readonly rho: number;
  readonly requests: number;
  readonly seed: number;
  readonly badShare: number;
  readonly knownShare: number;
  readonly calibration: number;
  readonly standby: number;
  readonly quarantinedVotes: QuarantinedVotes;
  readonly isPlain: boolean;
  readonly isSigned: boolean;
}

/** The pools that are compared. */
export const SCENARIOS = ['attack', 'honest', 'empty', 'beyond'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** How one agent fared. */
export interface AgentReport {
  readonly agent: string;
  /** `honest`, or its behaviour. */
  readonly behaviour: string;
  /** See `Behaviour.hasSight`: beyond the fault model. */
  readonly hasSight: boolean;
  readonly standing: Standing;
  /** Whether the standing is what the agent deserves: no say for the Byzantine, a say for the honest. */
  readonly isClassifiedRightly: boolean;
  /** When it lost its say for the first time: validations (calibration included) and its known answers until then. */
  readonly lostSayAfter: { readonly validations: number; readonly knownAnswers: number } | null;
  readonly knownAnswers: number;
  readonly errors: number;
  readonly reputationBasisPoints: number;
  /** Faults on record, by kind. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Share of the panel's weight with a say, sampled evenly over the campaign; 0 without a say or a seat. */
  readonly weightShares: readonly number[];
}

/** All that a campaign shows. */
export interface CampaignReport {
  readonly options: Omit<CampaignOptions, 'byzantine'> & { readonly byzantine: readonly string[] };
  readonly n: number;
  readonly f: number;
  readonly quorum: number;
  readonly decisions: Readonly<Record<ScenarioName, DecisionCounts>>;
  /** Bad answers approved under attack and not by the honest pool, and the other way round: same items, same errors. */
  readonly wrongAccepted: { readonly onlyUnderAttack: number; readonly onlyHonest: number };
  /** Agents of the pool under attack. */
  readonly agents: readonly AgentReport[];
}

/** Points of a weight curve. */
const SAMPLES = 64;

/** Runs a campaign; yields after every validation how many are done of how many. */
export function* runCampaign(options: CampaignOptions): Generator<{ done: number; total: number }, CampaignReport> {
  const trials = trialsOf(options);
  const watcher = new AgentWatcher(options);
  const decisions: Record<ScenarioName, DecisionCounts> = {
    attack: NO_DECISIONS,
    honest: NO_DECISIONS,
    empty: NO_DECISIONS,
    beyond: NO_DECISIONS,
  };
  const wrongAccepted = { onlyUnderAttack: 0, onlyHonest: 0 };
  const total = options.calibration + options.requests;
  for (let done = 0; done < total; done++) {
    const before = decisions.attack.wrongAccepted - decisions.honest.wrongAccepted;
    for (const name of SCENARIOS) {
      const step = trials[name].step();
      if (name === 'attack') watcher.see(step, trials.attack);
      if (step.isRequest) decisions[name] = addDecision(decisions[name], step.item, step.result.outcome);
    }
    const change = decisions.attack.wrongAccepted - decisions.honest.wrongAccepted - before;
    if (change > 0) wrongAccepted.onlyUnderAttack += 1;
    if (change < 0) wrongAccepted.onlyHonest += 1;
    yield { done: done + 1, total };
  }
  return {
    options: { ...options, byzantine: options.byzantine.map(nameOfChosen) },
    n: options.poolSize,
    f: faultsMax(options.poolSize),
    quorum: quorumSize(options.poolSize),
    decisions,
    wrongAccepted,
    agents: watcher.reports(trials.attack),
  };
}

/** The plan of the pool under attack. */
export function planOf(options: CampaignOptions, byzantine: readonly ChosenBehaviour[]): PoolPlan {
  const { honestError, rulingError, rho, badShare, knownShare } = options;
  const { seed, calibration, standby, quarantinedVotes, isPlain, isSigned } = options;
  return {
    seed,
    seats: Array.from({ length: options.poolSize }, () => ({ error: honestError, rulingError })),
    byzantine: new Map(byzantine.map((chosen, position) => [position, chosen])),
    items: { rho, badShare, knownShare, lateShare: LATE_SHARE, topicCount: TOPIC_COUNT },
    calibration,
    standby,
    quarantinedVotes,
    isPlain,
    isSigned,
  };
}

/** Honest answers that come too late, and topics of the items. */
const LATE_SHARE = 0.01;
const TOPIC_COUNT = 8;

function trialsOf(options: CampaignOptions): Readonly<Record<ScenarioName, PoolTrial>> {
  const { byzantine, poolSize } = options;
  const silence = parseBehaviour('silence');
  const empty = typeof silence === 'string' ? [] : byzantine.map(() => silence);
  const beyond = Array.from(
    { length: Math.max(byzantine.length, faultsMax(poolSize) + 1) },
    (_, index) => byzantine[index % byzantine.length],
  ).filter((chosen) => chosen !== undefined);
  return {
    attack: new PoolTrial(planOf(options, byzantine)),
    honest: new PoolTrial(planOf(options, [])),
    empty: new PoolTrial({ ...planOf(options, empty), standby: 0 }),
    beyond: new PoolTrial(planOf(options, beyond)),
  };
}

function nameOfChosen({ behaviour, parameter }: ChosenBehaviour): string {
  return behaviour.parameter === undefined ? behaviour.name : `${behaviour.name}=${parameter}`;
}

/** Follows the agents of one trial. */
class AgentWatcher {
  readonly #options: CampaignOptions;
  readonly #lostSay = new Map<string, AgentReport['lostSayAfter']>();
  readonly #faults = new Map<string, Partial<Record<FaultKind, number>>>();
  readonly #shares = new Map<string, number[]>();
  readonly #sampleEvery: number;
  #seen = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#sampleEvery = Math.max(1, Math.ceil((options.calibration + options.requests) / SAMPLES));
  }

  see(step: TrialStep, trial: PoolTrial): void {
    this.#seen += 1;
    for (const change of step.changes) {
      const { agent } = change;
      if (change.kind === 'fault') {
        const counts = this.#faults.get(agent) ?? {};
        this.#faults.set(agent, { ...counts, [change.fault]: (counts[change.fault] ?? 0) + 1 });
      } else if (!this.#lostSay.has(agent) && (change.standing === 'quarantined' || change.standing === 'excluded')) {
        const { knownAnswers } = trial.trust.standingOf(agent);
        this.#lostSay.set(agent, { validations: this.#seen, knownAnswers });
      }
    }
    if (this.#seen % this.#sampleEvery === 0) this.#sample(step);
  }

  #sample({ seated }: TrialStep): void {
    const total = seated.reduce((sum, { seat }) => sum + seat.weight, 0);
    const point = Math.floor(this.#seen / this.#sampleEvery) - 1;
    for (const { seat } of seated) {
      const shares = this.#shares.get(seat.agent) ?? [];
      while (shares.length < point) shares.push(0);
      shares.push(total > 0 ? seat.weight / total : 0);
      this.#shares.set(seat.agent, shares);
    }
  }

  reports(trial: PoolTrial): readonly AgentReport[] {
    const points = Math.floor(this.#seen / this.#sampleEvery);
    return [...this.#shares.keys()].sort().map((agent) => {
      const { standing, knownAnswers, errors, reputation } = trial.trust.standingOf(agent);
      const chosen = this.#chosenFor(agent);
      const behaviour = chosen === undefined ? 'honest' : nameOfChosen(chosen);
      const shares = this.#shares.get(agent) ?? [];
      return {
        agent,
        behaviour,
        hasSight: chosen?.behaviour.hasSight === true,
        standing,
        isClassifiedRightly: trial.trust.hasSay(agent) === (behaviour === 'honest'),
        lostSayAfter: this.#lostSay.get(agent) ?? null,
        knownAnswers,
        errors,
        reputationBasisPoints: reputation,
        faults: this.#faults.get(agent) ?? {},
        weightShares: Array.from({ length: points }, (_, index) => shares[index] ?? 0),
      };
    });
  }

  #chosenFor(agent: string): ChosenBehaviour | undefined {
    return this.#options.byzantine.find((_, index) => agentName(index) === agent);
  }
}
