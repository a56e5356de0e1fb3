/**
 * Calendar dates of a text, by chrono-node; months with a year ("June 2023") and bare years, which chrono leaves alone.
 * Only what the text states is kept: a missing year stays missing.
 */
import * as chrono from 'chrono-node';

/** A date as far as it is stated, with its place. */
export interface DateMention {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly year: number | undefined;
  /** 1 .. 12. */
  readonly month: number | undefined;
  /** 1 .. 31. */
  readonly day: number | undefined;
}

const MONTH =
  /\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/i;
/**
 * A day or a year beside a month's name, or a date in digits: without one chrono finds nothing that is kept here. It is
 * asked for such sentences only, for it tries a dozen expressions on each.
 */
const DATED_MONTH = (() => {
  const month =
    '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
  const ordinal = '(?:\\d|(?:first|second|third|th)\\b)';
  return new RegExp(
    `(?:\\d|\\d(?:st|nd|rd)|first|second|third|th)[-/.,\\s]*(?:of\\s*)?${month}\\b|\\b${month}[-/.,\\s]*(?:the\\s+)?(?:(?:twenty|thirty)[-\\s]|[a-z]*${ordinal})|\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}`,
    'i',
  );
})();
const YEAR =
  /(?<![\p{L}\p{N}$€£¥.,])(?<!(?<!\b(?:1[0-9]|20)\d{2})-)(?:1[0-9]|20)\d{2}(?![\p{L}\p{N}%]|[.,]\d|\s?(?:%|percent|dollars|euros|people|units))/gu;
const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_AND_YEAR =
  /\b(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?,?\s+(?:of\s+)?((?:1[0-9]|20)\d{2})\b/gi;
/** "in May", "since March": a month alone, told from the verb and the modal by its capital and what stands before it. */
const MONTH_ALONE =
  /(?<=\b(?:in|since|by|until|till|from|to|through|of|early|mid|late|last|next|every|each|before|after|during)[\s-])(January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s*\d)/g;
/** chrono needs a "now" for relative dates; a fixed one keeps its answer a function of the text alone. */
const REFERENCE = new Date(Date.UTC(2000, 0, 1, 12));

/** Dates and years of `text`, shifted by `offset`, in order; a year inside a date is not listed again. */
export function findDates(text: string, offset = 0): readonly DateMention[] {
  const hasMonth = MONTH.test(text);
  const dates: DateMention[] = hasMonth && DATED_MONTH.test(text) ? chronoDates(text, offset) : [];
  const add = (match: RegExpExecArray, month: string | undefined, year: string | undefined) => {
    const start = offset + match.index;
    if (dates.some((date) => date.start <= start && start < date.end)) return;
    const stated = { year: year === undefined ? undefined : Number(year), month: monthNumber(month), day: undefined };
    dates.push({ start, end: start + match[0].length, text: match[0], ...stated });
  };
  if (hasMonth) {
    for (const match of text.matchAll(MONTH_AND_YEAR)) add(match, match[1], match[2]);
    for (const match of text.matchAll(MONTH_ALONE)) add(match, match[1], undefined);
  }
  if (/\d{4}/.test(text)) for (const match of text.matchAll(YEAR)) add(match, undefined, match[0]);
  return dates.sort((left, right) => left.start - right.start);
}

function monthNumber(name: string | undefined): number | undefined {
  return name === undefined ? undefined : MONTH_NAMES.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function chronoDates(text: string, offset: number): DateMention[] {
  const dates: DateMention[] = [];
  for (const found of chrono.strict.parse(text, { instant: REFERENCE, timezone: 0 })) {
    if (!MONTH.test(found.text)) continue;
    for (const part of [found.start, found.end]) {
      if (part === undefined || part === null) continue;
      const stated = (unit: 'year' | 'month' | 'day') =>
        part.isCertain(unit) ? (part.get(unit) ?? undefined) : undefined;
      const mention = { year: stated('year'), month: stated('month'), day: stated('day') };
      if (mention.month === undefined) continue;
      const start = offset + found.index;
      dates.push({ start, end: start + found.text.length, text: found.text, ...mention });
    }
  }
  return dates;
}

/** Whether two dates can be the same: nothing that both state differs. */
export function areCompatibleDates(left: DateMention, right: DateMention): boolean {
  return (
    areCompatibleParts(left.year, right.year) &&
    areCompatibleParts(left.month, right.month) &&
    areCompatibleParts(left.day, right.day)
  );
}

function areCompatibleParts(left: number | undefined, right: number | undefined): boolean {
  return left === undefined || right === undefined || left === right;
}
