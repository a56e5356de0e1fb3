/**
 * A gold question: a request of which the operator knows what one pool must say of it. Before it is asked it takes the
 * shape of a live request, so that no member, id or setting tells the two apart; its texts stay what they are.
 */
import { type Prng, shuffled } from '@dikast/core/base/prng';
import type { Truth } from '@dikast/core/reputation/pool-memory';
import type { BUILT_IN_POOLS } from '../config/config.ts';
import { requestSchema, type Source, type ValidationRequest } from '../request/request.ts';
import { citeAlike, citingAnew, isCitingByPlace } from './citing-anew.ts';
import { hasSourceIdsLike, idLike, sourceIdsLike } from './ids-alike.ts';

/** A question with its answer. */
export interface GoldQuestion {
  /** The pool that is tested; all others are asked as well, as they would be about any request. */
  readonly pool: string;
  readonly truth: Truth;
  readonly request: ValidationRequest;
}

/** The pool for which it matters whether an answer has to cite. */
const CITATION_POOL: (typeof BUILT_IN_POOLS)[number] = 'citation_validation';

/** Which questions can take the shape of a live request: nothing can be made up that they lack. */
export function canFollow(live: ValidationRequest): (question: GoldQuestion) => boolean {
  const hasIds = idsFor(live);
  return ({ pool, request }) =>
    (request.query === undefined) === (live.query === undefined) &&
    (request.sources.length === 0) === (live.sources.length === 0) &&
    (pool !== CITATION_POOL || request.citations === live.citations) &&
    hasAsMany(request, live, 'title') &&
    hasAsMany(request, live, 'url') &&
    hasIds(request.sources.length);
}

/**
 * The question as it is asked after a live request: sources in another order, ids new, also where the answer cites them;
 * the rest as that one has it. Undefined when no ids were found for it, when it would be too long, or when
 * under its new ids the answer would cite other sources.
 */
export function inTheShapeOf(
  live: ValidationRequest,
  { request }: GoldQuestion,
  prng: Prng,
): ValidationRequest | undefined {
  const { query, answer } = request;
  const sources = isCitingByPlace(request) ? request.sources : shuffled(request.sources, prng);
  const ids = sourceIdsLike(sourceIdsOf(live), sources.length, prng);
  if (ids === undefined) return undefined;
  const kept = { title: hasAny(live, 'title'), url: hasAny(live, 'url') };
  const shaped = requestSchema.safeParse({
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
  // Ids may be longer than those that the answer had.
  if (!shaped.success) return undefined;
  const placesBefore = sources.map((source) => request.sources.indexOf(source));
  return citeAlike(request, shaped.data, placesBefore) ? shaped.data : undefined;
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

/** Whether a request can have a member at all of its sources, or at some, where the live one has. */
function hasAsMany(request: ValidationRequest, live: ValidationRequest, member: 'title' | 'url'): boolean {
  if (!hasAny(live, member)) return true;
  const isAtAll = live.sources.every((source) => source[member] !== undefined);
  return isAtAll ? request.sources.every((source) => source[member] !== undefined) : hasAny(request, member);
}

function hasAny({ sources }: ValidationRequest, member: keyof Pick<Source, 'title' | 'url'>): boolean {
  return sources.some((source) => source[member] !== undefined);
}
