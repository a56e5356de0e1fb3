/**
 * Asks a plug for further sources, within bounds of time and size. What it returns is not trusted: each source is parsed,
 * and one that is none, or not new, is refused.
 */
import { setImmediate } from 'node:timers/promises';
import type { Clock, DisputedAnswer, SourceFinder } from '../ports.ts';
import { countableSubject } from '../request/countable-subject.ts';
import { parseRequest, type Source, sourceSchema, type ValidationRequest } from '../request/request.ts';
import type { FurtherSources } from '../verdict/further-sources.ts';

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

/** What was found: sources that may be added, and the request with them. */
export interface Finding extends Pick<FurtherSources, 'status' | 'tookMs' | 'refused'> {
  readonly sources: readonly Source[];
  readonly request: ValidationRequest;
}

/** Sources looked at of one answer; a plug that returns more is not read to its end. */
const LOOKED_AT_MAX = 200;

/** Looks for further sources. Never throws: a plug that does has found nothing. */
export async function findSources(
  question: Pick<DisputedAnswer, 'request' | 'claims'>,
  limits: SearchLimits,
  means: SearchMeans,
): Promise<Finding> {
  const { request } = question;
  const startMs = means.clock.monotonic();
  const answer = await answerOf(
    { ...question, sourcesMax: limits.sourcesMax, charactersMax: limits.charactersMax },
    limits,
    means,
  );
  const tookMs = Math.max(0, Math.min(limits.timeMs, Math.round(means.clock.monotonic() - startMs)));
  if (answer.kind !== 'returned') return { status: answer.kind, tookMs, refused: 0, sources: [], request };
  const taken = takeSources(answer.value, request, limits);
  return { status: taken.sources.length > 0 ? 'found' : 'none', tookMs, ...taken };
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
): Pick<Finding, 'sources' | 'refused' | 'request'> {
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
  const extended = { ...request, sources: [...request.sources, ...sources] };
  if (!isJudgeable(extended)) return { sources: [], refused: given.length, request };
  return { sources, refused: given.length - sources.length, request: extended };
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
