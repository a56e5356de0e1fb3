/**
 * A gold question: a request of which the operator knows what one pool must say of it. Before it is asked it takes the
 * shape of a live request, so that no member, id or setting tells the two apart; its texts stay what they are.
 */
import { type Prng, shuffled } from '@dikast/core/base/prng';
import type { Truth } from '@dikast/core/reputation/pool-memory';
import { parseRequest, type Source, type ValidationRequest } from '../request/request.ts';
import { idLike, sourceIdsLike } from './ids-alike.ts';

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

/** Whether a question can take the shape of a live request: nothing can be made up that it lacks. */
export function canFollow({ request }: GoldQuestion, live: ValidationRequest): boolean {
  return (
    (request.query === undefined) === (live.query === undefined) &&
    (request.sources.length === 0) === (live.sources.length === 0) &&
    (hasAny(request, 'title') || !hasAny(live, 'title')) &&
    (hasAny(request, 'url') || !hasAny(live, 'url'))
  );
}

/**
 * The question as it is asked after a live request: sources in another order, ids new, also where the answer cites them;
 * the rest as that one has it.
 */
export function inTheShapeOf(live: ValidationRequest, { request }: GoldQuestion, prng: Prng): ValidationRequest {
  const { query, answer } = request;
  const sources = areCitedByPlace(request) ? request.sources : shuffled(request.sources, prng);
  const liveIds = live.sources.map(({ id }) => id);
  const ids = sourceIdsLike(liveIds, sources.length, prng);
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
