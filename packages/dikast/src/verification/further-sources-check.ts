/**
 * Whether a verdict that followed another one, or was followed, is about exactly that: by ids that anybody can derive and
 * digests of what was added. The other verdict is verified on its own.
 */
import { sha256 } from '../adapters/node-hash.ts';
import { followsProblem, validationWithSources } from '../verdict/further-sources.ts';
import { openGates } from '../verdict/settlement.ts';
import type { PoolVerdict } from '../verdict/verdict.ts';
import type { VerdictRecord } from '../verdict/verdict-shape.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** At most one check for each of the two; `pools` are derived. */
export function checkFurtherSources(
  record: VerdictRecord,
  pools: readonly PoolVerdict[],
): readonly VerificationCheck[] {
  return [...checkFollows(record), ...checkContinued(record, pools)];
}

function checkFollows({ validation, request, follows }: VerdictRecord): readonly VerificationCheck[] {
  if (follows === undefined) return [];
  const problem = followsProblem({ validation, request, follows }, sha256);
  if (problem !== undefined) return [failed('further sources', problem)];
  const names = follows.added.map(({ id }) => id).join(', ');
  return [
    passed(
      'further sources',
      `another proposition than was asked: with ${names}, after validation ${follows.validation}`,
    ),
  ];
}

function checkContinued(
  { validation, furtherSources, follows, review }: VerdictRecord,
  pools: readonly PoolVerdict[],
): readonly VerificationCheck[] {
  if (furtherSources === undefined) return [];
  const { added, continuedIn, sourcesMax, status, tookMs, allowedMs } = furtherSources;
  if (follows !== undefined) return [failed('further sources', 'they were looked for a second time')];
  if (tookMs > allowedMs)
    return [failed('further sources', `the search took ${tookMs} ms, and was allowed ${allowedMs} ms`)];
  if (openGates(pools).length === 0)
    return [failed('further sources', 'they were looked for, and the agents had decided')];
  const next = added.length === 0 ? null : validationWithSources(validation, sha256);
  if (continuedIn !== next || (status === 'found') !== added.length > 0 || added.length > sourcesMax)
    return [failed('further sources', 'what was found and what followed do not agree')];
  if (continuedIn === null) return [passed('further sources', `looked for, and none were found (${status})`)];
  if (review !== null) return [failed('further sources', 'a ruling is awaited on what was judged anew')];
  return [passed('further sources', `${added.length} found; judged with them as validation ${continuedIn}`)];
}
