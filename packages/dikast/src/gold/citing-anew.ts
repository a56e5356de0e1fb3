/**
 * An answer whose sources are called otherwise: its citations name them anew, in every form in which an answer cites, and
 * must be read as they were before.
 */
import type { ValidationRequest } from '../request/request.ts';
import { type CitationMarker, findCitations } from '../text/citations.ts';
import { Subject } from '../text/subject.ts';
import { readCitations } from '../validators/citation/citation-reading.ts';

/** A word of a marker, which may be an id; marks of a footnote and of pages stay outside. */
const WORD = /[\p{L}\p{N}§][^\s[\]【】(),;†]*/gu;
const RANGE = /^(\d{1,4})[-–](\d{1,4})$/;
const NUMBER = /^\d{1,4}$/;

/** The answer with the new name of each source that it cites by its id; places, addresses and all other text stay. */
export function citingAnew(answer: string, names: ReadonlyMap<string, string>): string {
  const nameOf = namesAsWritten(names);
  const pieces: string[] = [];
  let at = 0;
  for (const marker of findCitations(answer)) {
    pieces.push(answer.slice(at, marker.start), marker.style === 'url' ? marker.text : markedAnew(marker, nameOf));
    at = marker.end;
  }
  return pieces.join('') + answer.slice(at);
}

/** Whether an answer cites sources by their places: by numbers that are no ids. */
export function isCitingByPlace({ answer, sources }: ValidationRequest): boolean {
  const ids = new Set(sources.map(({ id }) => id));
  return findCitations(answer).some((marker) => marker.ids.some((id) => NUMBER.test(id) && !ids.has(id)));
}

/**
 * Whether the citations of two requests name the same sources at the same claims. `placesBefore` has, for each source of
 * `after`, its place in `before`.
 */
export function citeAlike(
  before: ValidationRequest,
  after: ValidationRequest,
  placesBefore: readonly (number | undefined)[],
): boolean {
  const asBefore = readingOf(after, (place) => placesBefore[place]);
  return JSON.stringify(readingOf(before, (place) => place)) === JSON.stringify(asBefore);
}

/** For each claim what is cited there; last, what is cited anywhere. */
function readingOf(request: ValidationRequest, placeOf: (place: number) => number | undefined): unknown {
  const subject = new Subject(request);
  const reading = readCitations(subject);
  return [...subject.claims.map(reading.citationsAt), reading.citations].map((citations) =>
    citations.map(({ marker, sources, unresolved }) => [marker.style, sources.map(placeOf), unresolved.length]),
  );
}

/** The new name of an id as a reader takes it: in any case, and after `source:`. */
function namesAsWritten(names: ReadonlyMap<string, string>): (id: string) => string | undefined {
  const byLowerCase = new Map([...names].reverse().map(([id, name]) => [id.toLowerCase(), name]));
  return (id) => {
    const known = names.get(id) ?? byLowerCase.get(id.toLowerCase());
    const [, prefix = '', bare = ''] = /^((?:source|src|ref):)(.*)$/i.exec(id) ?? [];
    const afterPrefix = byLowerCase.get(bare.toLowerCase());
    return known ?? (afterPrefix === undefined ? undefined : prefix + afterPrefix);
  };
}

/** The ids stand in a marker in their order; what is beside them (`Source`, a page) is no id, whatever it looks like. */
function markedAnew({ text, ids }: CitationMarker, nameOf: (id: string) => string | undefined): string {
  let next = 0;
  return text.replace(WORD, (word) => {
    const written = ids.slice(next, next + idsWrittenBy(word, ids[next]));
    next += written.length;
    const anew = written.map(nameOf);
    return anew.length > 0 && anew.every((name) => name !== undefined) ? anew.join(', ') : word;
  });
}

/** How many ids a word stands for, given the one that comes next: a range stands for several, other words for none. */
function idsWrittenBy(word: string, next: string | undefined): number {
  if (word === next) return 1;
  const [, first, last] = RANGE.exec(word) ?? [];
  return first !== undefined && Number(first) === Number(next) ? Number(last) - Number(first) + 1 : 0;
}
