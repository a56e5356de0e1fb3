/**
 * Quantities of a text: numbers with their unit, percentages, amounts of money, durations.
 * Digits are read here; number words ("twelve thousand") are valued by compromise, phrase by phrase.
 */
import { remembering } from '@dikast/core/base/bounded';
import nlp from 'compromise/three';
import { STOP_WORDS } from './stop-words.ts';
import { wordTable } from './word-table.ts';

/** What is counted. */
export type QuantityKind = 'plain' | 'percent' | 'money' | 'duration' | 'measure' | 'ordinal';

/** A quantity and its place; `value` is in `unit` (durations keep their own unit, see {@link durationInDays}). */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly value: number;
  readonly kind: QuantityKind;
  /** Canonical unit: '%', a currency code, 'day', 'kg', or the noun that follows in its singular, or ''. */
  readonly unit: string;
}

const SCALES = wordTable<number>({
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  bn: 1e9,
  b: 1e9,
  billion: 1e9,
  trillion: 1e12,
  hundred: 100,
  dozen: 12,
});
const CURRENCIES = wordTable<string>({
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  usd: 'USD',
  eur: 'EUR',
  gbp: 'GBP',
  jpy: 'JPY',
  chf: 'CHF',
  dollar: 'USD',
  dollars: 'USD',
  euro: 'EUR',
  euros: 'EUR',
  pound: 'GBP',
  pounds: 'GBP',
  yen: 'JPY',
  cents: 'cent',
  cent: 'cent',
});
const DURATIONS = wordTable<string>({
  second: 'second',
  sec: 'second',
  minute: 'minute',
  min: 'minute',
  hour: 'hour',
  hr: 'hour',
  h: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  yr: 'year',
  decade: 'decade',
  century: 'century',
});
const MEASURES: ReadonlySet<string> = new Set(
  `mg g kg t ml l cl mm cm m km mi ft lb oz mb gb tb kb w kw mw v hz khz mhz ghz kwh ms °c °f mph kmh bar psi gram
kilogram litre liter metre meter kilometre kilometer mile foot inch feet degree volt watt ampere byte`.split(/\s+/),
);
const NUMBER_WORDS =
  'zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion';
/** Groups: currency, digits, their ordinal suffix, number words, scale, what stands after. Named ones take twice the time. */
const NUMBER = new RegExp(
  String.raw`(?<![\p{L}\p{N}_]|\p{N}[.,:/]|[\p{L}_]-|\d{4}-|-\d{1,3}-)([$€£¥])?\s?(?:((?:(?<!\p{N})[+-])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(st|nd|rd|th)?|((?:${NUMBER_WORDS})(?:(?:[\s-]+|(?<=hundred|thousand|million)\s+and\s+)(?:${NUMBER_WORDS}))*)\b)(\s?(?:k|m|mn|bn|b|thousand|million|billion|trillion|hundred|dozen)(?![\p{L}\p{N}]))?(\s?%|[\s-]?(?:per\s?cent|percent|percentage\s+points?)\b|[\s-]{0,2}[\p{L}°]+)?`,
  'giu',
);
/** Where a number's digits or words may begin: a cheap test before the dear one. */
const NUMBER_HINT = new RegExp(`\\d|${NUMBER_WORDS}`, 'giu');
/** What can stand in a number before its digits: currency, space, sign. */
const LEAD_LENGTH_MAX = 3;
/** After the digits of "2.3.1", "covid-19b", "3:45", "12/05": they are parts of something else. */
const PART_OF_MORE = /[.:/]\d|[\p{L}_]|-\p{L}+-\d/uy;
const SHARE_HINT = /half|third|quarter|fifth|tenth|(?:one|two|three|four|\d)\s+(?:in|out)\s/iu;
const WORDS_REMEMBERED_MAX = 5000;

const LIST_NUMBER = /^\s*(?:[-*•]\s*)?\d{1,3}[.)]\s/;
const RANGE_LINK = /^\s?(?:-|–|—|to|or|and)\s?$/;
const SCALE_WORD = /\b(?:thousand|million|billion|trillion|hundred)\b|(?<=\d\s?)(?:k|m|mn|bn|b)\b/i;
/** "half of the", "two thirds of", "one in five": shares, read as percentages. */
const SHARE =
  /\b(?:(half)(?=\s+(?:of|the|all|our|their|its)\b)|(one|two|three|a)[\s-](third|quarter|fifth|tenth)s?(?=\s+of\b)|(one|two|three|four|\d)\s+(?:in|out of)\s+(?:every\s+)?(two|three|four|five|six|seven|eight|nine|ten|\d{1,3}))(?![\p{L}\p{N}%])/giu;
const SHARE_WORDS = wordTable<number>({
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  third: 3,
  quarter: 4,
  fifth: 5,
  tenth: 10,
});

/** Quantities of `text`, shifted by `offset`, in order. Digits inside words, versions, ids and list numbers are left alone. */
export function findQuantities(text: string, offset = 0): readonly Quantity[] {
  const mayHaveShare = SHARE_HINT.test(text);
  const quantities = mayHaveShare ? findShares(text, offset) : [];
  const shares = quantities.slice();
  let listNumberEnd: number | undefined;
  for (let match = numberFrom(text, 0); match !== null; match = numberFrom(text, NUMBER.lastIndex)) {
    listNumberEnd ??= offset + (LIST_NUMBER.exec(text)?.[0].length ?? 0);
    const quantity = readQuantity(text, match, offset);
    if (quantity === undefined || quantity.start < listNumberEnd) continue;
    if (!shares.some(({ start, end }) => quantity.start < end && start < quantity.end)) quantities.push(quantity);
  }
  if (quantities.length < 2) return quantities;
  quantities.sort((left, right) => left.start - right.start);
  return quantities.map((quantity, index) => completeRange(text, offset, quantity, quantities[index + 1]));
}

/** The next number, looked for from shortly before the next place where one may begin. */
function numberFrom(text: string, from: number): RegExpExecArray | null {
  NUMBER_HINT.lastIndex = from;
  const hint = NUMBER_HINT.exec(text);
  if (hint === null) return null;
  NUMBER.lastIndex = Math.max(from, hint.index - LEAD_LENGTH_MAX);
  return NUMBER.exec(text);
}

function findShares(text: string, offset: number): Quantity[] {
  const shares: Quantity[] = [];
  for (const match of text.matchAll(SHARE)) {
    const numberOf = (word: string | undefined) => SHARE_WORDS.get(word?.toLowerCase() ?? '') ?? Number(word);
    const [, half, parts, whole, count, total] = match;
    const value = half === undefined ? (100 * numberOf(parts ?? count)) / numberOf(whole ?? total) : 50;
    if (!Number.isFinite(value)) continue;
    const start = offset + match.index;
    shares.push({ start, end: start + match[0].length, text: match[0], value, kind: 'percent', unit: '%' });
  }
  return shares;
}

/** "5-10 mg", "three to four million people": the first number has the unit and the scale of the second. */
function completeRange(text: string, offset: number, first: Quantity, second: Quantity | undefined): Quantity {
  if (second === undefined || first.kind !== 'plain' || first.unit !== '') return first;
  if (!RANGE_LINK.test(text.slice(first.end - offset, second.start - offset))) return first;
  const scale = SCALE_WORD.exec(second.text)?.[0].toLowerCase();
  const isScaled = scale !== undefined && first.value < 1000 && !SCALE_WORD.test(first.text);
  const value = isScaled ? first.value * (SCALES.get(scale) ?? 1) : first.value;
  return { ...first, value, kind: second.kind, unit: second.unit };
}

const DAYS = wordTable<number>({
  second: 1 / 86_400,
  minute: 1 / 1440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 30.4375,
  quarter: 91.3125,
  year: 365.25,
  decade: 3652.5,
  century: 36_525,
});

/** Length of a duration in days (a month as 30.4375, a year as 365.25), or undefined for other quantities. */
export function durationInDays(quantity: Quantity): number | undefined {
  if (quantity.kind !== 'duration') return undefined;
  const length = DAYS.get(quantity.unit);
  return length === undefined ? undefined : quantity.value * length;
}

function readQuantity(text: string, match: RegExpExecArray, offset: number): Quantity | undefined {
  const [, currency, digits, suffix, words, scale, after] = match as readonly (string | undefined)[];
  const base = digits === undefined ? valueOfWords((words ?? '').toLowerCase()) : Number(digits.replaceAll(',', ''));
  const at = match.index;
  const numberEnd = at + match[0].length - (after?.length ?? 0);
  PART_OF_MORE.lastIndex = numberEnd;
  if (base === undefined || !Number.isFinite(base) || PART_OF_MORE.test(text)) return undefined;
  if (words !== undefined && /^one$/i.test(words) && scale === undefined && !isUnitWord(after)) return undefined;
  const value = base * (scale === undefined ? 1 : (SCALES.get(scale.trim().toLowerCase()) ?? 1));
  const { kind, unit } = unitOf(currency, after, suffix);
  const isUnitPart =
    after !== undefined && kind !== 'plain' && kind !== 'ordinal' && !(kind === 'money' && currency !== undefined);
  const leading = match[0].length - match[0].trimStart().length;
  const start = at + leading;
  const end = isUnitPart ? at + match[0].length : numberEnd;
  return { start: offset + start, end: offset + end, text: text.slice(start, end), value, kind, unit };
}

function isUnitWord(after: string | undefined): boolean {
  const { kind } = unitOf(undefined, after, undefined);
  return kind !== 'plain';
}

/** A unit and what it counts. */
interface Unit {
  readonly kind: QuantityKind;
  readonly unit: string;
}

const ORDINAL: Unit = { kind: 'ordinal', unit: 'ordinal' };
const UNIT_BOUNDS = { entriesMax: WORDS_REMEMBERED_MAX, lengthMax: 40 };

function unitOf(currency: string | undefined, after: string | undefined, suffix: string | undefined): Unit {
  if (currency !== undefined) return { kind: 'money', unit: CURRENCIES.get(currency) ?? currency };
  return suffix === undefined ? unitAfter(after ?? '') : ORDINAL;
}

/** The unit that stands after a number. */
const unitAfter = remembering((after): Unit => readUnit(after.replace(/^[\s-]+/, '').toLowerCase()), UNIT_BOUNDS);

function readUnit(word: string): Unit {
  if (word === '%' || /^per\s?cent|^percentage/.test(word)) return { kind: 'percent', unit: '%' };
  const singular = word.length > 3 ? word.replace(/s$/, '') : word;
  const currencyCode = CURRENCIES.get(word);
  if (currencyCode !== undefined) return { kind: 'money', unit: currencyCode };
  const duration = DURATIONS.get(singular) ?? DURATIONS.get(word);
  if (duration !== undefined) return { kind: 'duration', unit: duration };
  if (MEASURES.has(singular) || MEASURES.has(word))
    return { kind: 'measure', unit: MEASURES.has(word) ? word : singular };
  return { kind: 'plain', unit: STOP_WORDS.has(word) ? '' : singular };
}

/** Value of number words in lower case by compromise ("twelve thousand" is 12,000). */
const valueOfWords = remembering(
  (lower): number | undefined => {
    const found: unknown = [nlp(lower.replaceAll('-', ' ')).numbers().get()].flat()[0];
    return typeof found === 'number' ? found : undefined;
  },
  { entriesMax: WORDS_REMEMBERED_MAX },
);
