/**
 * Which path a request takes: by stakes and size. A pure function of the request and the configured latencies.
 */
import type { PerformanceTargets } from '../config/config.ts';
import type { ValidationRequest } from '../request/request.ts';
import type { Path } from '../verdict/verdict.ts';

/** Texts up to this many characters in all are small enough for the fast path. */
const FAST_LENGTH_MAX = 20_000;
/** Texts beyond this many characters in all take the complex path. */
const STANDARD_LENGTH_MAX = 200_000;

/** The path of a request and its deadline. */
export interface Route {
  readonly path: Path;
  readonly deadlineMs: number;
}

/** Low stakes and small: fast, if all agents are deterministic. High stakes or large: complex. Else standard. */
export function routeOf(request: ValidationRequest, targets: PerformanceTargets, areAllDeterministic: boolean): Route {
  const length = request.sources.reduce((sum, { text }) => sum + text.length, request.answer.length);
  if (request.stakes === 'high' || length > STANDARD_LENGTH_MAX)
    return { path: 'complex', deadlineMs: targets.complexPathLatencyMs };
  if (request.stakes === 'low' && length <= FAST_LENGTH_MAX && areAllDeterministic)
    return { path: 'fast', deadlineMs: targets.fastPathLatencyMs };
  return { path: 'standard', deadlineMs: targets.standardPathLatencyMs };
}
