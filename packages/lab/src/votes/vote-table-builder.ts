/** Takes recorded votes in any order and gives them as a table; refuses what contradicts itself. */
import {
  at,
  CLOSED_ANSWERS_MAX,
  NO_ANSWER,
  NO_PREFERENCE,
  TIE,
  type VoteRecord,
  type VoteTable,
} from './vote-table.ts';

/** Why a vote cannot be taken; `field` names the member at fault. */
export class VoteConflict extends Error {
  override readonly name = 'VoteConflict';
  readonly field: keyof VoteRecord;

  constructor(field: keyof VoteRecord, message: string) {
    super(message);
    this.field = field;
  }
}

/** Most of each that a table takes. */
export const TABLE_BOUNDS = { votesMax: 20_000_000, itemsMax: 5_000_000, judgesMax: 10_000, answersMax: 5_000_000 };

/** Names in the order in which they first came, each with its index. */
class Names {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  indexOf(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    this.#index.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** Takes votes one by one. */
export class VoteTableBuilder {
  readonly #items = new Names();
  readonly #judges = new Names();
  readonly #answers = new Names();
  readonly #families = new Names();
  readonly #truthOfItem: (number | undefined)[] = [];
  readonly #familyOfJudge: (number | undefined)[] = [];
  readonly #itemsWithTwoTruths = new Set<number>();
  readonly #itemOf: number[] = [];
  readonly #judgeOf: number[] = [];
  readonly #answerOf: number[] = [];
  readonly #bounds: typeof TABLE_BOUNDS;

  constructor(bounds: typeof TABLE_BOUNDS = TABLE_BOUNDS) {
    this.#bounds = bounds;
  }

  get voteCount(): number {
    return this.#itemOf.length;
  }

  /** Takes a vote. @throws VoteConflict when it contradicts what was said of its item or judge before, or is too much. */
  add({ item, judge, vote, truth, family }: VoteRecord): void {
    const itemIndex = this.#items.indexOf(item);
    const judgeIndex = this.#judges.indexOf(judge);
    if (truth !== undefined) this.#noteTruth(itemIndex, truth);
    if (family !== undefined) this.#noteFamily(judgeIndex, family);
    this.#itemOf.push(itemIndex);
    this.#judgeOf.push(judgeIndex);
    this.#answerOf.push(this.#indexOfVote(vote));
    this.#refuseTooMany();
  }

  /** The table of all votes taken. @throws VoteConflict `judge` when a judge voted twice on an item. */
  build(): VoteTable {
    const itemCount = this.#items.list.length;
    const { order, starts: voteStart } = this.#groupedByItem(itemCount);
    const judgeOf = order.map((vote) => at(this.#judgeOf, vote));
    this.#refuseSecondVotes(voteStart, judgeOf);
    const truthOf = Int32Array.from({ length: itemCount }, (_, item) => this.#truthOfItem[item] ?? NO_ANSWER);
    for (const item of this.#itemsWithTwoTruths) truthOf[item] = NO_ANSWER;
    return {
      items: this.#items.list,
      judges: this.#judges.list,
      ...this.#familiesOfAll(),
      answers: this.#answers.list,
      voteStart,
      judgeOf,
      ...choicesAmong(
        voteStart,
        order.map((vote) => at(this.#answerOf, vote)),
        this.#answers.list.length,
      ),
      truthOf,
      itemsWithTwoTruths: this.#itemsWithTwoTruths.size,
    };
  }

  #indexOfVote(vote: string | null): number {
    if (vote === null) return NO_ANSWER;
    return vote === TIE ? NO_PREFERENCE : this.#answers.indexOf(vote);
  }

  #noteTruth(item: number, truth: string): void {
    if (truth === TIE) throw new VoteConflict('truth', `"${TIE}" is a vote without preference and cannot be the truth`);
    const answer = this.#answers.indexOf(truth);
    const known = this.#truthOfItem[item] ?? answer;
    if (known !== answer) this.#itemsWithTwoTruths.add(item);
    this.#truthOfItem[item] = answer;
  }

  #noteFamily(judge: number, family: string): void {
    const index = this.#families.indexOf(family);
    const known = this.#familyOfJudge[judge];
    if (known !== undefined && known !== index)
      throw new VoteConflict(
        'family',
        `${named(family)}, but for the same judge it was ${named(this.#families.list[known])}`,
      );
    this.#familyOfJudge[judge] = index;
  }

  #refuseTooMany(): void {
    const { votesMax, itemsMax, judgesMax, answersMax } = this.#bounds;
    const refuse = (field: keyof VoteRecord, what: string, most: number) => {
      throw new VoteConflict(field, `more than ${most} ${what}`);
    };
    if (this.#itemOf.length > votesMax) refuse('vote', 'votes', votesMax);
    if (this.#items.list.length > itemsMax) refuse('item', 'items', itemsMax);
    if (this.#judges.list.length > judgesMax) refuse('judge', 'judges', judgesMax);
    if (this.#answers.list.length > answersMax) refuse('vote', 'different answers', answersMax);
  }

  #familiesOfAll(): Pick<VoteTable, 'families' | 'familyOf'> {
    const families = [...this.#families.list];
    const familyOf = Int32Array.from(
      this.#judges.list,
      (judge, index) => this.#familyOfJudge[index] ?? families.push(judge) - 1,
    );
    return { families, familyOf };
  }

  /** Counting sort, first by judge and then, stable, by item. */
  #groupedByItem(itemCount: number): { readonly order: Int32Array; readonly starts: Int32Array } {
    const asTaken = Int32Array.from({ length: this.#itemOf.length }, (_, vote) => vote);
    const byJudge = countingSort(asTaken, this.#judgeOf, this.#judges.list.length);
    return countingSort(byJudge.order, this.#itemOf, itemCount);
  }

  #refuseSecondVotes(voteStart: Int32Array, judgeOf: Int32Array): void {
    for (let item = 0; item + 1 < voteStart.length; item++) {
      for (let vote = at(voteStart, item) + 1; vote < at(voteStart, item + 1); vote++) {
        if (judgeOf[vote] !== judgeOf[vote - 1]) continue;
        const [judge, name] = [this.#judges.list[at(judgeOf, vote)], this.#items.list[item]];
        throw new VoteConflict('judge', `${named(judge)} voted twice on item ${named(name)}`);
      }
    }
  }
}

function countingSort(order: Int32Array, keys: readonly number[], keyCount: number) {
  const starts = new Int32Array(keyCount + 1);
  for (const key of keys) starts[key + 1] = at(starts, key + 1) + 1;
  for (let key = 0; key < keyCount; key++) starts[key + 1] = at(starts, key + 1) + at(starts, key);
  const next = starts.slice();
  const sorted = new Int32Array(order.length);
  for (const index of order) {
    const key = at(keys, index);
    const place = at(next, key);
    sorted[place] = index;
    next[key] = place + 1;
  }
  return { order: sorted, starts };
}

/** Each item's candidates, and each vote as one of them. */
function choicesAmong(voteStart: Int32Array, answerOf: Int32Array, answerCount: number) {
  const labels = Array.from({ length: answerCount }, (_, answer) => answer);
  const isClosed = answerCount <= CLOSED_ANSWERS_MAX;
  const candidates: number[] = [];
  const candidateStart = new Int32Array(voteStart.length);
  const choiceOf = new Int32Array(answerOf.length);
  for (let item = 0; item + 1 < voteStart.length; item++) {
    const votes = answerOf.subarray(at(voteStart, item), at(voteStart, item + 1));
    const among = isClosed ? labels : differentAnswers(votes);
    votes.forEach((answer, index) => {
      choiceOf[at(voteStart, item) + index] = answer < 0 ? answer : among.indexOf(answer);
    });
    candidates.push(...among);
    candidateStart[item + 1] = candidates.length;
  }
  return { choiceOf, candidateStart, candidates: Int32Array.from(candidates) };
}

function differentAnswers(votes: Int32Array): readonly number[] {
  return [...new Set(votes)].filter((answer) => answer >= 0).sort((left, right) => left - right);
}

const NAME_LENGTH_MAX = 80;

function named(text: string | undefined): string {
  const shown = JSON.stringify(text ?? '');
  return shown.length <= NAME_LENGTH_MAX ? shown : `${shown.slice(0, NAME_LENGTH_MAX)}..."`;
}
