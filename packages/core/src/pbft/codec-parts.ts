/**
 * Layouts of the nested parts of messages: certificates, view-changes, proposals, transitions.
 */
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { type BinaryReader, BinaryWriter, digestHex } from './binary.ts';
import type { Limits } from './limits.ts';
import type {
  CheckpointCertificate,
  EpochTransition,
  NewView,
  PreparedCertificate,
  Proposal,
  ReplicaSignature,
  ViewChange,
} from './message.ts';

/** Most bytes of an encoded membership state: three memberships of the largest size. */
function membershipBytesMax(limits: Limits): number {
  return 3 * (16 + limits.replicasMax * 34 + limits.clientsMax * 37);
}

/** Digest of what a view-change shows; its signature covers it. */
export function viewChangeContent(sha256: Sha256, message: Pick<ViewChange, 'stable' | 'prepared'>): Digest {
  const writer = new BinaryWriter(4096);
  writeCheckpointCertificate(writer, message.stable);
  writePreparedList(writer, message.prepared);
  return digestHex(sha256(writer.view()));
}

/** Digest of what a new-view contains; its signature covers it. */
export function newViewContent(sha256: Sha256, message: Pick<NewView, 'viewChanges' | 'proposals'>): Digest {
  const writer = new BinaryWriter(16384);
  writeNewViewBody(writer, message);
  return digestHex(sha256(writer.view()));
}

/** Appends a checkpoint certificate. */
export function writeCheckpointCertificate(writer: BinaryWriter, certificate: CheckpointCertificate): void {
  writer.u32(certificate.epoch);
  writer.u64(certificate.sequence);
  writer.digest(certificate.digest);
  writeSignatures(writer, certificate.signatures);
}

/** Reads a checkpoint certificate. */
export function readCheckpointCertificate(reader: BinaryReader, limits: Limits): CheckpointCertificate {
  return {
    epoch: reader.u32(),
    sequence: reader.u64(),
    digest: reader.digest(),
    signatures: readSignatures(reader, limits),
  };
}

/** Appends a prepared certificate. */
export function writePreparedCertificate(writer: BinaryWriter, certificate: PreparedCertificate): void {
  writer.u64(certificate.view);
  writer.u64(certificate.sequence);
  writer.digest(certificate.digest);
  writer.raw(certificate.proposalSignature);
  writeSignatures(writer, certificate.prepares);
}

/** Reads a prepared certificate. */
export function readPreparedCertificate(reader: BinaryReader, limits: Limits): PreparedCertificate {
  return {
    view: reader.u64(),
    sequence: reader.u64(),
    digest: reader.digest(),
    proposalSignature: reader.signature(),
    prepares: readSignatures(reader, limits),
  };
}

/** Appends a view-change, without its kind. */
export function writeViewChange(writer: BinaryWriter, message: ViewChange): void {
  writer.u32(message.epoch);
  writer.u16(message.replica);
  writer.u64(message.view);
  writeCheckpointCertificate(writer, message.stable);
  writePreparedList(writer, message.prepared);
  writer.raw(message.signature);
}

/** Reads a view-change, without its kind. */
export function readViewChange(reader: BinaryReader, limits: Limits): ViewChange {
  return {
    kind: 'view-change',
    epoch: reader.u32(),
    replica: reader.u16(),
    view: reader.u64(),
    stable: readCheckpointCertificate(reader, limits),
    prepared: reader.list(reader.count(limits.windowSize), () => readPreparedCertificate(reader, limits)),
    signature: reader.signature(),
  };
}

/** Appends the signed content of a new-view. */
export function writeNewViewBody(writer: BinaryWriter, message: Pick<NewView, 'viewChanges' | 'proposals'>): void {
  writer.u16(message.viewChanges.length);
  for (const viewChange of message.viewChanges) writeViewChange(writer, viewChange);
  writer.u16(message.proposals.length);
  for (const proposal of message.proposals) writeProposal(writer, proposal);
}

/** Reads the signed content of a new-view. */
export function readNewViewBody(reader: BinaryReader, limits: Limits): Pick<NewView, 'viewChanges' | 'proposals'> {
  return {
    viewChanges: reader.list(reader.count(limits.replicasMax), () => readViewChange(reader, limits)),
    proposals: reader.list(reader.count(limits.windowSize), () => readProposal(reader)),
  };
}

/** Appends an epoch transition. */
export function writeTransition(writer: BinaryWriter, transition: EpochTransition): void {
  writeCheckpointCertificate(writer, transition.certificate);
  writer.digest(transition.stateDigest);
  writer.digest(transition.replyTableDigest);
  writer.bytes(transition.membership);
}

/** Reads an epoch transition. */
export function readTransition(reader: BinaryReader, limits: Limits): EpochTransition {
  return {
    certificate: readCheckpointCertificate(reader, limits),
    stateDigest: reader.digest(),
    replyTableDigest: reader.digest(),
    membership: reader.bytes(membershipBytesMax(limits)),
  };
}

/** Appends signatures with their signers. */
function writeSignatures(writer: BinaryWriter, signatures: readonly ReplicaSignature[]): void {
  writer.u16(signatures.length);
  for (const one of signatures) {
    writer.u16(one.replica);
    writer.raw(one.signature);
  }
}

/** Reads signatures with their signers. */
function readSignatures(reader: BinaryReader, limits: Limits): ReplicaSignature[] {
  return reader.list(reader.count(limits.replicasMax), () => ({
    replica: reader.u16(),
    signature: reader.signature(),
  }));
}

function writePreparedList(writer: BinaryWriter, prepared: readonly PreparedCertificate[]): void {
  writer.u16(prepared.length);
  for (const certificate of prepared) writePreparedCertificate(writer, certificate);
}

function writeProposal(writer: BinaryWriter, proposal: Proposal): void {
  writer.u64(proposal.sequence);
  writer.digest(proposal.digest);
  writer.raw(proposal.signature);
}

function readProposal(reader: BinaryReader): Proposal {
  return { sequence: reader.u64(), digest: reader.digest(), signature: reader.signature() };
}
