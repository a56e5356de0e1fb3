/**
 * Dawid-Skene online: what the truth of an item probably is, given how often each judge said what when the truth was
 * what (Dawid and Skene 1979; counts updated item by item as in Cappe and Moulines 2009, with a bounded memory).
 * State is plain data, and only + - * / touch it, so that replicas which see the same items hold the same bits.
 *
 * A probability beside a quorum, never in place of one: without known answers the model believes whoever agrees most.
 * Where honest judges are weak, colluders fewer than a third can turn it over, for a third protects agreement, not truth.
 */
import { assert } from '../base/assert.ts';

/** What the model assumes and how long it remembers. */
export interface DawidSkeneRules {
  /** Labels a truth may have, at least 2. */
  readonly labels: number;
  /** Things a judge may say: the labels first, then such as "abstain". */
  readonly sayings: number;
  /** Items that a judge starts with, as if it had been right with `startingAccuracy` on them. */
  readonly startingItems: number;
  /** Between 1 / labels and 1, both excluded. */
  readonly startingAccuracy: number;
  /** What an item without known truth counts, 0 .. 1, against 1 for a known answer. */
  readonly unlabelledWeight: number;
  /** A judge's counts are halved when they reach this: old items fade, and the state stays bounded. */
  readonly itemsMax: number;
}

/** Counts so far: plain data. */
export interface DawidSkeneState {
  readonly rules: DawidSkeneRules;
  /** Per label: items, in part where the truth was not known. */
  readonly labelCounts: readonly number[];
  /** Per judge a table of labels x sayings, row by row: how often it said what when the truth was what. */
  readonly sayingCounts: readonly (readonly number[])[];
}

/** Who said what of an item; a judge that said nothing is not listed. */
export interface Saying {
  readonly judge: number;
  readonly saying: number;
}

/** A state for judges nothing is known of. */
export function createDawidSkene(judges: number, rules: DawidSkeneRules): DawidSkeneState {
  const { labels, sayings, startingItems, startingAccuracy, unlabelledWeight, itemsMax } = rules;
  assert(Number.isInteger(labels) && labels >= 2, 'a truth has at least two labels');
  assert(Number.isInteger(sayings) && sayings >= labels, 'a judge may say every label');
  assert(startingItems > 0 && itemsMax > 2 * startingItems, 'a memory outlasts what a judge starts with');
  assert(
    startingAccuracy * labels > 1 && startingAccuracy < 1,
    'a starting accuracy lies between chance and certainty',
  );
  assert(unlabelledWeight >= 0 && unlabelledWeight <= 1, 'an unlabelled item counts at most as much as a known answer');
  return {
    rules,
    labelCounts: Array.from({ length: labels }, () => 1),
    sayingCounts: Array.from({ length: judges }, () => startingCounts(rules)),
  };
}

/** Probability of each label, given what the judges said. */
export function labelProbabilities(state: DawidSkeneState, said: readonly Saying[]): readonly number[] {
  const { sayings } = state.rules;
  let probabilities = normalised(state.labelCounts);
  for (const { judge, saying } of said) {
    const counts = countsOf(state, judge);
    assert(Number.isInteger(saying) && saying >= 0 && saying < sayings, 'a saying is one of those the rules name');
    // Scaled after every judge: the product of many small shares would vanish.
    probabilities = normalised(
      probabilities.map((probability, label) => probability * shareOf(counts, { label, saying, sayings })),
    );
  }
  return probabilities;
}

/** Learns from an item whose truth is known. */
export function learnKnown(state: DawidSkeneState, said: readonly Saying[], truth: number): DawidSkeneState {
  const { labels } = state.rules;
  assert(Number.isInteger(truth) && truth >= 0 && truth < labels, 'a truth is one of the labels');
  const certain = Array.from({ length: labels }, (_, label) => (label === truth ? 1 : 0));
  return withItem(state, said, certain);
}

/** Learns from an item whose truth is not known, by as much as its probabilities say and the rules allow. */
export function learnUnlabelled(state: DawidSkeneState, said: readonly Saying[]): DawidSkeneState {
  const { unlabelledWeight } = state.rules;
  if (unlabelledWeight === 0) return state;
  const parts = labelProbabilities(state, said).map((probability) => probability * unlabelledWeight);
  return withItem(state, said, parts);
}

/** How often a judge is right, over the labels as often as they came. */
export function accuracyOf(state: DawidSkeneState, judge: number): number {
  const { sayings } = state.rules;
  const counts = countsOf(state, judge);
  return normalised(state.labelCounts).reduce(
    (sum, share, label) => sum + share * shareOf(counts, { label, saying: label, sayings }),
    0,
  );
}

function startingCounts({ labels, sayings, startingItems, startingAccuracy }: DawidSkeneRules): readonly number[] {
  const perLabel = startingItems / labels;
  return Array.from({ length: labels * sayings }, (_, cell) => {
    const isRight = cell % sayings === (cell - (cell % sayings)) / sayings;
    return perLabel * (isRight ? startingAccuracy : (1 - startingAccuracy) / (sayings - 1));
  });
}

function countsOf(state: DawidSkeneState, judge: number): readonly number[] {
  const counts = state.sayingCounts[judge];
  assert(counts !== undefined, 'a judge is one of those the state was made for');
  return counts;
}

function shareOf(
  counts: readonly number[],
  { label, saying, sayings }: { readonly label: number; readonly saying: number; readonly sayings: number },
): number {
  let total = 0;
  for (let other = 0; other < sayings; other++) total += counts[label * sayings + other] ?? 0;
  return (counts[label * sayings + saying] ?? 0) / total;
}

function withItem(state: DawidSkeneState, said: readonly Saying[], parts: readonly number[]): DawidSkeneState {
  const { sayings, itemsMax } = state.rules;
  const sayingCounts = [...state.sayingCounts];
  for (const { judge, saying } of said) {
    const counts = [...countsOf(state, judge)];
    parts.forEach((part, label) => {
      counts[label * sayings + saying] = (counts[label * sayings + saying] ?? 0) + part;
    });
    sayingCounts[judge] = faded(counts, itemsMax);
  }
  const labelCounts = state.labelCounts.map((count, label) => count + (parts[label] ?? 0));
  return { ...state, labelCounts: faded(labelCounts, itemsMax), sayingCounts };
}

function faded(counts: readonly number[], itemsMax: number): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total < itemsMax ? counts : counts.map((count) => count / 2);
}

function normalised(values: readonly number[]): readonly number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}
