/**
 * A ruling in a verdict: signed by the reviewer that it names, in a role that may rule, about exactly the undecided
 * verdict that this one was before, which is put together again for that.
 */
import { fromHex, toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { verifyEd25519 } from '../adapters/ed25519.ts';
import { sha256 } from '../adapters/node-hash.ts';
import type { Claim } from '../request/claims.ts';
import { assembleVerdict, sealBytes, type ValidationRecord } from '../verdict/assemble-verdict.ts';
import { isSignedRuling } from '../verdict/ruling.ts';
import { openGates } from '../verdict/settlement.ts';
import type { Completion, Review } from '../verdict/verdict.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** One check for a verdict with a review, none for one without. `record` has its pools derived. */
export function checkReview(record: ValidationRecord, claims: readonly Claim[]): readonly VerificationCheck[] {
  const { review, pools } = record;
  if (review === null) return [];
  if (record.knownQuestion !== undefined) return [failed('review', 'a review of a gold question')];
  if (openGates(pools).length === 0) return [failed('review', 'a review of what the agents had decided')];
  if (review.completion === null) return [passed('review', 'open: nobody has ruled, and the verdict is undecided')];
  const problem = rulingProblem(record, review, review.completion, claims);
  if (problem !== undefined) return [failed('ruling', problem)];
  const { name, role } = review.completion.ruling.reviewer;
  return [passed('ruling', `a person decided, not the agents: ${name} as ${role}, signed over the undecided verdict`)];
}

function rulingProblem(
  record: ValidationRecord,
  review: Review,
  { ruling, undecidedSeal }: Completion,
  claims: readonly Claim[],
): string | undefined {
  if (!isSignedRuling(ruling, verifyEd25519)) return 'the signature is not that of the reviewer';
  if (!review.roles.includes(ruling.reviewer.role)) return `the role ${ruling.reviewer.role} may not rule`;
  if (ruling.validation !== record.validation) return 'it is about another validation';
  const open = openGates(record.pools);
  if (ruling.rulings.some(({ pool }) => !open.includes(pool))) return 'it rules on a pool that had decided';
  const before = assembleVerdict({ ...record, review: { ...review, completion: null } }, claims);
  const seal = fromHex(undecidedSeal) ?? new Uint8Array();
  const key = fromHex(record.engine.publicKey) ?? new Uint8Array();
  if (!verifyEd25519(key, sealBytes(before), seal)) return 'the undecided verdict was not sealed by the engine';
  const digest = digestOf(sha256, { ...before, seal: toHex(seal) });
  return digest === ruling.verdict ? undefined : 'it is about another verdict than the one before it';
}
