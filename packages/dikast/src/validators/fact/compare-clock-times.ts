/**
 * Times of day of a claim against those of the sources: "10 am", "10 a.m." and "10:00" are one time, "8 am" another.
 *
 * A time differs when no source states it, or when the sentence that speaks of the same thing states another one.
 * Errs on time zones, and where the sources write a time as a bare number that stands for something else.
 */
import { areSameTime, type ClockTime, clockTimeOf } from '../../text/clock-times.ts';
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';
import { closest, isRivalCloser, isSurelyMeant, type Mention, mentionsIn, replaced } from './mentions.ts';

const RIVAL_CONTEXT_MIN = 0.5;

/** Clock times of the claim that the sources do not bear out. */
export function compareClockTimes(comparison: Comparison): readonly Difference[] {
  return comparison.sentence.clockTimes.flatMap((time) => compareTime(comparison, time) ?? []);
}

function compareTime(comparison: Comparison, time: ClockTime): Difference | undefined {
  const { subject, sentence } = comparison;
  const mentions = mentionsIn(comparison, timesOf);
  const sames = mentions.filter(({ figure }) => areSameTime(time, figure));
  const same = closest(comparison, time, sames);
  if (isSurelyMeant(same)) return undefined;
  const others = mentions.filter(({ figure }) => figure.isSurely && !areSameTime(time, figure));
  const rival = closest(comparison, time, others);
  if (!isRivalCloser(rival, same, RIVAL_CONTEXT_MIN) && (same !== undefined || isStated(subject, time)))
    return undefined;
  if (rival === undefined && time.isWord) return undefined;
  const rule = {
    isAlike: (other: ClockTime) => other.minutes < 720 === time.minutes < 720,
    isKept: (other: ClockTime) => sentence.clockTimes.some((own) => own !== time && areSameTime(own, other)),
  };
  return changed(comparison, time, replaced(comparison, time, { mentions: others, rule }));
}

/** Clock times of a sentence, and bare numbers that may be some: "from 9 to 6 pm". */
function timesOf({ clockTimes, quantities }: Sentence): readonly ClockTime[] {
  const bare = quantities
    .filter(({ start, end }) => !clockTimes.some((time) => start < time.end && time.start < end))
    .flatMap((quantity) => clockTimeOf(quantity) ?? []);
  return bare.length === 0 ? clockTimes : [...clockTimes, ...bare];
}

function isStated({ sourceSentences, query }: Subject, time: ClockTime): boolean {
  const hasTime = (sentence: Sentence) => timesOf(sentence).some((other) => areSameTime(time, other));
  return sourceSentences.some(hasTime) || query?.sentences.some(hasTime) === true;
}

function changed(
  { subject, passage }: Comparison,
  time: ClockTime,
  mention: Mention<ClockTime> | undefined,
): Difference {
  const place = mention?.sentence ?? passage[0];
  const said =
    mention === undefined ? 'no source states it' : `${speakerOf(mention.sentence)} says "${mention.figure.text}"`;
  return {
    kind: 'changed_number',
    span: time,
    evidence: place === undefined ? [] : [subject.quoteSentence(place)],
    reason: `The answer says "${shorten(time.text, 40)}"; ${said}.`,
  };
}
