/**
 * From an undecided verdict and a ruling to the completed verdict: what a ruling must be, and what it makes of the verdict.
 */
import { digestOf } from '@dikast/core/base/crypto-port';
import { verifyEd25519 } from '../adapters/ed25519.ts';
import { sha256 } from '../adapters/node-hash.ts';
import type { ReviewerConfig } from '../config/config.ts';
import { assembleVerdict } from '../verdict/assemble-verdict.ts';
import { isSignedRuling, type Ruling } from '../verdict/ruling.ts';
import { openGates } from '../verdict/settlement.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** Why a ruling does not count for this verdict, or undefined when it does. */
export function rulingProblem(
  verdict: Verdict,
  ruling: Ruling,
  reviewers: readonly ReviewerConfig[],
): string | undefined {
  const { review } = verdict;
  const { reviewer } = ruling;
  if (verdict.knownQuestion !== undefined) return 'it was a gold question: nobody waits for the answer';
  if (review === null) return 'the agents decided: there is nothing to rule on';
  if (review.completion !== null) return `${review.completion.ruling.reviewer.name} has ruled already`;
  const known = reviewers.find(({ name }) => name === reviewer.name);
  if (known === undefined) return `"${reviewer.name}" is no reviewer of the configuration`;
  if (known.publicKey !== reviewer.publicKey)
    return `the key is not the one that the configuration has for ${known.name}`;
  if (known.role !== reviewer.role) return `${known.name} has the role ${known.role}, not ${reviewer.role}`;
  if (!review.roles.includes(reviewer.role))
    return `the role ${reviewer.role} may not rule here, only ${review.roles.join(' or ')}`;
  if (ruling.validation !== verdict.validation) return 'it is about another validation';
  if (ruling.verdict !== digestOf(sha256, verdict)) return 'it is about another state of this verdict';
  if (!isSignedRuling(ruling, verifyEd25519)) return `the signature is not that of ${known.name}`;
  return scopeProblem(openGates(verdict.pools), ruling);
}

/** Rulings cover open gates only, each once, and enough of them to settle the matter. */
function scopeProblem(open: readonly string[], { rulings }: Ruling): string | undefined {
  const pools = rulings.map(({ pool }) => pool);
  const foreign = pools.find((pool) => !open.includes(pool));
  if (foreign !== undefined) return `pool ${foreign} is not open, only ${open.join(', ')}`;
  if (new Set(pools).size < pools.length) return 'a pool is ruled on twice';
  if (rulings.some(({ choice }) => choice === 'reject')) return undefined;
  const unruled = open.filter((pool) => !pools.includes(pool));
  return unruled.length === 0
    ? undefined
    : `an approval has to cover every open pool; ${unruled.join(', ')} is left out`;
}

/** The completed verdict without its seal. The ruling must have been checked. */
export function completeVerdict(verdict: Verdict, ruling: Ruling): Omit<Verdict, 'seal'> {
  const { seal, review, ...record } = verdict;
  if (review === null) throw new RangeError('a ruling completes a verdict with a review');
  const completed = { ...review, completion: { ruling, undecidedSeal: seal } };
  return assembleVerdict({ ...record, review: completed }, verdict.claims);
}
