/** Majority, one-coin and Dawid-Skene again, written over objects and products instead of flat arrays and logarithms. */
import { at, type VoteTable } from './vote-table.ts';

interface NaiveVote {
  readonly judge: number;
  /** A label, `tie` or `null`. */
  readonly said: string;
}

/** The votes of each item as objects. */
function votesByItem(table: VoteTable): readonly (readonly NaiveVote[])[] {
  return table.items.map((_, item) => {
    const votes: NaiveVote[] = [];
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const choice = at(table.choiceOf, vote);
      const answer = table.candidates[at(table.candidateStart, item) + choice];
      const said = choice === -1 ? 'null' : choice === -2 ? 'tie' : (table.answers[answer ?? -1] ?? '');
      votes.push({ judge: at(table.judgeOf, vote), said });
    }
    return votes;
  });
}

/** Votes per label, item by item. */
export function naiveMajority(table: VoteTable): number[][] {
  return votesByItem(table).map((votes) =>
    table.answers.map((label) => votes.filter(({ said }) => said === label).length),
  );
}

/** Full Dawid-Skene: shares of labels per item after so many rounds. */
export function naiveDawidSkene(table: VoteTable, rounds: number, pseudoCount: number): number[][] {
  const { answers: labels, judges } = table;
  const sayings = [...labels, 'tie', 'null'];
  const items = votesByItem(table);
  let shares = naiveMajority(table).map((counts) => normalised(counts));
  for (let round = 0; round < rounds; round++) {
    const prior = normalised(labels.map((_, label) => pseudoCount + sum(shares.map((share) => share[label] ?? 0))));
    const rates = judges.map((_, judge) =>
      labels.map((_, label) =>
        normalised(
          sayings.map(
            (saying) =>
              pseudoCount +
              sum(
                items.map((votes, item) =>
                  votes.some((vote) => vote.judge === judge && vote.said === saying) ? (shares[item]?.[label] ?? 0) : 0,
                ),
              ),
          ),
        ),
      ),
    );
    shares = items.map((votes) =>
      normalised(
        prior.map((share, label) =>
          votes.reduce((odds, { judge, said }) => odds * (rates[judge]?.[label]?.[sayings.indexOf(said)] ?? 0), share),
        ),
      ),
    );
  }
  return shares;
}

/** One-coin: shares of labels per item and accuracies after so many rounds. */
export function naiveOneCoin(table: VoteTable, rounds: number): { shares: number[][]; accuracies: number[] } {
  const { answers: labels, judges } = table;
  const items = votesByItem(table);
  let shares = naiveMajority(table).map((counts) => normalised(counts));
  let accuracies: number[] = [];
  for (let round = 0; round < rounds; round++) {
    accuracies = judges.map((_, judge) => {
      const right = items.flatMap((votes, item) =>
        votes
          .filter((vote) => vote.judge === judge && labels.includes(vote.said))
          .map(({ said }) => shares[item]?.[labels.indexOf(said)] ?? 0),
      );
      return (1 + sum(right)) / (2 + right.length);
    });
    shares = items.map((votes) =>
      normalised(
        labels.map((label) =>
          votes
            .filter(({ said }) => labels.includes(said))
            .map(({ judge, said }) => {
              const accuracy = accuracies[judge] ?? 0;
              return said === label ? accuracy : (1 - accuracy) / (labels.length - 1);
            })
            .reduce((product, likelihood) => product * likelihood, 1),
        ),
      ),
    );
  }
  return { shares, accuracies };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function normalised(values: readonly number[]): number[] {
  const total = sum(values);
  return values.map((value) => (total === 0 ? 1 / values.length : value / total));
}
