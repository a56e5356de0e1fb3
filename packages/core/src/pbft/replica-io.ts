/**
 * What goes into a replica and what comes out of it.
 *
 * A driver obeys one rule: a `send` leaves only after every `persist` that stands before it (in this step or an earlier
 * one) is durable. It may let many steps share one durable write. Everything else is a notice and may be ignored.
 */
import type { Digest } from '../base/crypto-port.ts';
import type { Evidence } from './evidence.ts';
import type { Membership } from './membership.ts';
import type { Endpoint, Message, OperationResult, Request } from './message.ts';

/** What a driver puts into a replica. */
export type ReplicaInput =
  /** A decoded message; `from` has been authenticated by the link (see frame.ts). */
  { readonly kind: 'message'; readonly from: Endpoint; readonly message: Message } | { readonly kind: 'tick' };

/** Why a message was not used. */
export type RejectionReason =
  | 'unexpected-kind'
  | 'not-a-member'
  | 'wrong-sender'
  | 'wrong-epoch'
  | 'wrong-view'
  | 'outside-window'
  | 'bad-signature'
  | 'bad-digest'
  | 'bad-batch'
  | 'bad-request'
  | 'bad-certificate'
  | 'bad-view-change'
  | 'bad-new-view'
  | 'bad-snapshot'
  | 'conflicting'
  | 'duplicate'
  | 'stale'
  | 'not-requested'
  | 'over-quota'
  | 'not-voting';

/** What a replica asks of, or tells, its driver. */
export type ReplicaOutput =
  /** Make these records durable before any later send. `replacesAll`: they replace the whole log, atomically. */
  | { readonly kind: 'persist'; readonly records: readonly Uint8Array[]; readonly replacesAll: boolean }
  | { readonly kind: 'send'; readonly to: readonly Endpoint[]; readonly message: Message }
  /** A batch was executed; on recovery again for batches since the stable checkpoint, with `isReplay`. */
  | {
      readonly kind: 'executed';
      readonly sequence: number;
      readonly digest: Digest;
      readonly operations: readonly ExecutedOperation[];
      readonly isReplay: boolean;
    }
  | { readonly kind: 'view-entered'; readonly epoch: number; readonly view: number }
  | { readonly kind: 'view-change-started'; readonly view: number; readonly reason: ViewChangeReason }
  | { readonly kind: 'checkpoint-stable'; readonly sequence: number; readonly digest: Digest }
  | { readonly kind: 'state-installed'; readonly sequence: number; readonly digest: Digest }
  | { readonly kind: 'epoch-entered'; readonly membership: Membership }
  /** A third party can check it (see evidence.ts). */
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  /** The sender broke a demand that no correct replica breaks, but there is no proof. */
  | {
      readonly kind: 'rejected';
      readonly from: Endpoint;
      readonly message: Message['kind'];
      readonly reason: RejectionReason;
    }
  /** More than f replicas misbehave, or this one has a bug: what it knows contradicts itself. */
  | { readonly kind: 'alarm'; readonly problem: string };

/** One operation as it was executed. */
export interface ExecutedOperation {
  readonly request: Request;
  /** Position among the request's operations. */
  readonly position: number;
  readonly result: OperationResult;
}

/** Why a replica gave up on a view. */
export type ViewChangeReason =
  | 'request-timeout'
  | 'view-change-timeout'
  | 'low-throughput'
  | 'equivocation'
  | 'joined-others';
