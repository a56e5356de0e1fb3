/**
 * The last step before a person: where gates are still open, a plug of the application is asked for further sources, and
 * the request with them is judged anew by all pools, once, as a validation of its own.
 */
import { digestOf } from '@dikast/core/base/crypto-port';
import { sha256 } from '../adapters/node-hash.ts';
import { disputedClaims } from '../verdict/claim-report.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Archive } from './archive.ts';
import { conclude } from './conclusion.ts';
import type { EngineMeans } from './engine-means.ts';
import { type FoundSources, findSources } from './find-sources.ts';
import { type CertifiedPool, Hearing, openGatesOf } from './hearing.ts';
import { beginValidation, throwIfAborted, type ValidationRun } from './validation-run.ts';

/** Looks for further sources where gates are still open; undefined where nobody looks. */
export async function searchFurther(
  means: EngineMeans,
  run: ValidationRun,
  decided: readonly CertifiedPool[],
): Promise<FoundSources | undefined> {
  const { config, clock, sourceFinder: finder } = means;
  const limits = config.resolution.furtherSources;
  const { subject, validation } = run.start.task;
  const isTest = run.isCalibration || run.known !== undefined;
  if (finder === undefined || limits.timeMs === 0 || isTest || openGatesOf(decided).length === 0) return undefined;
  throwIfAborted(run.signal);
  const question = {
    validation,
    request: subject.request,
    claims: disputedClaims(
      subject.claims,
      decided.map(({ verdict }) => verdict),
    ),
  };
  const found = await findSources(question, limits, { finder, clock, signal: run.signal });
  throwIfAborted(run.signal);
  return found;
}

/** Judges the request with further sources, if there are any. The undecided verdict is recorded before it. */
export async function judgeAgain(
  means: EngineMeans,
  run: ValidationRun,
  { first, found }: { readonly first: Verdict; readonly found: FoundSources },
  { council, book }: Archive,
): Promise<Verdict> {
  const { added, continuedIn: validation } = found.step;
  if (validation === null) return first;
  await council.commit(book.enter(first, undefined));
  run.notify({ kind: 'further-sources-added', validation, sources: added.length });
  const release = await means.turns.take('begun');
  try {
    const again: ValidationRun = { ...run, start: beginValidation(means, found.request, validation) };
    const decided = await new Hearing({ means, council, run: again }).decide(release);
    const { requestDigest: request } = first;
    const follows = { validation: first.validation, verdict: digestOf(sha256, first), request, added };
    return conclude(means, again, decided, { follows });
  } finally {
    release();
  }
}
