/** Synthetic votes for the tests: seeded judges of set accuracies, some of whom abstain or see no difference. */
import { createPrng, type Prng } from '@dikast/core/base/prng';
import { TIE, type VoteRecord, type VoteTable } from './vote-table.ts';
import { VoteTableBuilder } from './vote-table-builder.ts';

/** What is drawn. */
export interface VoteSample {
  readonly seed: number;
  readonly items: number;
  /** One judge each. */
  readonly accuracies: readonly number[];
  readonly labels: readonly string[];
  /** Share of votes that are missing, null or a tie, a third of it each. */
  readonly silent?: number;
}

/** A table of votes in which errors fall evenly on the wrong labels. */
export function sampleTable(sample: VoteSample): VoteTable {
  return tableOf(sampleRecords(sample));
}

/** A table of given votes. */
export function tableOf(records: Iterable<VoteRecord>): VoteTable {
  const builder = new VoteTableBuilder();
  for (const record of records) builder.add(record);
  return builder.build();
}

function* sampleRecords({ seed, items, accuracies, labels, silent = 0 }: VoteSample): Generator<VoteRecord> {
  const prng = createPrng(seed);
  for (let item = 0; item < items; item++) {
    const truth = drawn(labels, prng);
    for (const [judge, accuracy] of accuracies.entries()) {
      const vote = drawVote({ truth, labels, accuracy, silent }, prng);
      if (vote !== undefined) yield { item: `item-${item}`, judge: `judge-${judge}`, vote, truth };
    }
  }
}

interface OneVote {
  readonly truth: string;
  readonly labels: readonly string[];
  readonly accuracy: number;
  readonly silent: number;
}

function drawVote({ truth, labels, accuracy, silent }: OneVote, prng: Prng): string | null | undefined {
  const luck = prng.nextFraction();
  if (luck < silent) return [undefined, null, TIE][Math.floor((luck / silent) * 3)];
  if (prng.nextFraction() < accuracy) return truth;
  return drawn(
    labels.filter((label) => label !== truth),
    prng,
  );
}

function drawn(labels: readonly string[], prng: Prng): string {
  return labels[prng.nextBelow(labels.length)] ?? '';
}
