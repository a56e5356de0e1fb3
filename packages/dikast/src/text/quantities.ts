/**
 * When two quantities are the same: unit conversion, rounding, and the words before a number that loosen or bound it.
 */
import type { Sentence } from './document.ts';
import { durationInDays, type Quantity } from './numbers.ts';
import { SentenceMemo } from './sentence-map.ts';
import type { Subject } from './subject.ts';
import { wordTable } from './word-table.ts';

/** A quantity with how exactly it is meant. */
export interface QuantityReading {
  readonly quantity: Quantity;
  /** Loosened by "about", "over", "nearly", ... */
  readonly isLoose: boolean;
}

const HEDGE =
  /(?:\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|over|more than|some|close to|under|less than|up to|at least|just|as (?:much|many|few|little) as)|~|≈)\s*(?:(?:a|an|the)\s+)?$/i;
const LOWER_BOUND =
  /\b(?:at least|a minimum of|minimum of|minimum|more than|over|above|exceed(?:s|ing)?|no less than|not less than|no fewer than|starting (?:at|from))\s*(?:of\s+)?$/i;
const UPPER_BOUND =
  /\b(?:at most|a maximum of|maximum of|maximum|up to|less than|fewer than|under|below|within|no more than|not more than|not exceed(?:ing)?|no later than|no longer than)\s*(?:of\s+)?$/i;
const LOWER_AFTER = /^\s*(?:\p{L}+\s+){0,2}or (?:more|over|older|above|longer|higher)\b|^\s*(?:minimum|\+)/iu;
/** All but single spaces, which need no replacing. */
const UNEVEN_SPACE = /\s{2,}|[^\S ]/g;
const UPPER_AFTER = /^\s*(?:\p{L}+\s+){0,2}or (?:less|fewer|under|younger|below|lower|shorter)\b|^\s*(?:maximum)\b/iu;

/** Factor of a unit to the base of its dimension, and the dimension. */
const UNITS = wordTable<readonly [dimension: string, factor: number]>({
  mg: ['mass', 1e-3],
  g: ['mass', 1],
  gram: ['mass', 1],
  kg: ['mass', 1000],
  kilogram: ['mass', 1000],
  t: ['mass', 1e6],
  lb: ['mass', 453.592],
  oz: ['mass', 28.3495],
  ml: ['volume', 1e-3],
  cl: ['volume', 1e-2],
  l: ['volume', 1],
  liter: ['volume', 1],
  litre: ['volume', 1],
  mm: ['length', 1e-3],
  cm: ['length', 1e-2],
  m: ['length', 1],
  meter: ['length', 1],
  metre: ['length', 1],
  km: ['length', 1000],
  kilometer: ['length', 1000],
  kilometre: ['length', 1000],
  mi: ['length', 1609.344],
  mile: ['length', 1609.344],
  ft: ['length', 0.3048],
  foot: ['length', 0.3048],
  feet: ['length', 0.3048],
  inch: ['length', 0.0254],
  kb: ['data', 1e3],
  mb: ['data', 1e6],
  gb: ['data', 1e9],
  tb: ['data', 1e12],
  w: ['power', 1],
  watt: ['power', 1],
  kw: ['power', 1000],
  mw: ['power', 1e6],
  hz: ['frequency', 1],
  khz: ['frequency', 1e3],
  mhz: ['frequency', 1e6],
  ghz: ['frequency', 1e9],
});

/** What a measure measures; a unit without conversions is its own dimension. */
export function dimensionOf({ unit }: Quantity): string {
  if (/^°|^degree/.test(unit)) return 'temperature';
  return UNITS.get(unit)?.[0] ?? unit;
}

const readings = new SentenceMemo((): Map<Quantity, QuantityReading> => new Map());

/** A quantity as its sentence means it; remembered, because it is compared with very many others. */
export function readingOf(sentence: Sentence, quantity: Quantity): QuantityReading {
  const known = readings.get(sentence);
  let reading = known.get(quantity);
  if (reading === undefined) {
    reading = { quantity, isLoose: HEDGE.test(leadOf(sentence, quantity)) };
    known.set(quantity, reading);
  }
  return reading;
}

/** Whether the quantity is stated as a least or a most. */
export function boundOf(sentence: Sentence, quantity: Quantity): 'lower' | 'upper' | undefined {
  const lead = leadOf(sentence, quantity);
  const { document, end } = sentence;
  const after = document.readableText.slice(quantity.end, Math.min(end, quantity.end + 30));
  if (UPPER_BOUND.test(lead) || UPPER_AFTER.test(after)) return 'upper';
  return LOWER_BOUND.test(lead) || LOWER_AFTER.test(after) ? 'lower' : undefined;
}

/** Whether a claim's quantity is what a source states: equal, converted or rounded. */
export function isSameQuantity(claimed: QuantityReading, stated: QuantityReading): boolean {
  const [left, right] = [claimed.quantity, stated.quantity];
  const isLoose = claimed.isLoose || stated.isLoose;
  const [leftDays, rightDays] = [durationInDays(left), durationInDays(right)];
  if (leftDays !== undefined && rightDays !== undefined)
    return isClose(leftDays, rightDays, { isLoose, isConverted: left.unit !== right.unit });
  const [leftUnit, rightUnit] = [UNITS.get(left.unit), UNITS.get(right.unit)];
  if (leftUnit !== undefined && rightUnit !== undefined) {
    const isConverted = left.unit !== right.unit;
    return (
      leftUnit[0] === rightUnit[0] &&
      isClose(left.value * leftUnit[1], right.value * rightUnit[1], { isLoose, isConverted })
    );
  }
  if (left.unit === '°f' && right.unit === '°c')
    return isClose(left.value, right.value * 1.8 + 32, { isLoose, isConverted: true });
  if (left.unit === '°c' && right.unit === '°f')
    return isClose(left.value * 1.8 + 32, right.value, { isLoose, isConverted: true });
  return isSameAsWritten(left, right, isLoose);
}

/** Quantities that no unit makes comparable: of one kind, or one of them a bare number. */
function isSameAsWritten(left: Quantity, right: Quantity, isLoose: boolean): boolean {
  const exactness = { isLoose, isConverted: false };
  const isPlain = left.kind === 'plain' || right.kind === 'plain';
  if (left.kind !== right.kind && !isPlain) return false;
  if (left.kind === 'money' && right.kind === 'money' && left.unit !== right.unit) return false;
  if (isClose(left.value, right.value, exactness)) return true;
  if (left.kind === right.kind) return false;
  if (left.kind === 'percent' && right.value <= 1) return isClose(left.value, right.value * 100, exactness);
  return right.kind === 'percent' && left.value <= 1 && isClose(left.value * 100, right.value, exactness);
}

const amongSources = new WeakMap<Subject, Map<Quantity, boolean>>();

/** Whether any source, or the query, states the quantity; looked up once for all agents of a validation. */
export function isAmongSources(subject: Subject, claimed: QuantityReading): boolean {
  const known = amongSources.get(subject) ?? new Map<Quantity, boolean>();
  amongSources.set(subject, known);
  const isStated = known.get(claimed.quantity) ?? isStatedAnywhere(subject, claimed);
  known.set(claimed.quantity, isStated);
  return isStated;
}

function isStatedAnywhere(subject: Subject, claimed: QuantityReading): boolean {
  return (
    subject.sourceIndex.quantities.has(claimed) || subject.queryQuantities.has(claimed) || isNumeral(subject, claimed)
  );
}

/** The values under which a quantity can be found: its own, and its size in the base unit of its dimension. */
export function baseValuesOf(quantity: Quantity): readonly (readonly [dimension: string, value: number])[] {
  const { kind, unit, value } = quantity;
  const values: [string, number][] = [['own', value]];
  const days = durationInDays(quantity);
  if (days !== undefined) values.push(['time', days]);
  const factor = UNITS.get(unit);
  if (factor !== undefined) values.push([factor[0], value * factor[1]]);
  if (unit === '°f') values.push(['own', (value - 32) / 1.8]);
  if (unit === '°c') values.push(['own', value * 1.8 + 32]);
  if (kind === 'percent') values.push(['own', value / 100]);
  return values;
}

function isNumeral(subject: Subject, { quantity }: QuantityReading): boolean {
  const digits = String(quantity.value);
  return (
    subject.sourceIndex.hasLooseNumeral(digits) || (quantity.kind === 'plain' && subject.sourceIndex.hasNumeral(digits))
  );
}

function leadOf(sentence: Sentence, { start }: Quantity): string {
  return sentence.document.readableText.slice(Math.max(sentence.start, start - 30), start).replace(UNEVEN_SPACE, ' ');
}

function isClose(
  claimed: number,
  stated: number,
  { isLoose, isConverted }: { readonly isLoose: boolean; readonly isConverted: boolean },
): boolean {
  if (claimed === stated) return true;
  const difference = Math.abs(claimed - stated) / Math.max(Math.abs(stated), 1e-12);
  if (difference < 1e-9) return true;
  if (isConverted) return difference <= (isLoose ? 0.05 : 0.02);
  // Counting digits is dear, and nothing below forgives more than this.
  if (difference > (isLoose ? 0.1 : 0.01)) return false;
  const [claimedDigits, statedDigits] = [significantDigits(claimed), significantDigits(stated)];
  const isRounded = claimedDigits < statedDigits;
  if (isLoose) return difference <= (isRounded ? 0.1 : 0.005);
  return isRounded && claimedDigits >= 2 && difference <= 0.01;
}

function significantDigits(value: number): number {
  return Math.abs(value)
    .toPrecision(12)
    .replace(/e.*$/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;
}
