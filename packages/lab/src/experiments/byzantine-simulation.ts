/** `dikast lab byzantine-simulation`: panels of growing size at one error rate, in rounds of tasks. */

import { exactOutcome } from '../reliability/exact-outcome.ts';
import { correlatedPanel, equalPanel, type PanelModel } from '../reliability/panel-model.ts';
import { Simulation, type TrialCounts } from '../reliability/simulation.ts';
import { type Strategy, strategyName } from '../reliability/strategy.ts';
import { type LabReport, percent, table } from '../report/lab-report.ts';
import { type ExperimentResult, experiment, type Steps } from './experiment.ts';
import { effortSection, outcomeSection, resultData } from './outcome-report.ts';

/** What the command takes. */
export interface ByzantineOptions {
  readonly error: number;
  /** Correlation of errors between any two agents; 0 is what the published figures assume. */
  readonly rho: number;
  readonly alike: number;
  readonly sizes: readonly number[];
  /** Rounds of tasks: the published run has 10 of 1,000. */
  readonly trials: number;
  readonly tasks: number;
  readonly seed: number;
}

/** A result with its rounds. */
interface Rounds {
  readonly result: ExperimentResult;
  readonly lowest: number;
  readonly highest: number;
}

const RULES: readonly Strategy[] = [{ kind: 'majority' }, { kind: 'quorum' }, { kind: 'any-correct-oracle' }];

/** Every size under majority, quorum and the oracle. */
export function* byzantineSimulation(options: ByzantineOptions): Steps<LabReport> {
  const { error, rho, sizes, trials, tasks } = options;
  const all: Rounds[] = [];
  for (const [index, n] of sizes.entries())
    for (const [rule, strategy] of (n === 1 ? [{ kind: 'single' } as const] : RULES).entries())
      all.push(yield* runRounds(strategy, n, options, index * RULES.length + rule));
  const results = all.map(({ result }) => result);
  const correlation = rho === 0 ? 'independent errors' : `errors that correlate with ${rho}`;
  return {
    title: `${sizes.join(', ')} agents with error rate ${error}, ${correlation}`,
    lead: `${trials} rounds of ${tasks} tasks. More agents help less than the published figures say, and correlation takes most of it away again.`,
    sections: [
      outcomeSection('What each rule comes to', results),
      {
        title: 'From round to round',
        blocks: [
          table(
            ['rule', 'right, all rounds>', 'lowest round>', 'highest round>'],
            all.map(({ result, lowest, highest }) => [
              result.name,
              percent(result.counts.right / result.tasks),
              percent(lowest / tasks),
              percent(highest / tasks),
            ]),
          ),
        ],
      },
      effortSection('What it costs, in units of one call', results),
    ],
    data: {
      ...options,
      results: all.map(({ result, lowest, highest }) => ({
        result: resultData(result),
        rightInRounds: { lowest, highest },
      })),
    },
  };
}

function* runRounds(strategy: Strategy, n: number, options: ByzantineOptions, stream: number): Steps<Rounds> {
  const { trials, tasks, seed } = options;
  const panel = panelOf(n, options);
  const counts: TrialCounts = { right: 0, wrong: 0, abstained: 0 };
  const name = `${n}: ${strategyName(strategy)}`;
  const rounds: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    if (trial % 16 === 0) yield `${name}, round ${trial + 1} of ${trials}`;
    const simulation = new Simulation(strategy, panel, seed, stream, trial);
    simulation.run(tasks);
    rounds.push(simulation.counts.right);
    for (const share of ['right', 'wrong', 'abstained'] as const) counts[share] += simulation.counts[share];
  }
  const exact = exactOutcome(strategy, panel);
  const result = { ...experiment(strategy, panel, trials * tasks), name, exact, counts };
  const ordered = rounds.sort((left, right) => left - right);
  return { result, lowest: ordered[0] ?? 0, highest: ordered.at(-1) ?? 0 };
}

function panelOf(n: number, { error, rho, alike }: ByzantineOptions): PanelModel {
  return rho === 0 ? equalPanel(n, error, alike) : correlatedPanel(n, error, rho, alike);
}
