/** `dikast lab reliability`: one model or two on tasks of five difficulties, as the published benchmark has it. */

import { LATENCY_SHAPE } from '../reliability/latency.ts';
import { independentPanel, levelPanel } from '../reliability/panel-model.ts';
import type { Strategy } from '../reliability/strategy.ts';
import { type LabReport, paragraph, percent, table } from '../report/lab-report.ts';
import { DIFFICULTIES, difficultyLevels, errorsAt } from './difficulty-levels.ts';
import { type ExperimentResult, experiment, runExperiments, type Steps } from './experiment.ts';
import { effortSection, outcomeSection, resultData } from './outcome-report.ts';

/** What the command takes. */
export interface DifficultyOptions {
  readonly tasks: number;
  readonly alike: number;
  readonly seed: number;
}

const RULES: readonly (readonly [string, Strategy])[] = [
  ['single', { kind: 'single' }],
  ['dual: agree only', { kind: 'agree-only' }],
  ['dual: oracle (upper bound)', { kind: 'any-correct-oracle' }],
];

/** All rules on all levels, and on each level by itself. */
export function* difficultyReliability(options: DifficultyOptions): Steps<LabReport> {
  const { tasks, alike, seed } = options;
  const whole = levelPanel(difficultyLevels(), alike);
  const overall = yield* runExperiments(
    RULES.map(([name, strategy]) => ({ ...experiment(strategy, whole, tasks), name })),
    seed,
  );
  const perLevel = Math.max(1, Math.floor(tasks / DIFFICULTIES.length));
  const byLevel: (readonly ExperimentResult[])[] = [];
  for (const complexity of DIFFICULTIES) {
    const panel = independentPanel(errorsAt(complexity), alike);
    byLevel.push(
      yield* runExperiments(
        RULES.map(([name, strategy]) => ({ ...experiment(strategy, panel, perLevel), name })),
        seed + complexity,
      ),
    );
  }
  return {
    title: 'One model and two, on tasks of five difficulties',
    lead: `${tasks} tasks. ${reductionText(overall)}`,
    sections: [
      outcomeSection('Over all difficulties', overall),
      {
        title: 'Right answers by difficulty',
        blocks: [levelTable(byLevel), paragraph(`Simulated on ${perLevel} tasks of each difficulty.`)],
      },
      effortSection('What the second model costs, in units of one call', overall, [
        `Two calls one after the other take 2.00x (published: 1,900 to 4,000 us, +110.5 %); side by side the slower one takes ${(1 + 1 / LATENCY_SHAPE).toFixed(2)}x (published: 1.27x, which needs a 95th percentile at 2.2 medians).`,
      ]),
    ],
    data: {
      ...options,
      overall: overall.map(resultData),
      byDifficulty: byLevel.map((results) => results.map(resultData)),
    },
  };
}

function levelTable(byLevel: readonly (readonly ExperimentResult[])[]): ReturnType<typeof table> {
  return table(
    ['difficulty>', 'errors', 'single>', 'simulated>', 'agree only>', 'simulated>', 'oracle>', 'simulated>'],
    byLevel.map((results, index) => [
      String(DIFFICULTIES[index]),
      errorsAt(DIFFICULTIES[index] ?? 1)
        .map((error) => error.toFixed(2))
        .join(', '),
      ...results.flatMap(({ exact, counts, tasks }) => [percent(exact.right), percent(counts.right / tasks)]),
    ]),
  );
}

/** How many of the single model's failures are gone. A failure is an answer that is accepted and wrong. */
function reductionText([single, agree, oracle]: readonly ExperimentResult[]): string {
  const reduction = (dual: ExperimentResult | undefined) =>
    percent(1 - (dual?.exact.wrong ?? 0) / (single?.exact.wrong ?? 1));
  return `Against the single model the oracle would have ${reduction(oracle)} fewer wrong answers; agreement alone has ${reduction(agree)} fewer and abstains in ${percent(agree?.exact.abstained ?? 0)} of the tasks.`;
}
