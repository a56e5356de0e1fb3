/**
 * Numbers, amounts, shares, durations and times of day of a claim against those of the sources.
 *
 * A quantity differs when no source states it (converted or rounded), or when the sentence that speaks of the same
 * thing states another one. Small counts ("two kinds") are the writer's own unless the source counts the same noun.
 * Errs on derived figures it cannot recompute beyond sums and differences.
 */
import type { Sentence } from '../../text/document.ts';
import type { Quantity } from '../../text/numbers.ts';
import { boundOf, dimensionOf, isAmongSources, isSameQuantity, readingOf } from '../../text/quantities.ts';
import { stemOf } from '../../text/stems.ts';
import { compareClockTimes } from './compare-clock-times.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';
import {
  type CloseMention,
  closest,
  isRivalCloser,
  isSurelyMeant,
  type Mention,
  mentionsIn,
  replaced,
} from './mentions.ts';

const COUNT_MAX = 12;
const RIVAL_CONTEXT_MIN = 0.5;
const FRAMING_REFERENCE = /\b(?:passage|source|document|excerpt|paragraph|step|option|tip|method)s?\s*#?$/i;

type QuantityMention = Mention<Quantity>;

/** Quantities and other numerals of the claim that the sources do not bear out. */
export function compareNumbers(comparison: Comparison): readonly Difference[] {
  const { sentence } = comparison;
  const text = sentence.document.readableText;
  const found: Difference[] = [];
  for (const quantity of sentence.quantities) {
    const lead = text.slice(Math.max(sentence.start, quantity.start - 30), quantity.start);
    if (sentence.clockTimes.some(({ start, end }) => quantity.start < end && start < quantity.end)) continue;
    if (quantity.kind === 'ordinal' || FRAMING_REFERENCE.test(lead.trimEnd())) continue;
    const difference = compareQuantity(comparison, quantity);
    if (difference !== undefined) found.push(difference);
  }
  return [...found, ...compareClockTimes(comparison), ...compareNumerals(comparison)];
}

function compareQuantity(comparison: Comparison, quantity: Quantity): Difference | undefined {
  const { subject, sentence } = comparison;
  const claimed = readingOf(sentence, quantity);
  const mentions = mentionsIn(comparison, (each) => each.quantities);
  const sames: QuantityMention[] = [];
  const others: QuantityMention[] = [];
  for (const mention of mentions) {
    const isSame = isSameQuantity(claimed, readingOf(mention.sentence, mention.figure));
    (isSame ? sames : others).push(mention);
  }
  const same = closest(comparison, quantity, sames);
  if (same !== undefined) {
    const turned = compareBounds(comparison, quantity, same);
    if (turned !== undefined || isSurelyMeant(same)) return turned;
  }
  const rivals = others.filter(({ figure }) => isComparable(quantity, figure));
  const rival = closest(comparison, quantity, rivals);
  if (isRivalCloser(rival, same, RIVAL_CONTEXT_MIN) && !isDerived(sentence, quantity, mentions))
    return changed(comparison, quantity, rivals);
  if (same !== undefined || isAmongSources(subject, claimed)) return undefined;
  if (isOwnCount(quantity, rival) || isDerived(sentence, quantity, mentions)) return undefined;
  const named = rival === undefined ? others.filter(({ figure }) => figure.kind === quantity.kind) : rivals;
  return changed(comparison, quantity, named);
}

/** The same kind of thing: the same unit, or for plain numbers the same counted noun. */
function isComparable(left: Quantity, right: Quantity): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'plain') return left.unit !== '' && stemOf(left.unit) === stemOf(right.unit);
  return left.kind !== 'measure' || dimensionOf(left) === dimensionOf(right);
}

function isOwnCount(quantity: Quantity, rival: CloseMention<Quantity> | undefined): boolean {
  const isSmall = quantity.kind === 'plain' && Number.isInteger(quantity.value) && quantity.value <= COUNT_MAX;
  return isSmall && (rival === undefined || rival.closeness < RIVAL_CONTEXT_MIN);
}

/** A sum or difference that the claim announces as such. */
function isDerived(sentence: Sentence, quantity: Quantity, mentions: readonly QuantityMention[]): boolean {
  if (
    !/\b(?:total|sum|combined|altogether|together|difference|in all|remaining|left over|another|additional|further)\b/i.test(
      sentence.text,
    )
  )
    return false;
  const values = [
    ...new Set(
      mentions
        .map((mention) => mention.figure)
        .filter(({ kind }) => kind === quantity.kind)
        .map(({ value }) => value),
    ),
  ].slice(0, 12);
  if (Math.abs(values.reduce((sum, value) => sum + value, 0) - quantity.value) < 1e-9) return true;
  return values.some((left, at) =>
    values
      .slice(at + 1)
      .some((right) => [left + right, Math.abs(left - right)].some((value) => Math.abs(value - quantity.value) < 1e-9)),
  );
}

/** "at least 5" where the source says "at most 5". */
function compareBounds(
  { subject, sentence }: Comparison,
  quantity: Quantity,
  same: CloseMention<Quantity>,
): Difference | undefined {
  if (same.closeness < RIVAL_CONTEXT_MIN) return undefined;
  const claimed = boundOf(sentence, quantity);
  const stated = claimed === undefined ? undefined : boundOf(same.sentence, same.figure);
  if (stated === undefined || claimed === stated) return undefined;
  return {
    kind: 'contradiction',
    span: quantity,
    evidence: [subject.quoteSentence(same.sentence)],
    reason: `${speakerOf(same.sentence)} makes ${same.figure.text} ${stated === 'lower' ? 'a least' : 'a most'}, the answer ${claimed === 'lower' ? 'a least' : 'a most'}.`,
  };
}

/** Says which figure the sources have instead: the one that the claim's took the place of. */
function changed(comparison: Comparison, quantity: Quantity, mentions: readonly QuantityMention[]): Difference {
  const { subject, sentence, passage } = comparison;
  const rule = {
    isAlike: ({ unit }: Quantity) => stemOf(unit) === stemOf(quantity.unit),
    isKept: (other: Quantity) =>
      sentence.quantities.some((own) => own !== quantity && own.value === other.value && own.unit === other.unit),
  };
  const mention = replaced(comparison, quantity, { mentions, rule });
  const place = mention?.sentence ?? passage[0];
  const said =
    mention === undefined ? 'no source states it' : `${speakerOf(mention.sentence)} says "${mention.figure.text}"`;
  return {
    kind: 'changed_number',
    span: quantity,
    evidence: place === undefined ? [] : [subject.quoteSentence(place)],
    reason: `The answer says "${shorten(quantity.text, 40)}"; ${said}.`,
  };
}

/** Versions and other numerals that are neither quantity, date nor time of day, compared as written. */
function compareNumerals({ subject, sentence, passage }: Comparison): readonly Difference[] {
  const isElsewhere = (start: number) =>
    [...sentence.quantities, ...sentence.dates, ...sentence.entities, ...sentence.clockTimes].some(
      (span) => span.start <= start && start < span.end,
    );
  const unknown = sentence.tokens.filter(
    (token) =>
      token.isNumeric &&
      /^\p{N}+[:./-]\p{N}/u.test(token.text) &&
      !isElsewhere(token.start) &&
      !subject.sourceIndex.hasNumeral(token.stem) &&
      !(subject.query?.text ?? '').includes(token.text),
  );
  return unknown.map((token) => ({
    kind: 'changed_number' as const,
    span: token,
    evidence: passage.slice(0, 1).map((each) => subject.quoteSentence(each)),
    reason: `No source has "${shorten(token.text, 40)}".`,
  }));
}
