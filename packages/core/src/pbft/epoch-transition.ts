/**
 * Following membership changes from the outside: from a membership that is trusted to a later one, each step certified by
 * a quorum of the one before. Replicas that missed changes and clients use it alike.
 */
import { digestHex } from './binary.ts';
import type { SharedLimits } from './limits.ts';
import { decodeMembershipState, type Membership } from './membership.ts';
import type { CheckpointCertificate, EpochTransition } from './message.ts';
import type { Verification } from './rules.ts';
import { isSignedByQuorum } from './verification.ts';

/** Where a chain of transitions leads. */
export interface ReachedEpoch {
  readonly membership: Membership;
  readonly previous: Membership | undefined;
  readonly startsAfter: number;
}

/** What following needs to know; a replica's {@link Verification}, or a client's part of it. */
export type TransitionVerification = Omit<Verification, 'genesisDigest'>;

/** The epoch that a chain of transitions leads to from the trusted one, or undefined when a step is not certified. */
export function followTransitions(
  verification: TransitionVerification,
  transitions: readonly EpochTransition[],
  limits: SharedLimits,
): ReachedEpoch | undefined {
  let reached: ReachedEpoch = verification;
  for (const transition of transitions) {
    const next = followOne(verification, reached, transition, limits);
    if (next === undefined) return undefined;
    reached = next;
  }
  return { membership: reached.membership, previous: reached.previous, startsAfter: reached.startsAfter };
}

/** Whether a checkpoint is certified by the epoch reached, or by the one before it as its end. */
export function isCertifiedIn(
  verification: Verification,
  reached: ReachedEpoch,
  certificate: CheckpointCertificate,
): boolean {
  return verification.rules.isCheckpointCertificateValid({ ...verification, ...reached }, certificate);
}

function followOne(
  verification: TransitionVerification,
  from: ReachedEpoch,
  transition: EpochTransition,
  limits: SharedLimits,
): ReachedEpoch | undefined {
  const { certificate, stateDigest, replyTableDigest } = transition;
  const { sequence } = certificate;
  if (certificate.epoch !== from.membership.epoch) return undefined;
  if (!isSignedByQuorum(verification, from.membership, certificate)) return undefined;
  const membershipDigest = digestHex(verification.sha256(transition.membership));
  const parts = { sequence, stateDigest, replyTableDigest, membershipDigest };
  if (verification.rules.checkpointDigest(verification.sha256, parts) !== certificate.digest) return undefined;
  const decoded = decodeMembershipState(transition.membership, limits);
  if (!decoded.ok || decoded.value.startsAfter !== sequence) return undefined;
  return { membership: decoded.value.current, previous: from.membership, startsAfter: sequence };
}
