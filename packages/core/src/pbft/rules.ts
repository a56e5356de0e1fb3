/**
 * The decisions on which safety and liveness rest, each a small pure function, gathered so that a test can replace one
 * of them and see that the damage is noticed. Production code uses the ones of protocol-rules.ts and nothing else.
 */
import type { Digest, Sha256, VerifySignature } from '../base/crypto-port.ts';
import type { CheckpointParts } from './checkpoint-digest.ts';
import type { Membership } from './membership.ts';
import type { CheckpointCertificate, PreparedCertificate, ReplicaId, ViewChange } from './message.ts';
import type { ReplicaOutput } from './replica-io.ts';
import type { EncodeStatement } from './statement.ts';

/** What signatures are checked against: the membership in force and the one before it. */
export interface Verification {
  readonly encode: EncodeStatement;
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
  readonly rules: ProtocolRules;
  readonly membership: Membership;
  readonly previous: Membership | undefined;
  /** The checkpoint that ended the previous epoch. */
  readonly startsAfter: number;
  readonly genesisDigest: Digest;
}

/** The replaceable decisions of the protocol. */
export interface ProtocolRules {
  /** Replicas of which any two sets share a correct one (PBFT.md trap 1: not 2f + 1 in general). */
  readonly quorum: (n: number) => number;
  /** Replicas of which one is correct. */
  readonly weakQuorum: (n: number) => number;
  /** Section 4.1: p = v mod n. */
  readonly primaryIndex: (view: number, n: number) => number;
  /** A message counts in the epoch that it names only. */
  readonly isCurrentEpoch: (messageEpoch: number, epoch: number) => boolean;
  /** A vote counts in the view that it names only. */
  readonly isCurrentView: (messageView: number, view: number) => boolean;
  /** Section 4.2: low < sequence <= high. */
  readonly isInWindow: (sequence: number, low: number, high: number) => boolean;
  /** The primary's pre-prepare is its prepare: a prepare of its own would count it twice. */
  readonly isPrepareSender: (sender: ReplicaId, primary: ReplicaId) => boolean;
  /** A vote counts for the proposal with the same digest only. */
  readonly isSameDigest: (vote: Digest, proposal: Digest) => boolean;
  /** A body belongs to the digest that it hashes to. */
  readonly isBodyOf: (bodyDigest: Digest, digest: Digest) => boolean;
  /** Whether a signed message's signature was found good. */
  readonly acceptsSignature: (isValid: boolean) => boolean;
  /** Whether a client's signature was found good. */
  readonly acceptsRequest: (isValid: boolean) => boolean;
  /** One replica, one vote. */
  readonly areDistinct: (signers: readonly ReplicaId[]) => boolean;
  /** Section 4.2: committed-local needs prepared and a quorum of commits. */
  readonly isCommitted: (isPrepared: boolean, commits: number, quorum: number) => boolean;
  readonly isPreparedCertificateValid: (verification: Verification, certificate: PreparedCertificate) => boolean;
  readonly isCheckpointCertificateValid: (verification: Verification, certificate: CheckpointCertificate) => boolean;
  /** Section 4.4: what a view-change shows; all of it. */
  readonly preparedToShow: (certificates: readonly PreparedCertificate[]) => readonly PreparedCertificate[];
  /** Section 4.4: of the certificates for one sequence number, the one of the highest view. */
  readonly selectPrepared: (candidates: readonly PreparedCertificate[]) => PreparedCertificate | undefined;
  /** Section 4.4, min-s: the latest stable checkpoint that the view-changes show. */
  readonly selectStable: (viewChanges: readonly ViewChange[]) => CheckpointCertificate | undefined;
  /** Section 4.4: a backup computes the proposals itself and compares. */
  readonly isSameProposals: (claimed: readonly ProposalContent[], computed: readonly ProposalContent[]) => boolean;
  /** Section 4.5.2: the view to join, given the latest view of every other replica that gave up on `current`. */
  readonly viewToJoin: (views: readonly number[], current: number, weakQuorum: number) => number | undefined;
  /** Section 4.5.2: patience doubles with every failed view, up to a cap. */
  readonly backedOff: (ticks: number, failures: number, failuresMax: number) => number;
  /** Section 4.1, exactly once: not executed before, and not older than what is remembered. */
  readonly isFresh: (timestamp: number, highest: number, window: number, isRemembered: boolean) => boolean;
  /** What a checkpoint signs: the state, the reply table and the membership. */
  readonly checkpointDigest: (sha256: Sha256, parts: CheckpointParts) => Digest;
  /** Whether a transferred snapshot may be installed, given that its digest was certified or was not. */
  readonly acceptsSnapshot: (isCertified: boolean) => boolean;
  /** The checkpoint at which a membership change ordered at `sequence` takes effect. */
  readonly takesEffectAt: (sequence: number, interval: number, window: number) => number;
  /** Whether to sign, given the guard's answer. */
  readonly maySign: (isPermitted: boolean) => boolean;
  /** What leaves a step: records stand before the messages that depend on them. */
  readonly inOrder: (outputs: readonly ReplicaOutput[]) => readonly ReplicaOutput[];
  /** What a restarted replica reads back. */
  readonly toRecover: (records: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Whether a backup still waits for a request that was proposed but not executed. */
  readonly waitsForExecution: (isProposed: boolean) => boolean;
}

/** A proposal without its signature. */
export interface ProposalContent {
  readonly sequence: number;
  readonly digest: Digest;
}
