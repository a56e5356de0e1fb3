/**
 * Values that a statement gives: prices (with "free" as zero), numbers by unit, dates, and the name after "is".
 */
import { areCompatibleDates, type DateMention } from '../../text/dates.ts';
import type { Sentence } from '../../text/document.ts';
import { entityKey } from '../../text/entities.ts';
import { durationInDays, type Quantity } from '../../text/numbers.ts';
import type { Word } from '../../text/words.ts';

/** A value, what it measures, and where it stands. */
export interface Value {
  /** 'price', 'duration', 'date', 'name', 'percent', or kind and unit of a number. */
  readonly dimension: string;
  readonly amount: number;
  readonly date?: DateMention;
  readonly name?: string;
  /** Part of a range, or bound by a word ("at least"): others may differ, unless bound by the same word. */
  readonly bound: string | undefined;
  /** "About": others may differ a little. */
  readonly isLoose: boolean;
  readonly start: number;
  readonly end: number;
}

const BOUND =
  /(?:\b(?:at least|at most|up to|more than|less than|fewer than|over|under|above|below|within|minimum of|maximum of|from|between|and|to|every|per|than|no later than|by|since|until|before|after|first|another|each)\s*|[<>±≥≤]\s*|\d\s?[-–]\s?)$/i;
/** Bounds that are the value themselves: "within 5 days" and "within 20 days" cannot both be the rule. */
const LIKE_BOUND = /^(?:within|up to|at least|at most|every|minimum of|maximum of)$/;
const NAMED_BY_NUMBER =
  /(?:\b(?:types?|versions?|steps?|phases?|parts?|sections?|chapters?|articles?|passages?|sources?|tables?|figures?|rooms?|levels?|grades?|groups?|models?|lines?|pages?|questions?|items?|platforms?|gates?|numbers?|no\.))\s$/i;
const BOUND_AFTER = /^\s*(?:or (?:more|less|fewer|later|older)|\+|to\s+\p{N}|and\s+\p{N}|[-–]\s?\p{N})/u;
const LOOSE = /(?:\b(?:about|around|roughly|approximately|nearly|almost|some|circa|estimated)\s*|[~≈]\s*)$/i;
const FREE =
  /(?<!\b(?:sugar|fat|gluten|toll|feel|duty|error|tax|a|the|any|your)[\s-])(?<!\bfor )\bfree(?:\s+of\s+(?:charge|cost))?\b(?![\s-]+(?:of|from|to|trial|time|shipping|speech|market|will|sample|copy|version|and|radicals?)\b)|\bfor free\b|\b(?:at no|without|no) (?:(?:extra|additional|hidden) )?(?:costs?|charges?|fees?)\b|\b(?:costs?|pays?) nothing\b/giu;
/** A cheap test before the dear one. */
const FREE_HINT = /free|\bno\b|nothing/i;
const PRICE = /\b(?:costs?|prices?d?|fees?|charges?d?|pays?|paid|rates?|admission|tickets?|subscription)\b/i;
const PRICE_LEAD = /\b(?:is|are)\s+(?:only\s+|just\s+)?$/i;
const SLACK = 0.02;
const SLACK_LOOSE = 0.2;

/** Values in the stretch of a sentence that `words` cover, in order. */
export function readValues(sentence: Sentence, words: readonly Word[]): readonly Value[] {
  const start = words[0]?.start ?? sentence.start;
  const end = words.at(-1)?.end ?? sentence.start;
  const isInside = (place: { readonly start: number; readonly end: number }) =>
    words.some((word) => word.start < place.end && place.start < word.end);
  const text = sentence.text.slice(start - sentence.start, end - sentence.start);
  const isPrice = PRICE.test(text);
  const values = [
    ...sentence.quantities
      .filter((quantity) => isInside(quantity) && !isPartOfName(sentence, quantity))
      .map((quantity) => fromQuantity(sentence, quantity, isPrice)),
    ...sentence.dates.filter(isInside).map((date) => fromDate(sentence, date)),
    ...freeOfCharge(text, start),
    ...countsOfOne(words),
  ];
  const name = values.length === 0 ? nameAfterIs(words, sentence) : undefined;
  return name === undefined ? values.sort((left, right) => left.start - right.start) : [name];
}

/** Whether two values of one dimension exclude each other: apart, and neither only a bound. */
export function areApart(left: Value, right: Value): boolean {
  if (left.dimension !== right.dimension || left.bound !== right.bound) return false;
  if (left.bound !== undefined && !LIKE_BOUND.test(left.bound)) return false;
  if (left.date !== undefined && right.date !== undefined) return !areCompatibleDates(left.date, right.date);
  if (left.name !== undefined && right.name !== undefined) {
    const parts = new Set(left.name.split(' '));
    return !right.name.split(' ').some((part) => parts.has(part));
  }
  const slack = left.isLoose || right.isLoose ? SLACK_LOOSE : SLACK;
  return Math.abs(left.amount - right.amount) > slack * Math.max(Math.abs(left.amount), Math.abs(right.amount));
}

/** Whether a value says "free of charge". */
export function isFree({ dimension, amount }: Value): boolean {
  return dimension === 'price' && amount === 0;
}

/** "Type 2", "room 12", "Model 3": the number names a thing. */
function isPartOfName(sentence: Sentence, { start, kind }: Quantity): boolean {
  const before = sentence.text.slice(Math.max(0, start - sentence.start - 20), start - sentence.start);
  return kind === 'plain' && NAMED_BY_NUMBER.test(before);
}

function fromQuantity(sentence: Sentence, quantity: Quantity, hasPriceWord: boolean): Value {
  const before = sentence.text.slice(0, quantity.start - sentence.start).slice(-20);
  const days = durationInDays(quantity);
  const isPrice = hasPriceWord || PRICE_LEAD.test(before);
  return {
    dimension: dimensionOf(quantity, isPrice),
    amount: days ?? quantity.value,
    bound: BOUND_AFTER.test(sentence.text.slice(quantity.end - sentence.start)) ? 'range' : boundOf(before),
    isLoose: LOOSE.test(before),
    start: quantity.start,
    end: quantity.end,
  };
}

function boundOf(before: string): string | undefined {
  return BOUND.exec(before)?.[0].trim().toLowerCase();
}

function dimensionOf({ kind, unit }: Quantity, isPrice: boolean): string {
  if (kind === 'duration') return 'duration';
  if (kind === 'money') return isPrice ? 'price' : 'money';
  return kind === 'percent' ? 'percent' : `${kind}:${unit}`;
}

function fromDate(sentence: Sentence, date: DateMention): Value {
  const before = sentence.text.slice(Math.max(0, date.start - sentence.start - 12), date.start - sentence.start);
  const isBounded = /\b(?:by|since|until|before|after|from|between|to|and|through)\s*$/i.test(before);
  const bound = isBounded ? 'range' : undefined;
  return { dimension: 'date', amount: 0, date, bound, isLoose: false, start: date.start, end: date.end };
}

function freeOfCharge(text: string, offset: number): readonly Value[] {
  if (!FREE_HINT.test(text)) return [];
  return [...text.matchAll(FREE)].map((match) => ({
    dimension: 'price',
    amount: 0,
    bound: undefined,
    isLoose: false,
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  }));
}

/** "One suitcase": "one" is a number before a noun. */
function countsOfOne(words: readonly Word[]): readonly Value[] {
  return words.flatMap(({ lower, start, end }, at) => {
    const noun = words[at + 1];
    if (lower !== 'one' || noun === undefined || noun.isStopWord || !noun.isConcept) return [];
    return [{ dimension: `plain:${noun.lower}`, amount: 1, bound: undefined, isLoose: false, start, end }];
  });
}

/** "The capital of Peru is Lima": a definite thing, a form of "be", and nothing but a name after it. */
function nameAfterIs(words: readonly Word[], sentence: Sentence): Value | undefined {
  const at = words.findIndex(({ lower }) => lower === 'is' || lower === 'was');
  const [first, last] = [words[at + 1], words.at(-1)];
  if (at < 2 || first === undefined || last === undefined || words.length - at > 5) return undefined;
  if (!/^(?:the|its|his|her|their|our)$/.test(words[0]?.lower ?? '')) return undefined;
  if (!words.slice(at + 1).every((word) => /^\p{Lu}/u.test(word.text))) return undefined;
  const name = entityKey(sentence.text.slice(first.start - sentence.start, last.end - sentence.start));
  return { dimension: 'name', amount: 0, name, bound: undefined, isLoose: false, start: first.start, end: last.end };
}
