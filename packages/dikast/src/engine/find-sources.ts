/**
 * Asks a plug for further sources, within bounds of time and size. What it returns is not trusted: each source is parsed,
 * and one that is none, or not new, is refused.
 */
import { setImmediate } from 'node:timers/promises';
import { isWellFormedText } from '@dikast/core/base/bytes';
import { sha256 } from '../adapters/node-hash.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { Clock, DisputedAnswer, SourceFinder } from '../ports.ts';
import { countableSubject } from '../request/countable-subject.ts';
import { parseRequest, type Source, sourceSchema, type ValidationRequest } from '../request/request.ts';
import { type FurtherSources, namesOfSources, validationWithSources } from '../verdict/further-sources.ts';

/** What the search may take. */
export interface SearchLimits {
  readonly timeMs: number;
  readonly sourcesMax: number;
  readonly charactersMax: number;
}

/** What it is done with. */
export interface SearchMeans {
  readonly finder: SourceFinder;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/** What came of it for the record, and the request with the sources that were added. */
export interface FoundSources {
  readonly step: FurtherSources;
  readonly request: ValidationRequest;
}

/** Longest name of a plug that a verdict takes. */
const NAME_LENGTH_MAX = 200;

/** The plug, if it has a name that verdicts can record. @throws DikastError `invalid_config` */
export function checkedFinder(finder: SourceFinder): SourceFinder {
  const { name } = finder;
  if (typeof name === 'string' && name.length > 0 && name.length <= NAME_LENGTH_MAX && isWellFormedText(name))
    return finder;
  const seen = typeof name === 'string' ? `a name of ${name.length} characters` : 'no name';
  throw new DikastError('invalid_config', `sourceFinder: ${seen}, expected one of 1 to ${NAME_LENGTH_MAX}`);
}

/** Sources looked at of one answer; a plug that returns more is not read to its end. */
const LOOKED_AT_MAX = 200;

/** Looks for further sources on the answer of a validation. Never throws: a plug that does has found nothing. */
export async function findSources(
  { validation, ...question }: Pick<DisputedAnswer, 'request' | 'claims'> & { readonly validation: string },
  limits: SearchLimits,
  means: SearchMeans,
): Promise<FoundSources> {
  const startMs = means.clock.monotonic();
  const answer = await answerOf(
    { ...question, sourcesMax: limits.sourcesMax, charactersMax: limits.charactersMax },
    limits,
    means,
  );
  const tookMs = Math.max(0, Math.min(limits.timeMs, Math.round(means.clock.monotonic() - startMs)));
  const value = answer.kind === 'returned' ? answer.value : [];
  const { sources, refused, request } = takeSources(value, question.request, limits);
  const returned = sources.length > 0 ? 'found' : 'none';
  const step: FurtherSources = {
    finder: means.finder.name,
    status: answer.kind === 'returned' ? returned : answer.kind,
    tookMs,
    allowedMs: limits.timeMs,
    sourcesMax: limits.sourcesMax,
    added: namesOfSources(sources, sha256),
    refused,
    continuedIn: sources.length === 0 ? null : validationWithSources(validation, sha256),
  };
  return { step, request };
}

type Answer = { readonly kind: 'returned'; readonly value: unknown } | { readonly kind: 'failed' | 'late' };

/** What the plug returns in time. */
async function answerOf(question: DisputedAnswer, { timeMs }: SearchLimits, means: SearchMeans): Promise<Answer> {
  const { finder, clock, signal } = means;
  const controller = new AbortController();
  let isOver: (answer: Answer) => void = () => {};
  const late = new Promise<Answer>((resolve) => {
    isOver = resolve;
  });
  const cancel = clock.schedule(timeMs, () => isOver({ kind: 'late' }));
  const onAbort = () => isOver({ kind: 'late' });
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  const find = async (): Promise<Answer> => {
    await setImmediate();
    // A copy, without getters or proxies: what was checked is what is added.
    return { kind: 'returned', value: structuredClone(await finder.find(question, { signal: controller.signal })) };
  };
  try {
    return await Promise.race([find().catch((): Answer => ({ kind: 'failed' })), late]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
    controller.abort();
  }
}

/** The first sources that are new, whole and within the bounds. */
function takeSources(
  value: unknown,
  request: ValidationRequest,
  { sourcesMax, charactersMax }: SearchLimits,
): { readonly sources: readonly Source[]; readonly refused: number; readonly request: ValidationRequest } {
  const answer = value ?? [];
  const given: readonly unknown[] = Array.isArray(answer) ? answer.slice(0, LOOKED_AT_MAX) : [answer];
  const ids = new Set(request.sources.map(({ id }) => id));
  const sources: Source[] = [];
  let characters = 0;
  for (const each of given) {
    const parsed = sourceSchema.safeParse(each);
    if (!parsed.success || ids.has(parsed.data.id) || sources.length >= sourcesMax) continue;
    if (characters + parsed.data.text.length > charactersMax) continue;
    characters += parsed.data.text.length;
    ids.add(parsed.data.id);
    sources.push(parsed.data);
  }
  const added = roomFor(sources, request);
  const extended = added.length === 0 ? request : withSources(request, added);
  return { sources: added, refused: given.length - added.length, request: extended };
}

/** All of the sources, or where a request has no room for them all, the first ones that fit. */
function roomFor(sources: readonly Source[], request: ValidationRequest): readonly Source[] {
  if (isJudgeable(withSources(request, sources))) return sources;
  const added: Source[] = [];
  for (const source of sources) if (isJudgeable(withSources(request, [...added, source]))) added.push(source);
  return added;
}

function withSources(request: ValidationRequest, sources: readonly Source[]): ValidationRequest {
  return { ...request, sources: [...request.sources, ...sources] };
}

/** Whether a request is within the bounds of all requests. */
function isJudgeable(request: ValidationRequest): boolean {
  try {
    countableSubject(parseRequest(request));
    return true;
  } catch {
    return false;
  }
}
