/**
 * What a replica knows about one sequence number. Each peer has one slot for each phase, so a peer cannot fill memory;
 * a vote of a later view takes the slot of an earlier one.
 */
import type { Digest } from '../base/crypto-port.ts';
import type { Commit, Prepare, PreparedCertificate, ReplicaId, Request } from './message.ts';

/** A batch whose bytes hash to its digest and whose requests were checked. */
export interface Body {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly requests: readonly CheckedRequest[];
}

/** A request with a good signature, and the digest of what was signed. */
export interface CheckedRequest {
  readonly request: Request;
  readonly content: Digest;
}

/** A prepare; its signature is looked at only when it may complete a certificate. */
export interface PrepareSlot {
  readonly message: Prepare;
  isVerified: boolean;
}

/** The proposal that a replica goes by in a view. */
export interface AcceptedProposal {
  readonly view: number;
  readonly digest: Digest;
  readonly signature: Uint8Array;
}

/** Everything about one sequence number. */
export interface LogEntry {
  readonly sequence: number;
  proposal: AcceptedProposal | undefined;
  /** Bodies by digest: of the proposal and of the prepared certificate, or only of what was committed. */
  readonly bodies: Map<Digest, Body>;
  readonly prepares: Map<ReplicaId, PrepareSlot>;
  readonly commits: Map<ReplicaId, Commit>;
  /** Members that say they executed a batch here, and which. */
  readonly committed: Map<ReplicaId, Digest>;
  /** The prepared certificate of the highest view. */
  prepared: PreparedCertificate | undefined;
  /** View in which this replica agreed with the proposal; -1 for none. */
  votedIn: number;
  committedDigest: Digest | undefined;
  /** Tick of the last request for the body, and how many there were. */
  fetchedAt: number;
  fetches: number;
}

/** An entry about which nothing is known. */
export function createLogEntry(sequence: number): LogEntry {
  return {
    sequence,
    proposal: undefined,
    bodies: new Map(),
    prepares: new Map(),
    commits: new Map(),
    committed: new Map(),
    prepared: undefined,
    votedIn: -1,
    committedDigest: undefined,
    fetchedAt: Number.NEGATIVE_INFINITY,
    fetches: 0,
  };
}

/** The digest whose body is needed next: of what was committed, or else of the proposal. */
export function wantedDigest(entry: LogEntry): Digest | undefined {
  return entry.committedDigest ?? entry.proposal?.digest;
}

/** The body of the entry's proposal, if it is known. */
export function proposedBody(entry: LogEntry): Body | undefined {
  return entry.proposal && entry.bodies.get(entry.proposal.digest);
}

/** Keeps a body, and only those that are still needed. */
export function keepBody(entry: LogEntry, body: Body): void {
  entry.bodies.set(body.digest, body);
  dropBodies(entry);
}

/** Drops the bodies that nothing needs: once a batch is committed, all but its own. */
export function dropBodies(entry: LogEntry): void {
  const { committedDigest, proposal, prepared } = entry;
  const needed = committedDigest === undefined ? [proposal?.digest, prepared?.digest] : [committedDigest];
  for (const digest of entry.bodies.keys()) if (!needed.includes(digest)) entry.bodies.delete(digest);
}
