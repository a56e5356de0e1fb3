/**
 * Equivocation: two signed statements of one replica that no correct replica makes both. Anyone with the group's keys can
 * check it, so it is proof and not suspicion.
 */
import type { Digest, VerifySignature } from '../base/crypto-port.ts';
import { type Membership, replicaKey } from './membership.ts';
import type { ReplicaId } from './message.ts';
import { statementEncoder } from './statement.ts';

/** What a replica said, with its signature. */
export interface SignedDigest {
  readonly digest: Digest;
  readonly signature: Uint8Array;
}

/** Two different digests that one replica signed for the same phase, epoch, view and sequence number. */
export interface Evidence {
  readonly kind: 'equivocation';
  readonly phase: 'pre-prepare' | 'prepare' | 'checkpoint';
  readonly epoch: number;
  readonly replica: ReplicaId;
  /** 0 for a checkpoint, which has no view. */
  readonly view: number;
  readonly sequence: number;
  readonly first: SignedDigest;
  readonly second: SignedDigest;
}

/** Whether the evidence proves that its replica equivocated. */
export function isEvidenceValid(
  evidence: Evidence,
  trust: { readonly group: string; readonly membership: Membership; readonly verify: VerifySignature },
): boolean {
  const key = replicaKey(trust.membership, evidence.replica);
  if (key === undefined || evidence.epoch !== trust.membership.epoch) return false;
  if (evidence.first.digest === evidence.second.digest) return false;
  const encode = statementEncoder(trust.group);
  return [evidence.first, evidence.second].every((signed) =>
    trust.verify(
      key,
      encode({
        phase: evidence.phase,
        epoch: evidence.epoch,
        sender: evidence.replica,
        view: evidence.view,
        sequence: evidence.sequence,
        content: signed.digest,
      }),
      signed.signature,
    ),
  );
}
