/**
 * Dates and years of a claim against those of the sources.
 *
 * A date differs when no source has a compatible one, or when the sentence that speaks of the same thing has only
 * others. Errs where a source dates one thing twice in different ways.
 */
import { areCompatibleDates, type DateMention } from '../../text/dates.ts';
import type { Sentence } from '../../text/document.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';
import { closest, isRivalCloser, isSurelyMeant, mentionsIn, replaced } from './mentions.ts';

const RIVAL_CONTEXT_MIN = 0.55;

/** Dates of the claim that the sources do not bear out. */
export function compareDates(comparison: Comparison): readonly Difference[] {
  return comparison.sentence.dates.flatMap((date) => compareDate(comparison, date) ?? []);
}

function compareDate(comparison: Comparison, date: DateMention): Difference | undefined {
  const { subject, sentence, passage } = comparison;
  const mentions = mentionsIn(comparison, (each) => each.dates);
  const sames = mentions.filter(({ figure }) => areCompatibleDates(date, figure));
  const same = closest(comparison, date, sames);
  if (isSurelyMeant(same)) return undefined;
  const rivals = mentions.filter(({ figure }) => isRival(date, figure));
  const rival = closest(comparison, date, rivals);
  if (!isRivalCloser(rival, same, RIVAL_CONTEXT_MIN) && (same !== undefined || isKnown(comparison, date)))
    return undefined;
  const rule = {
    isAlike: (other: DateMention) => isAsStated(date, other),
    isKept: (other: DateMention) =>
      sentence.dates.some((own) => own !== date && isAsStated(own, other) && areCompatibleDates(own, other)),
  };
  const named = replaced(comparison, date, { mentions: rivals, rule });
  const place = named?.sentence ?? passage[0];
  const said = named === undefined ? 'no source states it' : `${speakerOf(named.sentence)} says "${named.figure.text}"`;
  return {
    kind: 'changed_date',
    span: date,
    evidence: place === undefined ? [] : [subject.quoteSentence(place)],
    reason: `The answer says "${shorten(date.text, 40)}"; ${said}.`,
  };
}

/** Both state the same parts. */
function isAsStated(left: DateMention, right: DateMention): boolean {
  return (
    (left.year === undefined) === (right.year === undefined) &&
    (left.month === undefined) === (right.month === undefined) &&
    (left.day === undefined) === (right.day === undefined)
  );
}

/** Incompatible, and as precise: "2021" is no rival of "5 March". */
function isRival(left: DateMention, right: DateMention): boolean {
  const isSharing =
    (left.year !== undefined && right.year !== undefined) ||
    (left.month !== undefined && right.month !== undefined && left.year === undefined && right.year === undefined) ||
    (left.month !== undefined && right.month !== undefined);
  return isSharing && !areCompatibleDates(left, right);
}

function isKnown({ subject }: Comparison, date: DateMention): boolean {
  const isCompatible = (sentence: Sentence) =>
    sentence.dates.some((other) => areCompatibleDates(date, other) && isAsPrecise(date, other));
  if (subject.query?.sentences.some(isCompatible) === true) return true;
  const isAlike = (other: DateMention) => areCompatibleDates(date, other) && isAsPrecise(date, other);
  if (subject.sourceIndex.datesLike(date).some(isAlike)) return true;
  if (date.month !== undefined || date.year === undefined) return false;
  return subject.sourceIndex.hasYear(date.year);
}

/** The source states at least one of the parts that the claim states, and the year if it states one. */
function isAsPrecise(claimed: DateMention, stated: DateMention): boolean {
  if (claimed.year !== undefined && stated.year !== undefined) return true;
  return claimed.month !== undefined && stated.month !== undefined;
}
