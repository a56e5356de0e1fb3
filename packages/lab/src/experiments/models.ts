/** `dikast lab dual-model` and `dual-consensus`: two or three models on the same tasks, under every rule they are quoted with. */

import { independentPanel } from '../reliability/panel-model.ts';
import type { Strategy } from '../reliability/strategy.ts';
import type { LabReport } from '../report/lab-report.ts';
import { type Experiment, experiment, runExperiments, type Steps } from './experiment.ts';
import { effortSection, outcomeSection, resultData } from './outcome-report.ts';

/** What both commands take. */
export interface ModelOptions {
  /** Error rates of the models. */
  readonly errors: readonly number[];
  /** Share of wrong answers that are the same wrong answer. */
  readonly alike: number;
  readonly tasks: number;
  readonly seed: number;
}

const SINGLE: Strategy = { kind: 'single' };
const MAJORITY: Strategy = { kind: 'majority' };
const AGREE: Strategy = { kind: 'agree-only' };
const ORACLE: Strategy = { kind: 'any-correct-oracle' };

/** Single, dual and triple, as far as there are models. */
export function* dualModel(options: ModelOptions): Steps<LabReport> {
  const { errors, alike, tasks, seed } = options;
  const experiments: Experiment[] = [
    { ...experiment(SINGLE, independentPanel(errors.slice(0, 1), alike), tasks), name: 'single' },
  ];
  for (let n = 2; n <= errors.length; n++) {
    const panel = independentPanel(errors.slice(0, n), alike);
    const strategies = n === 2 ? [AGREE, ORACLE] : [MAJORITY, weightedQuorum(errors.slice(0, n)), AGREE, ORACLE];
    experiments.push(...strategies.map((strategy) => named(experiment(strategy, panel, tasks), n)));
  }
  const results = yield* runExperiments(experiments, seed);
  return {
    title: `${errors.length === 1 ? 'One model with error rate' : `1 to ${errors.length} models with error rates`} ${errors.join(', ')}`,
    lead: `${tasks} tasks. "Both are right" is not "an answer is accepted": where two models disagree, the rule abstains and nothing wrong goes out.`,
    sections: [
      outcomeSection('What each rule comes to', results),
      effortSection('What it costs, in units of one call', results),
    ],
    data: { ...options, results: results.map(resultData) },
  };
}

/** Models A and B: an answer goes out when they agree, with and without an oracle to settle disagreements. */
export function* dualConsensus(options: ModelOptions): Steps<LabReport> {
  const { errors, alike, tasks, seed } = options;
  const pair = errors.slice(0, 2);
  const panel = (share: number) => independentPanel(pair, share);
  const repair: Strategy = { kind: 'generate-and-verify', detection: 0.913, falseAlarm: 0, repair: 1, attempts: 1 };
  const experiments: Experiment[] = [
    { ...experiment(SINGLE, panel(alike), tasks), name: 'A alone' },
    { ...experiment(AGREE, panel(1), tasks), name: 'agree, errors collide' },
    { ...experiment(AGREE, panel(alike), tasks), name: `agree, ${alike} alike` },
    { ...experiment(repair, panel(alike), tasks), name: 'B repairs 91.3 %' },
    { ...experiment(ORACLE, panel(alike), tasks), name: 'oracle (upper bound)' },
  ];
  const results = yield* runExperiments(experiments, seed);
  return {
    title: `Models A and B with error rates ${pair.join(' and ')}: safe failure on disagreement`,
    lead: 'Agreement turns most errors into abstentions, not into right answers. Only an oracle, or a verifier that repairs, raises the share of right answers.',
    sections: [
      outcomeSection('What each rule comes to', results, [
        'B repairs 91.3 %: the rule under which the published 98 % comes out. B would have to notice 91.3 % of the errors of A, know the right answer each time, and never take a right answer for a wrong one.',
      ]),
      effortSection('What it costs, in units of one call', results),
    ],
    data: { ...options, results: results.map(resultData) },
  };
}

/** A quorum that also holds 67 % of the weight; a model weighs as much as the logarithm of its odds to be right. */
function weightedQuorum(errors: readonly number[]): Strategy {
  const weights = errors.map((error) => {
    const bounded = Math.min(0.49, Math.max(0.01, error));
    return Math.round(100 * Math.log((1 - bounded) / bounded));
  });
  return { kind: 'weighted-quorum', weights, threshold: 0.67 };
}

function named(one: Experiment, n: number): Experiment {
  return { ...one, name: `${n === 2 ? 'dual' : n === 3 ? 'triple' : `${n} models`}: ${one.name}` };
}
