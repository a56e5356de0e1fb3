/**
 * `npm run bench:polling`: what a smaller first panel saves when both it and one panel alone keep to the same stated
 * error. Exact, in a second; nothing is drawn.
 */
import {
  cheapestPlan,
  type ErrorModel,
  onePanel,
  onePanelPlans,
  type PollingOutcome,
  type PollingPlan,
  pollingOutcome,
  quorumNeed,
  widenedPlans,
} from '@dikast/lab/reliability/first-panel';
import { markdownTable } from './markdown-section.ts';

const AGENTS_MAX = 13;
const MODELS: readonly ErrorModel[] = [0, 0.1].flatMap((rho) => [0.05, 0.1, 0.2].map((error) => ({ error, rho })));
type Stated = Pick<PollingOutcome, 'wrong' | 'undecided'>;
const BOUNDS: readonly Stated[] = [
  { wrong: 0.01, undecided: 0.05 },
  { wrong: 0.001, undecided: 0.05 },
];

console.log('Each keeps to the stated error (that of one panel of seven, or a bound); asked one by one:\n');
console.log(
  markdownTable(
    [
      'an agent errs',
      'corr.',
      'wrong <=',
      'undecided <=',
      'one panel',
      'calls',
      'with a first panel',
      'wrong',
      'calls',
      'saved',
    ],
    MODELS.flatMap((model) =>
      [pollingOutcome(onePanel(7), model), ...BOUNDS].map((stated) => comparison(stated, model)),
    ),
  ),
);
console.log('\nA first panel of four that decides by its own quorum, else seven, has a larger error:\n');
console.log(
  markdownTable(
    ['an agent errs', 'corr.', 'wrong, seven', 'wrong, four first', 'calls, seven', 'calls, four first'],
    MODELS.map((model) => quorumOfFour(model)),
  ),
);

function comparison(stated: Stated, model: ErrorModel): readonly string[] {
  const single = cheapestPlan(onePanelPlans(AGENTS_MAX), stated, model);
  const widened = cheapestPlan(widenedPlans(AGENTS_MAX), stated, model);
  const start = [...cellsOf(model), percent(stated.wrong, 4), percent(stated.undecided, 2)];
  const alone = single === undefined ? ['none', ''] : [worded(single.plan), single.outcome.calls.toFixed(2)];
  if (widened === undefined) return [...start, ...alone, 'none', '', '', ''];
  const { wrong, calls } = widened.outcome;
  const saved = single === undefined ? '' : percent(1 - calls / single.outcome.calls, 0);
  return [...start, ...alone, worded(widened.plan), percent(wrong, 4), calls.toFixed(2), saved];
}

function quorumOfFour(model: ErrorModel): readonly string[] {
  const seven = pollingOutcome(onePanel(7), model);
  const four = pollingOutcome({ first: quorumNeed(4), widened: quorumNeed(7) }, model);
  const wrong = [percent(seven.wrong, 4), percent(four.wrong, 4)];
  return [...cellsOf(model), ...wrong, seven.calls.toFixed(2), four.calls.toFixed(2)];
}

function cellsOf({ error, rho }: ErrorModel): readonly string[] {
  return [percent(error, 0), String(rho)];
}

function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function worded({ first, widened }: PollingPlan): string {
  const whole = `${widened.alike} of ${widened.agents}`;
  return first.agents === widened.agents ? whole : `${first.alike} of ${first.agents}, else ${whole}`;
}
