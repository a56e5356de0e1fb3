/**
 * A strategy tried on a number of tasks, beside its exact shares. Long runs give way between chunks, so that whoever
 * drives them can show progress and stop.
 */
import { exactOutcome } from '../reliability/exact-outcome.ts';
import type { PanelModel } from '../reliability/panel-model.ts';
import { Simulation, type TrialCounts } from '../reliability/simulation.ts';
import { type Outcome, type Strategy, strategyName } from '../reliability/strategy.ts';

/** What to try. */
export interface Experiment {
  readonly name: string;
  readonly strategy: Strategy;
  readonly panel: PanelModel;
  readonly tasks: number;
}

/** What came of it. */
export interface ExperimentResult extends Experiment {
  readonly exact: Outcome;
  readonly counts: TrialCounts;
}

/** Work in steps: each step yields how far it is, the last one returns the result. */
export type Steps<Result> = Generator<string, Result, void>;

const CHUNK = 500_000;

/** An experiment under its strategy's name. */
export function experiment(strategy: Strategy, panel: PanelModel, tasks: number): Experiment {
  return { name: strategyName(strategy), strategy, panel, tasks };
}

/** Runs experiments one after the other; each has a stream of its own under the seed. */
export function* runExperiments(experiments: readonly Experiment[], seed: number): Steps<ExperimentResult[]> {
  const results: ExperimentResult[] = [];
  for (const [index, one] of experiments.entries()) {
    const simulation = new Simulation(one.strategy, one.panel, seed, index);
    for (let left = one.tasks; left > 0; left -= CHUNK) {
      yield `${index + 1} of ${experiments.length}: ${one.name}, ${left} tasks to go`;
      simulation.run(Math.min(left, CHUNK));
    }
    results.push({ ...one, exact: exactOutcome(one.strategy, one.panel), counts: simulation.counts });
  }
  return results;
}
