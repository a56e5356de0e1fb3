/**
 * Times of day in a text: "10 am", "10:30", "9.30 p.m.", "8 o'clock", "noon". A time without its half of the day may be
 * either, unless it is written as only a 24-hour clock writes it.
 */
import type { Quantity } from './numbers.ts';
import type { Span } from './sentences.ts';

/** A time of day and its place. */
export interface ClockTime extends Span {
  readonly text: string;
  /** Since midnight, 0 .. 1439. */
  readonly minutes: number;
  /** Morning or afternoon is not said: twelve hours later may be meant as well. */
  readonly isHalfOpen: boolean;
  /** Written as a time, not only as a number that may be one. */
  readonly isSurely: boolean;
  /** "noon", "midnight". */
  readonly isWord: boolean;
}

const HALF_DAY = 720;
const HALF = String.raw`\s?(?<half>[ap])(?:\.\s?m\.|\.m\b|m\b)`;
const TIME = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,:/$€£#]|(?<![ap]\.?m\.?|\d)-)(?:(?<hour>[01]?\d|2[0-4])(?:[:.](?<minute>[0-5]\d))?${HALF}|(?<clockHour>[01]?\d|2[0-4]):(?<clockMinute>[0-5]\d)(?![\p{N}:/%]|[.,]\d)|(?<plainHour>1?\d)\s?o['’]\s?clock\b|\b(?<word>noon|midday|midnight)\b)`,
  'giu',
);
/** A cheap test before the dear one. */
const HINT = /\d\s?(?:[ap]\.?\s?m\b|:\d|o['’])|\d[:.]\d\d\s?[ap]|noon|mid(?:day|night)/i;
const BARE =
  /^(?<hour>[01]?\d|2[0-4])(?:\.(?<minute>[0-5]\d))?$|^(?<long>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?h(?:ours|rs)?)?$/i;

/** Times of day in `text`, shifted by `offset`, in order. */
export function findClockTimes(text: string, offset = 0): readonly ClockTime[] {
  if (!HINT.test(text)) return [];
  return [...text.matchAll(TIME)].flatMap((match) => {
    const span = { start: offset + match.index, end: offset + match.index + match[0].length, text: match[0] };
    return readTime(match.groups ?? {}, span) ?? [];
  });
}

/** The time that a quantity without a unit may be: "9", "9.30", "1430", "eight". */
export function clockTimeOf({ start, end, text, value, kind, unit }: Quantity): ClockTime | undefined {
  const span = { start, end, text };
  const groups = BARE.exec(text)?.groups;
  if (groups?.long !== undefined)
    return timeAt(span, Number(groups.long.slice(0, 2)), Number(groups.long.slice(2)), false);
  if (kind !== 'plain' || (unit !== '' && unit !== 'o')) return undefined;
  if (groups !== undefined) return timeAt(span, Number(groups.hour), Number(groups.minute ?? 0), false);
  return Number.isInteger(value) && value >= 1 && value <= 12 ? timeAt(span, value, 0, false) : undefined;
}

/** Whether two times can be one. */
export function areSameTime(left: ClockTime, right: ClockTime): boolean {
  if (left.minutes === right.minutes) return true;
  return (left.isHalfOpen || right.isHalfOpen) && left.minutes % HALF_DAY === right.minutes % HALF_DAY;
}

function readTime(
  groups: Readonly<Record<string, string | undefined>>,
  span: Span & { readonly text: string },
): ClockTime | undefined {
  const { hour, minute, half, clockHour, clockMinute, plainHour, word } = groups;
  if (word !== undefined) {
    const minutes = word.toLowerCase() === 'midnight' ? 0 : HALF_DAY;
    return { ...span, minutes, isHalfOpen: false, isSurely: true, isWord: true };
  }
  if (half !== undefined) {
    if (Number(hour) > 12) return timeAt(span, Number(hour), Number(minute ?? 0), true);
    const minutes = (Number(hour) % 12) * 60 + Number(minute ?? 0) + (half.toLowerCase() === 'p' ? HALF_DAY : 0);
    return { ...span, minutes, isHalfOpen: false, isSurely: true, isWord: false };
  }
  return timeAt(span, Number(clockHour ?? plainHour), Number(clockMinute ?? 0), true);
}

/** A time without "am" or "pm": "14:30" and "09:00" are of the 24-hour clock, "9:00" may be either half. */
function timeAt(
  span: Span & { readonly text: string },
  hour: number,
  minute: number,
  isSurely: boolean,
): ClockTime | undefined {
  if (!(hour <= 24 && minute < 60)) return undefined;
  const isHalfOpen = hour >= 1 && hour <= 12 && !span.text.startsWith('0');
  return { ...span, minutes: ((hour % 24) * 60 + minute) % (2 * HALF_DAY), isHalfOpen, isSurely, isWord: false };
}
