/**
 * A certificate: the operation, its result, and a quorum's signatures over the Merkle root of its batch's results.
 * It can be checked offline by whoever knows the group's name and its members' public keys, and nothing else.
 */
import { present } from '../base/assert.ts';
import type { Sha256, VerifySignature } from '../base/crypto-port.ts';
import { quorumSize } from '../quorum/quorum.ts';
import { BinaryWriter, digestHex } from './binary.ts';
import { type Membership, replicaKey } from './membership.ts';
import { LEAF_PREFIX, type LeafRange, rootOf } from './merkle.ts';
import type { ClientId, OperationResult, ReplicaId } from './message.ts';
import { statementEncoder } from './statement.ts';

/** Everything in a leaf but operation and result: the writer then has exactly the room it needs. */
const LEAF_HEAD_BYTES = 32;

/** Proof that the group executed an operation at a place in its order, with a result. */
export interface Certificate {
  readonly group: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly client: ClientId;
  readonly timestamp: number;
  /** Position of the operation among those of its request. */
  readonly position: number;
  readonly operation: Uint8Array;
  readonly result: OperationResult;
  readonly leaf: number;
  readonly leafCount: number;
  readonly siblings: readonly Uint8Array[];
  readonly signatures: readonly ReplySignature[];
}

/** One replica's signature over a batch's results, made in a view. */
export interface ReplySignature {
  readonly replica: ReplicaId;
  readonly view: number;
  readonly signature: Uint8Array;
}

/** What a leaf of the results tree says. */
export type ResultLeaf = Pick<Certificate, 'sequence' | 'client' | 'timestamp' | 'position' | 'operation' | 'result'>;

/** What a replica signs when it replies. */
export interface ReplyStatement {
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly view: number;
  readonly sequence: number;
  readonly leafCount: number;
  readonly root: Uint8Array;
}

/** Why a certificate proves nothing. */
export type CertificateProblem =
  | 'wrong-group'
  | 'wrong-epoch'
  | 'bad-proof'
  | 'duplicate-signer'
  | 'unknown-signer'
  | 'bad-signature'
  | 'too-few-signatures';

/** What checking a certificate found. */
export type CertificateVerdict =
  | { readonly isValid: true; readonly signers: readonly ReplicaId[]; readonly n: number; readonly q: number }
  | { readonly isValid: false; readonly problem: CertificateProblem };

/** What a checker must know from elsewhere. */
export interface CertificateTrust {
  readonly group: string;
  /** The members, with their keys, of the epoch in which the certificate was made. */
  readonly membership: Membership;
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
}

/**
 * Checks, in this order: group, epoch, inclusion proof, distinct signers, that each is a member, every signature, and
 * that there are at least q = ceil((n + f + 1) / 2) of them. One bad signature voids the certificate.
 */
export function verifyCertificate(certificate: Certificate, trust: CertificateTrust): CertificateVerdict {
  const root = certificate.group === trust.group ? certificateRoot(certificate, trust.sha256) : undefined;
  const problem =
    certificate.group !== trust.group
      ? 'wrong-group'
      : certificate.epoch !== trust.membership.epoch
        ? 'wrong-epoch'
        : root === undefined
          ? 'bad-proof'
          : signaturesProblem(certificate, trust, root);
  if (problem !== undefined) return { isValid: false, problem };
  const n = trust.membership.replicas.length;
  return { isValid: true, signers: certificate.signatures.map((one) => one.replica), n, q: quorumSize(n) };
}

/** Hash of a result's leaf. Whoever hashes many of them gives one writer to all. */
export function resultLeafHash(
  sha256: Sha256,
  leaf: ResultLeaf,
  writer = new BinaryWriter(leafBytes(leaf)),
): Uint8Array {
  writer.clear();
  writer.u8(LEAF_PREFIX);
  writer.u64(leaf.sequence);
  writer.u32(leaf.client);
  writer.u64(leaf.timestamp);
  writer.u16(leaf.position);
  writer.u8(RESULT_CODES[leaf.result.status]);
  writer.bytes(leaf.operation);
  writer.bytes(leaf.result.bytes);
  return sha256(writer.view());
}

function leafBytes({ operation, result }: ResultLeaf): number {
  return LEAF_HEAD_BYTES + operation.length + result.bytes.length;
}

/** An encoder of the reply statements of one group. */
export function replyStatementEncoder(group: string, sha256: Sha256): (statement: ReplyStatement) => Uint8Array {
  const encode = statementEncoder(group);
  return (statement) => {
    const writer = new BinaryWriter(36);
    writer.u32(statement.leafCount);
    writer.raw(statement.root);
    return encode({
      phase: 'reply',
      epoch: statement.epoch,
      sender: statement.replica,
      view: statement.view,
      sequence: statement.sequence,
      content: digestHex(sha256(writer.view())),
    });
  };
}

/** Wire codes of result states. */
export const RESULT_CODES: Record<OperationResult['status'], number> = { done: 0, refused: 1, 'too-large': 2 };

function certificateRoot(certificate: Certificate, sha256: Sha256): Uint8Array | undefined {
  const range: LeafRange = { first: certificate.leaf, count: 1, total: certificate.leafCount };
  return rootOf(sha256, range, [resultLeafHash(sha256, certificate)], certificate.siblings);
}

function signaturesProblem(
  certificate: Certificate,
  trust: CertificateTrust,
  root: Uint8Array,
): CertificateProblem | undefined {
  const { signatures, epoch, sequence, leafCount } = certificate;
  if (new Set(signatures.map((one) => one.replica)).size !== signatures.length) return 'duplicate-signer';
  if (signatures.some((one) => replicaKey(trust.membership, one.replica) === undefined)) return 'unknown-signer';
  const encode = replyStatementEncoder(certificate.group, trust.sha256);
  const isGood = (one: ReplySignature): boolean => {
    const bytes = encode({ epoch, replica: one.replica, view: one.view, sequence, leafCount, root });
    const key = present(replicaKey(trust.membership, one.replica), 'the signer is a member');
    return trust.verify(key, bytes, one.signature);
  };
  if (!signatures.every(isGood)) return 'bad-signature';
  return signatures.length < quorumSize(trust.membership.replicas.length) ? 'too-few-signatures' : undefined;
}
