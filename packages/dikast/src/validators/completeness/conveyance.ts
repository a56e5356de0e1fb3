/**
 * How far the answer passes on what a source sentence says: the values asked for where the question asks for one,
 * else the words that the source adds to the query. This is how an answer in other words than the query is recognised.
 */
import { type AnswerKind, factsOf, valuesOf } from './answer-kinds.ts';
import type { CommonReading, PartReading, Reading, StatedValues } from './reading.ts';

const TOLERANCE = 0.05;
const WORDS_MIN = 3;
/** Of a source sentence with more new words than this, two words are chance. */
const LONG_FROM = 4;
/** What one fact passed on counts for, where words were asked for. */
const FACT_SHARE = 0.6;
/** In an answer of so few statements a value needs no word beside it. */
const SHORT_ANSWER_MAX = 3;
/** A source sentence is passed on in so many statements in a row. */
const WINDOW = 3;
const PLACES_MAX = 64;
const DATE = /^(\d*)-(\d*)-(\d*)$/;

/** The best share, 0 .. 1, over the source sentences that speak of a part; 0 when there are none. */
export function conveyance({ part, support }: PartReading, reading: CommonReading): number {
  return support.reduce((best, source) => Math.max(best, shareConveyed(source, part.kind, reading)), 0);
}

/** Share of what a source sentence has to say that a few statements of the answer in a row say too. */
export function shareConveyed(source: Reading, kind: AnswerKind, reading: CommonReading): number {
  const isGiven = (value: string, stated: StatedValues) =>
    placesOfValue(stated, value).some((place) => isBeside(source, place, reading));
  const news = (values: ReadonlySet<string> | undefined) =>
    [...(values ?? [])].filter((value) => !isAsked(value, reading));
  const values = news(valuesOf(kind, source.sentence));
  if (values.length > 0) return values.some((value) => isGiven(value, reading.stated(kind))) ? 1 : 0;
  const isFactGiven = news(factsOf(source.sentence)).some((fact) => isGiven(fact, reading.stated('open')));
  return Math.max(isFactGiven ? FACT_SHARE : 0, wordsConveyed(source, reading));
}

/** Share of the words that a source sentence adds to the query which stand close together in the answer. */
function wordsConveyed({ sentence, terms }: Reading, { placesOf }: CommonReading): number {
  const news = [...sentence.conceptKeys].filter((key) => !terms.has(key));
  if (news.length === 0) return 0;
  const counts = new Map<number, number>();
  for (const key of news) {
    const windows = new Set(
      placesOf(key).flatMap((place) => Array.from({ length: WINDOW }, (_, back) => place - back)),
    );
    for (const window of windows) counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  const most = [...counts.values()].reduce((best, count) => Math.max(best, count), 0);
  return most < WORDS_MIN && news.length > LONG_FROM ? 0 : most / Math.max(WORDS_MIN, news.length);
}

/** Whether a statement, or the one before it, has a word of the source sentence: else a value is there by chance. */
function isBeside({ sentence, terms }: Reading, place: number, { statements }: CommonReading): boolean {
  return (
    statements.length <= SHORT_ANSWER_MAX ||
    [statements[place], statements[place - 1]].some(
      (statement) =>
        statement !== undefined &&
        ([...statement.terms].some((key) => terms.has(key)) ||
          [...statement.sentence.conceptKeys].some((key) => sentence.conceptKeys.has(key))),
    )
  );
}

function isAsked(value: string, { queryText }: CommonReading): boolean {
  return value.length > 1 && queryText.includes(value);
}

/** Where the answer states a value, in so many words or nearly. */
function placesOfValue(stated: StatedValues, wanted: string): readonly number[] {
  const exact = stated.get(wanted);
  if (exact !== undefined) return exact;
  const isSame = sameness(wanted);
  return [...stated].flatMap(([value, places]) => (isSame(value) ? places : []));
}

function sameness(wanted: string): (value: string) => boolean {
  if (DATE.test(wanted)) return (value) => areSameDate(wanted, value);
  const [number, unit] = numberAndUnit(wanted);
  if (Number.isFinite(number))
    return (value) => {
      const [other, otherUnit] = numberAndUnit(value);
      return unit === otherUnit && Math.abs(other - number) <= TOLERANCE * Math.abs(number);
    };
  const names = wanted.split(' ');
  return (value) => names.includes(value) || value.split(' ').includes(wanted);
}

function numberAndUnit(value: string): [number, string] {
  const [digits = '', ...unit] = value.split(' ');
  return [digits === '' ? Number.NaN : Number(digits), unit.join(' ')];
}

/** Nothing that both state differs, and both state something. */
function areSameDate(left: string, right: string): boolean {
  const [, ...ours] = DATE.exec(left) ?? [];
  const [, ...theirs] = DATE.exec(right) ?? [];
  const stated = ours
    .map((part, index) => [part, theirs[index] ?? ''] as const)
    .filter(([a, b]) => a !== '' && b !== '');
  return stated.length > 0 && stated.every(([a, b]) => Number(a) === Number(b));
}

/** The values of a kind that statements give, with their places; facts for a kind without values. */
export function statedValues(statements: readonly Reading[]): CommonReading['stated'] {
  const known = new Map<AnswerKind, StatedValues>();
  return (kind) => {
    const values =
      known.get(kind) ?? placesByKey(statements.map(({ sentence }) => valuesOf(kind, sentence) ?? factsOf(sentence)));
    known.set(kind, values);
    return values;
  };
}

/** For each key the places of the sets that have it, at most {@link PLACES_MAX}. */
export function placesByKey(sets: readonly ReadonlySet<string>[]): StatedValues {
  const places = new Map<string, number[]>();
  sets.forEach((set, place) => {
    for (const key of set) {
      const known = places.get(key);
      if (known === undefined) places.set(key, [place]);
      else if (known.length < PLACES_MAX) known.push(place);
    }
  });
  return places;
}
