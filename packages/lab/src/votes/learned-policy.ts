/**
 * The policy for a panel of which a few answers are known. Several opinions are formed with a part of the known answers
 * left out, each is believed by how well it foretold that part, and the believed ones are pooled as probabilities.
 * Nothing is believed because it is clever: where Dawid-Skene collapses or a judge lies, its forecasts show it.
 */
import { fittedVote, type Opinion, type Panel, regressedVote, signedVote, trustingVote } from './opinions.ts';
import { type Scores, softmax, voteShares } from './scores.ts';
import { at, candidateIndex, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** What the policy makes of a panel. */
export interface LearnedFit {
  /** Probability of each candidate. */
  readonly scores: Scores;
  /** Share of belief in each opinion, by name; they sum to 1. */
  readonly beliefs: Readonly<Record<string, number>>;
}

/** An opinion, and how much it is believed beforehand: what learns from all items more than what learns from a few. */
const OPINIONS: readonly { readonly name: string; readonly opinion: Opinion; readonly prior: number }[] = [
  { name: 'trusting', opinion: trustingVote(true), prior: 1 },
  { name: 'signed', opinion: signedVote, prior: 1 },
  { name: 'regressed', opinion: regressedVote, prior: 1 },
  { name: 'fitted', opinion: fittedVote, prior: 5 },
];

const FOLDS = 5;
/** How sharply a difference in score is read; each opinion takes what foretells best. */
const SHARPNESSES = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 12];
/** Share of a forecast that goes to "something else": one surprise must not settle the matter. */
const DOUBT = 0.02;
/** How many answers that share is taken to spread over. */
const DOUBT_ANSWERS = 10;
/** An opinion believed less is not worth its time. */
const BELIEF_MIN = 0.01;

/** Fits the policy to the known items of a panel; without any it goes by majority, for nothing else is tried. */
export function fitLearned(panel: Panel, known: readonly number[]): LearnedFit {
  if (known.length === 0) return { scores: voteShares(panel.table), beliefs: { majority: 1 } };
  const forecasts = OPINIONS.map(({ opinion }) => bestForecast(panel, known, opinion));
  const beliefs = beliefsOf(forecasts);
  const pooled = new Float64Array(panel.table.candidates.length);
  OPINIONS.forEach(({ opinion }, index) => {
    const belief = beliefs[index] ?? 0;
    const { sharpness } = forecasts[index] ?? { sharpness: 1 };
    if (belief >= BELIEF_MIN) addLogs(pooled, softmax(panel.table, opinion(panel, known), sharpness), belief);
  });
  const named = OPINIONS.map(({ name }, index) => [name, beliefs[index] ?? 0] as const);
  return { scores: softmax(panel.table, pooled), beliefs: Object.fromEntries(named) };
}

interface Forecast {
  readonly sharpness: number;
  /** Sum of the logarithms of what was foretold for the truth. */
  readonly logLikelihood: number;
}

/** Foretells each fifth of the known items from the others, at every sharpness. */
function bestForecast(panel: Panel, known: readonly number[], opinion: Opinion): Forecast {
  const sums = SHARPNESSES.map(() => 0);
  for (let fold = 0; fold < Math.min(FOLDS, known.length); fold++) {
    const left = known.filter((_, index) => index % FOLDS !== fold);
    const held = known.filter((_, index) => index % FOLDS === fold);
    const scores = opinion(panel, left);
    SHARPNESSES.forEach((sharpness, index) => {
      for (const item of held) sums[index] = at(sums, index) + logForetold(panel.table, scores, { item, sharpness });
    });
  }
  const best = sums.indexOf(Math.max(...sums));
  return { sharpness: at(SHARPNESSES, best), logLikelihood: at(sums, best) };
}

function logForetold(
  table: VoteTable,
  scores: Scores,
  { item, sharpness }: { readonly item: number; readonly sharpness: number },
): number {
  const truth = candidateIndex(table, item, at(table.truthOf, item));
  const own = scores.subarray(at(table.candidateStart, item), at(table.candidateStart, item + 1));
  const foretold = truth === NO_ANSWER ? 0 : shareAt(own, truth, sharpness);
  return Math.log((1 - DOUBT) * foretold + DOUBT / DOUBT_ANSWERS);
}

function shareAt(scores: Float64Array, index: number, sharpness: number): number {
  const highest = Math.max(...scores);
  const odds = (score: number) => Math.exp(sharpness * (score - highest));
  return odds(at(scores, index)) / scores.reduce((sum, score) => sum + odds(score), 0);
}

/** Shares in proportion to the likelihood and to what was believed beforehand. */
function beliefsOf(forecasts: readonly Forecast[]): readonly number[] {
  const highest = Math.max(...forecasts.map(({ logLikelihood }) => logLikelihood));
  const odds = forecasts.map(
    ({ logLikelihood }, index) => (OPINIONS[index]?.prior ?? 0) * Math.exp(logLikelihood - highest),
  );
  const total = odds.reduce((sum, each) => sum + each, 0);
  return odds.map((each) => each / total);
}

function addLogs(pooled: Scores, shares: Scores, belief: number): void {
  shares.forEach((share, index) => {
    pooled[index] = at(pooled, index) + belief * Math.log(Math.max(share, Number.MIN_VALUE));
  });
}
