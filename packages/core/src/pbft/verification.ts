/**
 * Checks of everything that carries signatures of several replicas: checkpoint certificates and prepared certificates.
 */
import { present } from '../base/assert.ts';
import { type Membership, replicaKey } from './membership.ts';
import type { CheckpointCertificate, PreparedCertificate, ReplicaId, ReplicaSignature } from './message.ts';
import type { ProtocolRules, Verification } from './rules.ts';
import type { Statement } from './statement.ts';

/** The primary of a view (Castro & Liskov, section 4.1). */
export function primaryOf(membership: Membership, view: number, rules: ProtocolRules): ReplicaId {
  const member = membership.replicas[rules.primaryIndex(view, membership.replicas.length)];
  return present(member, 'a membership has replicas').id;
}

/** Whether `signature` is the member's over the statement. */
function isSignedBy(
  verification: Verification,
  membership: Membership,
  statement: Statement,
  signature: Uint8Array,
): boolean {
  const key = replicaKey(membership, statement.sender);
  return key !== undefined && verification.verify(key, verification.encode(statement), signature);
}

/**
 * Demands on a checkpoint certificate, in this order: the genesis digest at sequence number 0; otherwise the epoch in
 * force, or the one before it for the checkpoint that ended it; distinct members; a quorum of valid signatures over
 * the same digest (section 4.3).
 */
export function isCheckpointCertificateValid(verification: Verification, certificate: CheckpointCertificate): boolean {
  if (certificate.sequence === 0) return isGenesis(verification, certificate);
  const membership = membershipOfCertificate(verification, certificate);
  return membership !== undefined && isSignedByQuorum(verification, membership, certificate);
}

/** Whether a quorum of `membership` signed the checkpoint. */
export function isSignedByQuorum(
  verification: Pick<Verification, 'encode' | 'verify' | 'rules'>,
  membership: Membership,
  certificate: CheckpointCertificate,
): boolean {
  const { epoch, sequence, digest, signatures } = certificate;
  if (!verification.rules.areDistinct(signatures.map((one) => one.replica))) return false;
  if (signatures.length < verification.rules.quorum(membership.replicas.length)) return false;
  return signatures.every((one) => {
    const key = replicaKey(membership, one.replica);
    const bytes = verification.encode({
      phase: 'checkpoint',
      epoch,
      sender: one.replica,
      view: 0,
      sequence,
      content: digest,
    });
    return key !== undefined && verification.verify(key, bytes, one.signature);
  });
}

/**
 * Demands on a prepared certificate, in this order: distinct backups, none of them the view's primary, q - 1 of them; the
 * primary's signature on the proposal; every backup's signature on its prepare (section 4.4: the primary's pre-prepare
 * counts once, as its prepare).
 */
export function isPreparedCertificateValid(verification: Verification, certificate: PreparedCertificate): boolean {
  const { membership, rules } = verification;
  const { view, sequence, digest, prepares } = certificate;
  const { epoch } = membership;
  const primary = primaryOf(membership, view, rules);
  if (!rules.areDistinct(prepares.map((one) => one.replica))) return false;
  if (prepares.some((one) => !rules.isPrepareSender(one.replica, primary))) return false;
  if (prepares.length < rules.quorum(membership.replicas.length) - 1) return false;
  const isSigned = (phase: 'pre-prepare' | 'prepare', one: ReplicaSignature): boolean =>
    isSignedBy(
      verification,
      membership,
      { phase, epoch, sender: one.replica, view, sequence, content: digest },
      one.signature,
    );
  return (
    isSigned('pre-prepare', { replica: primary, signature: certificate.proposalSignature }) &&
    prepares.every((one) => isSigned('prepare', one))
  );
}

function isGenesis(verification: Verification, { epoch, digest, signatures }: CheckpointCertificate): boolean {
  const isFirstEpoch = epoch === 0 && verification.startsAfter === 0;
  return isFirstEpoch && digest === verification.genesisDigest && signatures.length === 0;
}

function membershipOfCertificate(
  verification: Verification,
  certificate: CheckpointCertificate,
): Membership | undefined {
  const { membership, previous, startsAfter } = verification;
  if (certificate.epoch === membership.epoch) return certificate.sequence > startsAfter ? membership : undefined;
  const endsPrevious = certificate.epoch === previous?.epoch && certificate.sequence === startsAfter;
  return endsPrevious ? previous : undefined;
}
