/**
 * Every message of the protocol, as immutable data.
 * Signed messages name their sender; for the others the sender is the authenticated end of the link they came over.
 * Sequence numbers, views and timestamps are safe integers; digests are lower-case hexadecimal SHA-256.
 */
import type { Digest } from '../base/crypto-port.ts';

/** Identity of a replica, unique for the life of its group and never reused: 0 .. 65535. */
export type ReplicaId = number;

/** Identity of a client, unique within its group: 0 .. 2^32 - 1. */
export type ClientId = number;

/** One end of a link. */
export type Endpoint =
  | { readonly kind: 'replica'; readonly id: ReplicaId }
  | { readonly kind: 'client'; readonly id: ClientId };

/** A signature together with the replica that made it. */
export interface ReplicaSignature {
  readonly replica: ReplicaId;
  readonly signature: Uint8Array;
}

/**
 * What a client asks for: one or more operations under one signature, executed together and in order.
 * A `membership` request carries exactly one operation, the encoded next membership.
 */
export interface Request {
  readonly kind: 'request';
  readonly client: ClientId;
  readonly timestamp: number;
  readonly purpose: 'operations' | 'membership';
  readonly operations: readonly Uint8Array[];
  readonly signature: Uint8Array;
}

/** The primary's proposal of a batch for a sequence number; the body may travel separately. */
export interface PrePrepare {
  readonly kind: 'pre-prepare';
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly view: number;
  readonly sequence: number;
  readonly digest: Digest;
  readonly signature: Uint8Array;
  /** Encoded batch (see batch.ts), or undefined when only the proposal is shown. */
  readonly batch: Uint8Array | undefined;
}

/** A backup's signed agreement with a proposal; it shows the primary's signature, so that equivocation shows itself. */
export interface Prepare {
  readonly kind: 'prepare';
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly view: number;
  readonly sequence: number;
  readonly digest: Digest;
  readonly proposalSignature: Uint8Array;
  readonly signature: Uint8Array;
}

/** The sender holds a prepared certificate. Never shown to a third party, hence unsigned. */
export interface Commit {
  readonly kind: 'commit';
  readonly epoch: number;
  readonly view: number;
  readonly sequence: number;
  readonly digest: Digest;
}

/** The sender's state after executing `sequence`. */
export interface Checkpoint {
  readonly kind: 'checkpoint';
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly sequence: number;
  readonly digest: Digest;
  readonly signature: Uint8Array;
}

/** A quorum's signatures over one checkpoint. At sequence 0 there are none: every replica knows the genesis state. */
export interface CheckpointCertificate {
  readonly epoch: number;
  readonly sequence: number;
  readonly digest: Digest;
  readonly signatures: readonly ReplicaSignature[];
}

/** Proof that a batch was prepared: the primary's proposal and the prepares of q - 1 backups. */
export interface PreparedCertificate {
  readonly view: number;
  readonly sequence: number;
  readonly digest: Digest;
  readonly proposalSignature: Uint8Array;
  readonly prepares: readonly ReplicaSignature[];
}

/** The sender gives up on the views below `view` and shows what it knows to be stable and prepared. */
export interface ViewChange {
  readonly kind: 'view-change';
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly view: number;
  readonly stable: CheckpointCertificate;
  /** In ascending order of sequence number, one for each at most. */
  readonly prepared: readonly PreparedCertificate[];
  readonly signature: Uint8Array;
}

/** A pre-prepare of a new view: its signature is a pre-prepare's. */
export interface Proposal {
  readonly sequence: number;
  readonly digest: Digest;
  readonly signature: Uint8Array;
}

/** The new primary's start of a view: the view-changes that justify it and the proposals that follow from them. */
export interface NewView {
  readonly kind: 'new-view';
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly view: number;
  readonly viewChanges: readonly ViewChange[];
  readonly proposals: readonly Proposal[];
  readonly signature: Uint8Array;
}

/** Where the sender stands; gossip from which a replica without traffic notices that it is behind. */
export interface Status {
  readonly kind: 'status';
  readonly epoch: number;
  readonly view: number;
  readonly isChangingView: boolean;
  readonly stable: number;
  readonly executed: number;
}

/** The sender has executed this batch; told to a peer that has not. f + 1 who say so include a correct one. */
export interface Committed {
  readonly kind: 'committed';
  readonly epoch: number;
  readonly sequence: number;
  readonly digest: Digest;
}

/** Asks for the body of a batch. */
export interface FetchBatch {
  readonly kind: 'fetch-batch';
  readonly epoch: number;
  readonly sequence: number;
  readonly digest: Digest;
}

/** The body of a batch, in answer to fetch-batch. */
export interface BatchBody {
  readonly kind: 'batch-body';
  readonly epoch: number;
  readonly sequence: number;
  readonly batch: Uint8Array;
}

/** Asks for the receiver's stable checkpoint and for the membership changes since `epoch`. */
export interface FetchCheckpoint {
  readonly kind: 'fetch-checkpoint';
  readonly epoch: number;
}

/** A membership change that a third party can follow: the old epoch's certificate over the new membership. */
export interface EpochTransition {
  readonly certificate: CheckpointCertificate;
  readonly stateDigest: Digest;
  readonly replyTableDigest: Digest;
  /** Encoded membership state (see membership.ts) whose digest the certified checkpoint contains. */
  readonly membership: Uint8Array;
}

/** The sender's stable checkpoint, and the transitions from the asker's epoch up to it. */
export interface CheckpointProof {
  readonly kind: 'checkpoint-proof';
  readonly epoch: number;
  readonly transitions: readonly EpochTransition[];
  readonly certificate: CheckpointCertificate;
  readonly snapshotBytes: number;
}

/** Asks for a piece of the snapshot at a stable checkpoint. */
export interface FetchChunk {
  readonly kind: 'fetch-chunk';
  readonly epoch: number;
  readonly sequence: number;
  readonly offset: number;
}

/** A piece of a snapshot. */
export interface Chunk {
  readonly kind: 'chunk';
  readonly epoch: number;
  readonly sequence: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What became of one operation. `too-large`: it ran, but its result exceeds the bound and is not kept. */
export interface OperationResult {
  readonly status: 'done' | 'refused' | 'too-large';
  readonly bytes: Uint8Array;
}

/**
 * The results of one request, proved against the signed Merkle root of its batch's results.
 * Leaves `firstLeaf` .. `firstLeaf + results.length - 1` of `leafCount` belong to this request.
 */
export interface Reply {
  readonly kind: 'reply';
  readonly epoch: number;
  readonly replica: ReplicaId;
  readonly view: number;
  readonly client: ClientId;
  readonly timestamp: number;
  readonly sequence: number;
  readonly leafCount: number;
  readonly firstLeaf: number;
  readonly results: readonly OperationResult[];
  readonly siblings: readonly Uint8Array[];
  readonly signature: Uint8Array;
}

/** Any message between replicas, or between a client and a replica. */
export type Message =
  | Request
  | PrePrepare
  | Prepare
  | Commit
  | Checkpoint
  | ViewChange
  | NewView
  | Status
  | Committed
  | FetchBatch
  | BatchBody
  | FetchCheckpoint
  | CheckpointProof
  | FetchChunk
  | Chunk
  | Reply;
