/**
 * A gold question: a request of which the operator knows what one pool must say of it. Before it is asked it takes the
 * shape of a live request, so that no member, id or setting tells the two apart; its texts stay what they are.
 */
import { type Prng, shuffled } from '@dikast/core/base/prng';
import type { Truth } from '@dikast/core/reputation/pool-memory';
import { parseRequest, type Source, type ValidationRequest } from '../request/request.ts';
import { hasSourceIdsLike, idLike, sourceIdsLike } from './ids-alike.ts';

/** A question with its answer. */
export interface GoldQuestion {
  /** The pool that is tested; all others are asked as well, as they would be about any request. */
  readonly pool: string;
  readonly truth: Truth;
  readonly request: ValidationRequest;
}

/** What stands in brackets, and may be a citation. */
const BRACKETED = /\[([^[\]]{1,500})\]/g;
/** Sources cited by their places: then their order is part of the answer. */
const CITED_BY_PLACE = /\[\d{1,3}(?:\s*[,;-]\s*\d{1,3})*\]/;

/** Which questions can take the shape of a live request: nothing can be made up that they lack. */
export function canFollow(live: ValidationRequest): (question: GoldQuestion) => boolean {
  const hasIds = idsFor(live);
  return ({ request }) =>
    (request.query === undefined) === (live.query === undefined) &&
    (request.sources.length === 0) === (live.sources.length === 0) &&
    (hasAny(request, 'title') || !hasAny(live, 'title')) &&
    (hasAny(request, 'url') || !hasAny(live, 'url')) &&
    hasIds(request.sources.length);
}

/**
 * The question as it is asked after a live request: sources in another order, ids new, also where the answer cites them;
 * the rest as that one has it. Undefined when no ids were found for it.
 */
export function inTheShapeOf(
  live: ValidationRequest,
  { request }: GoldQuestion,
  prng: Prng,
): ValidationRequest | undefined {
  const { query, answer } = request;
  const sources = areCitedByPlace(request) ? request.sources : shuffled(request.sources, prng);
  const ids = sourceIdsLike(sourceIdsOf(live), sources.length, prng);
  if (ids === undefined) return undefined;
  const kept = { title: hasAny(live, 'title'), url: hasAny(live, 'url') };
  return parseRequest({
    ...(live.id === undefined ? {} : { id: idLike(live.id, prng) }),
    ...(query === undefined ? {} : { query }),
    answer: citingAnew(answer, new Map(sources.map(({ id }, place) => [id, ids[place] ?? id]))),
    sources: sources.map(({ text, title, url }, place) => ({
      id: ids[place],
      text,
      ...(kept.title && title !== undefined ? { title } : {}),
      ...(kept.url && url !== undefined ? { url } : {}),
    })),
    stakes: live.stakes,
    citations: live.citations,
  });
}

/** Whether so many sources can have ids like those of a live request; found out once for each number. */
function idsFor(live: ValidationRequest): (count: number) => boolean {
  const liveIds = sourceIdsOf(live);
  const known = new Map<number, boolean>();
  return (count) => {
    const has = known.get(count) ?? hasSourceIdsLike(liveIds, count);
    known.set(count, has);
    return has;
  };
}

function sourceIdsOf({ sources }: ValidationRequest): readonly string[] {
  return sources.map(({ id }) => id);
}

function areCitedByPlace({ answer, sources }: ValidationRequest): boolean {
  return CITED_BY_PLACE.test(answer) && !sources.some(({ id }) => /^\d+$/.test(id));
}

function citingAnew(answer: string, names: ReadonlyMap<string, string>): string {
  return answer.replace(
    BRACKETED,
    (_, inside: string) => `[${inside.replace(/[^\s,;]+/g, (word) => names.get(word) ?? word)}]`,
  );
}

function hasAny({ sources }: ValidationRequest, member: keyof Pick<Source, 'title' | 'url'>): boolean {
  return sources.some((source) => source[member] !== undefined);
}
