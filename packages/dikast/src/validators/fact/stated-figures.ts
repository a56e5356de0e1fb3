/**
 * How many of a claim's quantities and dates a passage states: the part of its content that words do not show.
 */
import { areCompatibleDates } from '../../text/dates.ts';
import type { Sentence } from '../../text/document.ts';
import { isSameQuantity, readingOf } from '../../text/quantities.ts';

/** Quantities and dates of the claim that stand in the passage: equal, converted or rounded. */
export function countStatedFigures(sentence: Sentence, passage: readonly Sentence[]): number {
  const quantities = sentence.quantities.filter((quantity) => {
    const claimed = readingOf(sentence, quantity);
    return passage.some((each) => each.quantities.some((other) => isSameQuantity(claimed, readingOf(each, other))));
  });
  const dates = sentence.dates.filter((date) =>
    passage.some((each) => each.dates.some((other) => areCompatibleDates(date, other))),
  );
  return quantities.length + dates.length;
}
