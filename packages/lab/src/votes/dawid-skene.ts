/**
 * Full Dawid-Skene (1979) over recorded votes: each judge has a table of how often it says what when the truth is what,
 * fitted by expectation maximisation. `tie` and null are things a judge may say, never the truth.
 */
import { type FitOptions, withKnown } from './one-coin.ts';
import { type Scores, softmax, voteShares } from './scores.ts';
import { at, NO_PREFERENCE, type VoteTable } from './vote-table.ts';

/** Rounds of expectation and maximisation. */
const ROUNDS = 50;
/** Added to every cell: a judge that never said something may still say it. */
const PSEUDO_COUNT = 0.01;

/** Fits the model to a table with closed answers: probability of each candidate. */
export function fitDawidSkene(table: VoteTable, options: FitOptions = {}): Scores {
  const { known = [], rounds = ROUNDS, start, trust } = options;
  const said = saidOf(table);
  let scores = withKnown(table, start?.slice() ?? voteShares(table), known);
  for (let round = 0; round < rounds; round++) {
    const model = { logRates: estimateRates(table, said, scores), logShares: logSharesOf(table, scores), trust };
    scores = withKnown(table, estimateCandidates(table, said, model), known);
  }
  return scores;
}

/** What each vote says: an answer, and behind the answers `tie` and null. All labels are candidates of every item. */
function saidOf({ choiceOf, answers }: VoteTable): Int32Array {
  return choiceOf.map((choice) => (choice >= 0 ? choice : answers.length + (choice === NO_PREFERENCE ? 0 : 1)));
}

/** Per judge, truth and saying: log of the share. */
function estimateRates(table: VoteTable, said: Int32Array, scores: Scores): Float64Array {
  const labels = table.answers.length;
  const sayings = labels + 2;
  const counts = new Float64Array(table.judges.length * labels * sayings).fill(PSEUDO_COUNT);
  for (let item = 0; item < table.items.length; item++) {
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const row = at(table.judgeOf, vote) * labels * sayings + at(said, vote);
      for (let truth = 0; truth < labels; truth++) {
        const cell = row + truth * sayings;
        counts[cell] = at(counts, cell) + at(scores, item * labels + truth);
      }
    }
  }
  for (let start = 0; start < counts.length; start += sayings) takeLogShares(counts.subarray(start, start + sayings));
  return counts;
}

function takeLogShares(counts: Float64Array): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let index = 0; index < counts.length; index++) counts[index] = Math.log(at(counts, index) / total);
}

function logSharesOf({ answers, items }: VoteTable, scores: Scores): Float64Array {
  const shares = new Float64Array(answers.length).fill(PSEUDO_COUNT);
  for (let item = 0; item < items.length; item++)
    for (let truth = 0; truth < shares.length; truth++)
      shares[truth] = at(shares, truth) + at(scores, item * shares.length + truth);
  takeLogShares(shares);
  return shares;
}

interface Model {
  readonly logRates: Float64Array;
  readonly logShares: Float64Array;
  readonly trust: Float64Array | undefined;
}

function estimateCandidates(table: VoteTable, said: Int32Array, { logRates, logShares, trust }: Model): Scores {
  const labels = logShares.length;
  const sayings = labels + 2;
  const scores = new Float64Array(table.items.length * labels);
  for (let item = 0; item < table.items.length; item++) {
    const own = scores.subarray(item * labels, (item + 1) * labels);
    own.set(logShares);
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const judge = at(table.judgeOf, vote);
      const row = judge * labels * sayings + at(said, vote);
      const weight = trust === undefined ? 1 : at(trust, judge);
      for (let truth = 0; truth < labels; truth++)
        own[truth] = at(own, truth) + weight * at(logRates, row + truth * sayings);
    }
  }
  return softmax(table, scores);
}
