/**
 * The policy for a panel of which a few answers are known. Several opinions are formed with a part of the known answers
 * left out, and what each foretold of that part decides what share it gets in a mixture of all: stacking of predictive
 * distributions (Yao, Vehtari, Simpson and Gelman, 2018). Nothing is believed because it is clever: where Dawid-Skene
 * collapses or a judge lies, its forecasts show it.
 */
import { countRight } from './judge-record.ts';
import { mixtureShares } from './mixture.ts';
import {
  discountedVote,
  fittedVote,
  type Opinion,
  type Panel,
  regressedVote,
  singleVote,
  weightedVote,
} from './opinions.ts';
import { type Scores, softmax, voteShares } from './scores.ts';
import { at, candidateIndex, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** What the policy makes of a panel. */
export interface LearnedFit {
  /** Probability of each candidate. */
  readonly scores: Scores;
  /** Share of each opinion in the mixture, by name; they sum to 1. */
  readonly beliefs: Readonly<Record<string, number>>;
}

interface NamedOpinion {
  readonly name: string;
  readonly opinion: Opinion;
  /** Whether it learns about judges from all items, known or not. */
  readonly isFromAllItems: boolean;
}

const OPINIONS: readonly NamedOpinion[] = [
  { name: 'weighted', opinion: weightedVote, isFromAllItems: false },
  { name: 'regressed', opinion: regressedVote, isFromAllItems: false },
  { name: 'single', opinion: singleVote, isFromAllItems: false },
  { name: 'fitted', opinion: fittedVote, isFromAllItems: true },
  { name: 'discounted', opinion: discountedVote, isFromAllItems: true },
];

const FOLDS = 5;
/** How sharply a difference in score is read; each opinion takes what foretells best. */
const SHARPNESSES = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 12];
/** Share of a forecast that goes to "something else": one surprise must not settle the matter. */
const DOUBT = 0.02;
/** How many answers that share is taken to spread over. */
const DOUBT_ANSWERS = 10;
/** Known answers to each judge at which opinions from them and opinions from all items are believed alike beforehand. */
const ANSWERS_TO_KNOW_A_JUDGE = 5;
/** How many known answers what is believed beforehand counts for. */
const PRIOR_ANSWERS = 10;

/** Fits the policy to the known items of a panel; without any it goes by majority, for nothing else is tried. */
export function fitLearned(panel: Panel, known: readonly number[]): LearnedFit {
  if (known.length === 0) return { scores: voteShares(panel.table), beliefs: { majority: 1 } };
  const forecasts = OPINIONS.map(({ opinion }) => bestForecast(panel, known, opinion));
  const shares = mixtureShares(
    forecasts.map(({ foretold }) => foretold),
    { prior: priorShares(panel.table, known), priorCount: PRIOR_ANSWERS },
  );
  const scores = new Float64Array(panel.table.candidates.length);
  OPINIONS.forEach(({ opinion }, index) => {
    const { sharpness } = forecasts[index] ?? { sharpness: 1 };
    addShares(scores, softmax(panel.table, opinion(panel, known), sharpness), shares[index] ?? 0);
  });
  return { scores, beliefs: Object.fromEntries(OPINIONS.map(({ name }, index) => [name, shares[index] ?? 0])) };
}

/**
 * What each opinion gets beforehand. The fewer known answers there are to each judge, the less they can tell of it, and
 * the more is left to what all items tell.
 */
function priorShares(table: VoteTable, known: readonly number[]): readonly number[] {
  const answers = countRight(table, known).answers.reduce((sum, count) => sum + count, 0) / table.judges.length;
  const fromAll = ANSWERS_TO_KNOW_A_JUDGE / (ANSWERS_TO_KNOW_A_JUDGE + answers);
  const sameKind = ({ isFromAllItems }: NamedOpinion) =>
    OPINIONS.filter((other) => other.isFromAllItems === isFromAllItems).length;
  return OPINIONS.map((each) => (each.isFromAllItems ? fromAll : 1 - fromAll) / sameKind(each));
}

interface Forecast {
  readonly sharpness: number;
  /** Per known item, the folds one behind the other: the probability that was foretold for the truth. */
  readonly foretold: readonly number[];
}

/** Foretells each fifth of the known items from the others, at every sharpness, and keeps the best. */
function bestForecast(panel: Panel, known: readonly number[], opinion: Opinion): Forecast {
  const foretold = SHARPNESSES.map((): number[] => []);
  for (let fold = 0; fold < Math.min(FOLDS, known.length); fold++) {
    const left = known.filter((_, index) => index % FOLDS !== fold);
    const held = known.filter((_, index) => index % FOLDS === fold);
    const scores = opinion(panel, left);
    SHARPNESSES.forEach((sharpness, index) => {
      for (const item of held) foretold[index]?.push(foretoldTruth(panel.table, scores, { item, sharpness }));
    });
  }
  const logLikelihoods = foretold.map((truths) => truths.reduce((sum, truth) => sum + Math.log(truth), 0));
  const best = logLikelihoods.indexOf(Math.max(...logLikelihoods));
  return { sharpness: at(SHARPNESSES, best), foretold: foretold[best] ?? [] };
}

function foretoldTruth(
  table: VoteTable,
  scores: Scores,
  { item, sharpness }: { readonly item: number; readonly sharpness: number },
): number {
  const truth = candidateIndex(table, item, at(table.truthOf, item));
  const own = scores.subarray(at(table.candidateStart, item), at(table.candidateStart, item + 1));
  const share = truth === NO_ANSWER ? 0 : shareAt(own, truth, sharpness);
  return (1 - DOUBT) * share + DOUBT / DOUBT_ANSWERS;
}

function shareAt(scores: Float64Array, index: number, sharpness: number): number {
  const highest = Math.max(...scores);
  const odds = (score: number) => Math.exp(sharpness * (score - highest));
  return odds(at(scores, index)) / scores.reduce((sum, score) => sum + odds(score), 0);
}

function addShares(scores: Scores, shares: Scores, belief: number): void {
  shares.forEach((share, index) => {
    scores[index] = at(scores, index) + belief * share;
  });
}
