/**
 * Further sources for an answer that the agents could not settle. A request with more sources is another proposition: it
 * gets a validation and a verdict of its own, which names the one it follows, and that one names what was added.
 */
import { digestOf, type Sha256 } from '@dikast/core/base/crypto-port';
import type { Source, ValidationRequest } from '../request/request.ts';
import { derivedValidation } from './derived-validation.ts';

/** A source that was added. */
export interface AddedSource {
  readonly id: string;
  /** Of the whole source. */
  readonly digest: string;
}

/** What came of looking for further sources, as the undecided verdict records it. */
export interface FurtherSources {
  /** Name of the plug that was asked. */
  readonly finder: string;
  readonly status: 'found' | 'none' | 'failed' | 'late';
  readonly tookMs: number;
  /** What it might have taken, and how many sources it might have given. */
  readonly allowedMs: number;
  readonly sourcesMax: number;
  readonly added: readonly AddedSource[];
  /** Sources that were no sources, not new, or beyond the bounds. */
  readonly refused: number;
  /** The validation of the request with these sources; null when there are none. */
  readonly continuedIn: string | null;
}

/** What a verdict on a request with further sources follows. */
export interface Follows {
  readonly validation: string;
  /** Digest of the verdict that the agents left undecided. */
  readonly verdict: string;
  /** Digest of the request as it was given, without the sources that were added. */
  readonly request: string;
  /** The last sources of the request, in their order. */
  readonly added: readonly AddedSource[];
}

/** The validation of the request with further sources. */
export function validationWithSources(validation: string, sha256: Sha256): string {
  return derivedValidation('further-sources', validation, sha256);
}

/** Sources by id and digest. */
export function namesOfSources(sources: readonly Source[], sha256: Sha256): readonly AddedSource[] {
  return sources.map((source) => ({ id: source.id, digest: digestOf(sha256, source) }));
}

/** Why a request is not the one that a verdict says it follows, with the sources that it names; undefined when it is. */
export function followsProblem(
  {
    validation,
    request,
    follows,
  }: { readonly validation: string; readonly request: ValidationRequest; readonly follows: Follows },
  sha256: Sha256,
): string | undefined {
  if (validation !== validationWithSources(follows.validation, sha256))
    return 'the validation does not follow the one it names';
  const before = request.sources.length - follows.added.length;
  const added = namesOfSources(request.sources.slice(Math.max(0, before)), sha256);
  const isNamed =
    added.length === follows.added.length &&
    added.every(({ id, digest }, index) => {
      const named = follows.added[index];
      return named?.id === id && named.digest === digest;
    });
  if (follows.added.length === 0 || !isNamed) return 'the sources that were added are not the last ones of the request';
  const first = { ...request, sources: request.sources.slice(0, before) };
  return digestOf(sha256, first) === follows.request ? undefined : 'without them the request is another than it names';
}
