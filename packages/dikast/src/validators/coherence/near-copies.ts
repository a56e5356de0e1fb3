/**
 * Sentences that are word for word the same but for one number after the verb, or one "not". With every other word the
 * same, conditions included, no reading of the statement is needed to see that they contradict each other.
 * Numbers that tell cases apart are left alone: names ("Type 2"), dates, and what follows "at", "for", "under" and the like.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Token } from '../../text/tokens.ts';
import { similarPairs } from './repeats.ts';
import { isVerb } from './verbs.ts';

/** Two near copies and what they differ in. */
export interface NearCopy {
  readonly earlier: Sentence;
  readonly later: Sentence;
  readonly form: 'negation' | 'value';
}

const TOKENS_MIN = 5;
const PARTIAL =
  /\b(?:some|few|many|several|most|others?|another|again|then|next|may|might|could|sometimes|often|usually|first|second|third)\b/i;
const CASE_LEAD =
  /^(?:at|for|from|over|under|above|below|between|after|before|in|on|with|within|until|since|than|aged?|and|or|type|version|step|phase|part|section|chapter|article|passage|source|table|figure|number|no|room|level|grade|group|model|line|page|question|item)$/;
const copiesOfSubject = new WeakMap<Subject, readonly NearCopy[]>();

/** Near copies that contradict each other, in the order of the answer. */
export function nearCopies(subject: Subject): readonly NearCopy[] {
  const known = copiesOfSubject.get(subject);
  if (known !== undefined) return known;
  const copies = similarPairs(subject).flatMap(([earlier, later]) => {
    const form = decisiveDifference(earlier, later);
    return form === undefined ? [] : [{ earlier, later, form }];
  });
  copiesOfSubject.set(subject, copies);
  return copies;
}

function decisiveDifference(earlier: Sentence, later: Sentence): NearCopy['form'] | undefined {
  const [left, right] = [earlier.tokens, later.tokens];
  if (Math.min(left.length, right.length) < TOKENS_MIN || Math.abs(left.length - right.length) > 1) return undefined;
  if (earlier.text.endsWith('?') || PARTIAL.test(earlier.text)) return undefined;
  const at = left.findIndex((token, index) => token.lower !== right[index]?.lower);
  const place = at < 0 ? left.length : at;
  if (!left.slice(1, place).some(({ lower }) => isVerb(lower))) return undefined;
  if (left.length === right.length) {
    const isRestSame = left.every((token, index) => index === place || token.lower === right[index]?.lower);
    return isRestSame && areOtherNumbers(earlier, later, place) ? 'value' : undefined;
  }
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  const isNegation = /^(?:not|never)$/.test(long[place]?.lower ?? '') && long[place + 1]?.lower !== 'only';
  return isNegation && isSameFrom(short, long, place) ? 'negation' : undefined;
}

function isSameFrom(short: readonly Token[], long: readonly Token[], place: number): boolean {
  return short.slice(place).every((token, index) => token.lower === long[place + 1 + index]?.lower);
}

function areOtherNumbers(earlier: Sentence, later: Sentence, place: number): boolean {
  const [ours, theirs, before] = [earlier.tokens[place], later.tokens[place], earlier.tokens[place - 1]];
  if (ours === undefined || theirs === undefined || before === undefined) return false;
  const [left, right] = [Number(ours.stem), Number(theirs.stem)];
  if (!Number.isFinite(left) || !Number.isFinite(right) || left === right) return false;
  const isDate = [earlier, later].some(({ dates, tokens }) =>
    dates.some(({ start, end }) => start < (tokens[place]?.end ?? 0) && (tokens[place]?.start ?? 0) < end),
  );
  return !isDate && !CASE_LEAD.test(before.lower) && !/^\p{Lu}/u.test(before.text);
}
