/** One validation under way, and what is settled of it before anybody is asked. */
import { toHex } from '@dikast/core/base/bytes';
import { freezeJson } from '@dikast/core/base/canonical-json';
import { digestOf } from '@dikast/core/base/crypto-port';
import type { PlannedPool } from '@dikast/core/council/council-operation';
import { sha256 } from '../adapters/node-hash.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { AgentTask } from '../ports.ts';
import { countableSubject } from '../request/countable-subject.ts';
import type { ValidationRequest } from '../request/request.ts';
import type { PoolDefinition } from '../validators/pools.ts';
import { planOf } from '../verdict/decide-operation.ts';
import type { KnownQuestion, Verdict } from '../verdict/verdict.ts';
import { type EngineMeans, poolConfigOf } from './engine-means.ts';
import type { ProgressListener } from './progress.ts';
import { routeOf } from './route.ts';

const VALIDATION_ID_BYTES = 16;

/** One validation under way. */
export interface ValidationRun {
  readonly start: ValidationStart;
  readonly signal: AbortSignal | undefined;
  readonly notify: ProgressListener;
  readonly isCalibration: boolean;
  /** What the engine knows and the agents do not, if it asks itself. */
  readonly known: KnownQuestion | undefined;
}

/** What is settled before anybody is asked. */
export interface ValidationStart {
  readonly task: AgentTask;
  readonly route: ReturnType<typeof routeOf>;
  readonly seated: readonly PoolDefinition[];
  readonly notSeated: Verdict['poolsNotSeated'];
  readonly plan: readonly PlannedPool[];
  readonly startMs: number;
  readonly createdAtMs: number;
}

/** @throws DikastError `aborted` when the caller gave up. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new DikastError('aborted', 'the validation was aborted by its caller', { cause: signal.reason });
}

/** Names the validation, routes it, and says which pools are seated. Experts are not: they come in where a gate fails. */
export function beginValidation(
  means: EngineMeans,
  request: ValidationRequest,
  validation: string = toHex(means.randomBytes(VALIDATION_ID_BYTES)),
): ValidationStart {
  const { config, clock, definitions } = means;
  const requestDigest = digestOf(sha256, freezeJson(request));
  const subject = countableSubject(request);
  const policyOf = ({ name }: PoolDefinition) => poolConfigOf(means, name).policy;
  const regular = [...definitions.values()].filter(({ name }) => poolConfigOf(means, name).arbitrates === undefined);
  const seating = regular.map((pool) => ({ pool, ...pool.seating(request) }));
  const seated = seating.filter((pool) => pool.seated).map(({ pool }) => pool);
  const notSeated = seating
    .filter((pool) => !pool.seated)
    .map(({ pool, reason }) => ({ pool: pool.name, policy: policyOf(pool), reason }));
  const planned = seated.map((pool) => ({ pool: pool.name, policy: policyOf(pool), arbitrates: null, isWider: false }));
  return {
    task: Object.freeze({ validation, requestDigest, subject }),
    route: routeOf(request, config.performanceTargets, areAllDeterministic(means, seated)),
    seated,
    notSeated,
    plan: planOf({ pools: planned, poolsNotSeated: notSeated }),
    startMs: clock.monotonic(),
    createdAtMs: clock.now(),
  };
}

function areAllDeterministic({ roster }: EngineMeans, pools: readonly PoolDefinition[]): boolean {
  return pools.every(({ name }) => [...roster.agentsOf(name).values()].every(({ isDeterministic }) => isDeterministic));
}
