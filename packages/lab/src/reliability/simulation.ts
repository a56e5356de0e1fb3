/**
 * Monte Carlo of a strategy over a panel: a second, independent way to the figures of exact-outcome.ts. Panels of levels
 * run 32 trials at a time; correlated panels draw one agent after the other; a verifier is tried answer by answer.
 */
import { BitSource } from './bit-planes.ts';
import { urnProbability } from './counts.ts';
import { simulateLevel } from './level-simulation.ts';
import { type Level, type PanelModel, panelSize } from './panel-model.ts';
import { type AcceptanceRule, acceptanceRule, type GenerateAndVerify, type Strategy } from './strategy.ts';

/** What became of some trials. */
export interface TrialCounts {
  right: number;
  wrong: number;
  abstained: number;
}

const SINGLE: GenerateAndVerify = { kind: 'generate-and-verify', detection: 0, falseAlarm: 0, repair: 0, attempts: 1 };

/** Trials of one strategy over one panel. Equal seeds and equal calls give equal counts. */
export class Simulation {
  readonly counts: TrialCounts = { right: 0, wrong: 0, abstained: 0 };
  readonly #source: BitSource;
  readonly #panel: PanelModel;
  readonly #strategy: Strategy;

  constructor(strategy: Strategy, panel: PanelModel, ...seedWords: readonly number[]) {
    this.#strategy = strategy;
    this.#panel = panel;
    this.#source = new BitSource(...seedWords);
  }

  /** Runs more trials. */
  run(trials: number): void {
    const { errors } = this.#panel;
    if (errors.kind === 'exchangeable') this.#runLevel({ share: 1, errors: [errors.error] }, trials);
    else for (const [level, count] of this.#drawLevels(errors.levels, trials)) this.#runLevel(level, count);
  }

  #runLevel(level: Level, trials: number): void {
    const strategy = this.#strategy;
    if (strategy.kind === 'single') this.#runVerified(SINGLE, level, trials);
    else if (strategy.kind === 'generate-and-verify') this.#runVerified(strategy, level, trials);
    else {
      const isOracle = strategy.kind === 'any-correct-oracle';
      const rule = isOracle ? undefined : acceptanceRule(strategy, panelSize(this.#panel));
      if (this.#panel.errors.kind === 'exchangeable') this.#runUrn(rule, trials);
      else
        simulateLevel(
          { errors: level.errors, alike: this.#panel.alike, rule, source: this.#source },
          trials,
          this.counts,
        );
    }
  }

  /** How many of the trials fall on each level. */
  #drawLevels(levels: readonly Level[], trials: number): ReadonlyMap<Level, number> {
    const [only] = levels;
    if (levels.length === 1 && only !== undefined) return new Map([[only, trials]]);
    const counts = new Map(levels.map((level) => [level, 0]));
    for (let trial = 0; trial < trials; trial++) {
      const level = this.#drawLevel(levels);
      if (level !== undefined) counts.set(level, (counts.get(level) ?? 0) + 1);
    }
    return counts;
  }

  #drawLevel(levels: readonly Level[]): Level | undefined {
    let left = this.#source.nextFraction();
    for (const level of levels) {
      left -= level.share;
      if (left < 0) return level;
    }
    return levels.at(-1);
  }

  #runUrn(rule: AcceptanceRule | undefined, trials: number): void {
    for (let trial = 0; trial < trials; trial++) {
      const answers = this.#drawUrn();
      if (rule === undefined) this.#count(answers.includes(RIGHT) ? 'right' : 'wrong');
      else if (isAccepted(rule, answers, RIGHT)) this.#count('right');
      else this.#count(isAccepted(rule, answers, ALIKE_WRONG) ? 'wrong' : 'abstained');
    }
  }

  #drawUrn(): Uint8Array {
    const { errors, alike } = this.#panel;
    const { n, error, rho } = errors.kind === 'exchangeable' ? errors : { n: 0, error: 0, rho: 0 };
    const answers = new Uint8Array(n);
    let wrong = 0;
    for (let agent = 0; agent < n; agent++) {
      if (this.#source.nextFraction() >= urnProbability(error, rho, wrong, agent)) answers[agent] = RIGHT;
      else {
        wrong += 1;
        answers[agent] = alike === 1 || this.#source.nextFraction() < alike ? ALIKE_WRONG : OTHER_WRONG;
      }
    }
    return answers;
  }

  #runVerified(strategy: GenerateAndVerify, { errors }: Level, trials: number): void {
    const [error = 0] = errors;
    for (let trial = 0; trial < trials; trial++) this.#count(this.#tryVerified(strategy, error));
  }

  #tryVerified({ detection, falseAlarm, repair, attempts }: GenerateAndVerify, error: number): keyof TrialCounts {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const isWrong = this.#source.nextFraction() < error;
      const isStopped = this.#source.nextFraction() < (isWrong ? detection : falseAlarm);
      if (!isStopped) return isWrong ? 'wrong' : 'right';
      if (this.#source.nextFraction() < repair) return 'right';
    }
    return 'abstained';
  }

  #count(outcome: keyof TrialCounts): void {
    this.counts[outcome] += 1;
  }
}

const RIGHT = 1;
const ALIKE_WRONG = 2;
const OTHER_WRONG = 3;

function isAccepted(rule: AcceptanceRule, answers: Uint8Array, side: number): boolean {
  let count = 0;
  let weight = 0;
  for (let agent = 0; agent < answers.length; agent++) {
    if (answers[agent] !== side) continue;
    count += 1;
    weight += rule.weights?.[agent] ?? 0;
  }
  return count >= rule.count && weight >= rule.weight;
}
