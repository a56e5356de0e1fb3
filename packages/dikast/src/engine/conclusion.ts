/** What follows from the pools' certified records: the verdict, its review if one is due, and its seal. */
import { toHex } from '@dikast/core/base/bytes';
import { freezeJson } from '@dikast/core/base/canonical-json';
import { noStore } from '../store/no-store.ts';
import { assembleVerdict, sealBytes, type ValidationRecord } from '../verdict/assemble-verdict.ts';
import { openGates } from '../verdict/settlement.ts';
import { type PoolVerdict, type Review, VERDICT_SCHEMA, type Verdict } from '../verdict/verdict.ts';
import type { EngineMeans } from './engine-means.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import type { CertifiedPool } from './hearing.ts';
import type { ValidationRun } from './validation-run.ts';

/** What came of further sources: looked for in this validation, or added to its request. */
type SourcesStep = Pick<Verdict, 'furtherSources' | 'follows'>;

/** The sealed verdict of a validation, not recorded yet. */
export function conclude(
  means: EngineMeans,
  run: ValidationRun,
  certified: readonly CertifiedPool[],
  sources: SourcesStep,
): Verdict {
  const { task, route, notSeated, startMs, createdAtMs } = run.start;
  const { claims, request } = task.subject;
  // Frozen, so that seal, ledger and record encode them once.
  const pools = certified.map(({ verdict }) => freezeJson(verdict));
  for (const { pool, outcome } of pools) run.notify({ kind: 'pool-decided', pool, outcome });
  const record: ValidationRecord = {
    schema: VERDICT_SCHEMA,
    validation: task.validation,
    createdAtMs,
    requestDigest: task.requestDigest,
    request,
    ...route,
    durationMs: Math.max(0, Math.round(means.clock.monotonic() - startMs)),
    isolation: 'process',
    pools,
    poolsNotSeated: notSeated,
    faults: certified.flatMap(({ faults }) => faults),
    review: isForPeople(run, sources) ? reviewOf(means, pools) : null,
    ...(run.known === undefined ? {} : { knownQuestion: run.known }),
    ...sources,
    engine: { version: ENGINE_VERSION, publicKey: toHex(means.signer.publicKey) },
  };
  return sealed(means, assembleVerdict(record, claims));
}

/** What is judged anew is what a person is to rule on; where the truth is known, or will be told, nobody is needed. */
function isForPeople({ known, isCalibration }: ValidationRun, { furtherSources }: SourcesStep): boolean {
  return known === undefined && !isCalibration && !furtherSources?.continuedIn;
}

/** A verdict with the engine's seal. */
export function sealed({ signer }: EngineMeans, unsealed: Omit<Verdict, 'seal'>): Verdict {
  return { ...unsealed, seal: toHex(signer.sign(sealBytes(unsealed))) };
}

/** A review is opened where somebody may rule on what the agents left open, and where it can be kept. */
function reviewOf({ config, store, clock }: EngineMeans, pools: readonly PoolVerdict[]): Review | null {
  const { humanReviewerRoles: roles } = config.security.accessControl;
  if (roles.length === 0 || store === noStore || openGates(pools).length === 0) return null;
  const openedAtMs = clock.now();
  return { roles, openedAtMs, dueAtMs: openedAtMs + config.resolution.reviewDueMs, completion: null };
}
