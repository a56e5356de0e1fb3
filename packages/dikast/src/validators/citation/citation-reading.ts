/**
 * The citations of an answer and what they name: markers resolved against the sources, told apart from other brackets
 * ("[sic]", "the range [0, 1]"), and placed at the claims they stand at. Lists of references are definitions, not citations.
 */
import type { Claim } from '../../request/claims.ts';
import type { ValidationRequest } from '../../request/request.ts';
import { type CitationMarker, findCitations } from '../../text/citations.ts';
import type { Subject } from '../../text/subject.ts';
import { type AnswerLayout, layOut } from './answer-layout.ts';
import { definitionsOf } from './reference-list.ts';
import { makeSourceResolver, type SourceResolver } from './source-resolver.ts';

/** A marker that cites, and the sources it names. */
export interface Citation {
  readonly marker: CitationMarker;
  /** Indices of the sources named, without repetition. */
  readonly sources: readonly number[];
  /** Ids that name no source given. */
  readonly unresolved: readonly string[];
}

/** The citations of an answer, by the claim they stand at. */
export interface CitationReading {
  readonly layout: AnswerLayout;
  readonly citations: readonly Citation[];
  readonly resolve: SourceResolver;
  /** Citations at a claim, in order. */
  citationsAt(claim: Claim): readonly Citation[];
}

const readings = new WeakMap<Subject, CitationReading>();

/** The reading of a subject's citations, made once and shared by the pool. */
export function readCitations(subject: Subject): CitationReading {
  const known = readings.get(subject);
  if (known !== undefined) return known;
  const layout = layOut(subject.request.answer, subject.claims);
  const definitions = definitionsOf(subject.request, subject.claims, layout);
  const resolve = withDefinitions(makeSourceResolver(subject.request.sources), definitions);
  const all = findAnswerCitations(subject.request, resolve);
  const byClaim = placeAtClaims(all, subject.claims);
  const citations = all.filter((citation) => {
    const claim = byClaim.get(citation);
    return claim === undefined || !layout.isReference(claim);
  });
  const atClaim = new Map<number, Citation[]>();
  for (const citation of citations) {
    const claim = byClaim.get(citation);
    if (claim === undefined) continue;
    const there = atClaim.get(claim);
    if (there === undefined) atClaim.set(claim, [citation]);
    else there.push(citation);
  }
  const reading = { layout, citations, resolve, citationsAt: (claim: Claim) => atClaim.get(claim.index) ?? [] };
  readings.set(subject, reading);
  return reading;
}

/** Markers of a request's answer that cite, reference lists included. */
export function findAnswerCitations(
  request: ValidationRequest,
  resolve: SourceResolver = makeSourceResolver(request.sources),
): readonly Citation[] {
  const looksLikeId = idShapeOf(request);
  return findCitations(request.answer).flatMap((marker) => {
    const resolved = marker.ids.map(resolve);
    const sources = [...new Set(resolved.filter((source) => source !== undefined))];
    const unresolved = marker.ids.filter((_, index) => resolved[index] === undefined);
    if (isInterval(marker, unresolved)) return [];
    const isCitation = sources.length > 0 || isMeantAsCitation(marker, request, looksLikeId);
    return isCitation ? [{ marker, sources, unresolved }] : [];
  });
}

function withDefinitions(resolve: SourceResolver, definitions: ReadonlyMap<string, number>): SourceResolver {
  return definitions.size === 0 ? resolve : (id) => definitions.get(id) ?? resolve(id);
}

/** Whether a marker that names no source was meant to: an invented source, not an editor's bracket. */
function isMeantAsCitation(
  { ids, style, text, start }: CitationMarker,
  { answer, query, sources }: ValidationRequest,
  looksLikeId: (id: string) => boolean,
): boolean {
  if (style === 'url') return !sources.some((source) => source.text.includes(text)) && !(query ?? '').includes(text);
  if (style === 'parenthesis' && /^\(see/i.test(text)) return false;
  if (style === 'footnote' || style === 'parenthesis') return true;
  if (/[\p{L}\p{N}]$/u.test(answer.slice(0, start)) && ids.every((id) => /^\p{L}+$/u.test(id))) return false;
  return ids.some((id) => /^\d{1,3}$/.test(id) || /^\d{1,4}[-–]\d{1,4}$/.test(id) || looksLikeId(id));
}

/** "in the range [0, 1]" */
function isInterval({ ids, style }: CitationMarker, unresolved: readonly string[]): boolean {
  return style === 'bracket' && ids.length === 2 && ids[0] === '0' && unresolved.includes('0');
}

/** Ids with a digit beside letters always look like one; plain words only where the sources' ids are of that shape. */
function idShapeOf({ sources }: ValidationRequest): (id: string) => boolean {
  const isPlain = sources.length > 0 && sources.every(({ id }) => /^\p{Ll}+$/u.test(id));
  const isCompound = sources.some(({ id }) => /[-_.:/]/.test(id));
  return (id) =>
    (/\p{L}/u.test(id) && /\p{N}/u.test(id)) ||
    (isPlain && /^\p{Ll}{3,}$/u.test(id) && !EDITORIAL.has(id)) ||
    (isCompound && /^\p{L}+(?:[-_:/]\p{L}+)+$/u.test(id));
}

const EDITORIAL: ReadonlySet<string> = new Set(
  'sic the this that they them his her their our your its and not who'.split(' '),
);

function placeAtClaims(citations: readonly Citation[], claims: readonly Claim[]): ReadonlyMap<Citation, number> {
  const places = new Map<Citation, number>();
  let next = 0;
  for (const citation of citations) {
    while (next < claims.length && (claims[next]?.start ?? 0) <= citation.marker.start) next++;
    if (next > 0) places.set(citation, next - 1);
  }
  return places;
}
