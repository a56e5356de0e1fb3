/**
 * The client as its driver sees it. A submitted operation completes with its result and a certificate: the matching,
 * signed replies of a quorum.
 */
import type { Certificate } from './certificate.ts';
import type { SharedLimits } from './limits.ts';
import type { Membership } from './membership.ts';
import type { ClientId, Endpoint, Message, OperationResult } from './message.ts';
import type { CryptoPorts } from './ports.ts';
import type { RejectionReason } from './replica-io.ts';
import type { ProtocolRules } from './rules.ts';

/** What a client is made of. */
export interface ClientOptions {
  readonly group: string;
  readonly client: ClientId;
  /** A membership that is or was in force; later ones are learnt from the replicas, with proof. */
  readonly membership: Membership;
  /** Above every timestamp this client ever used: a durable counter, or a clock that does not go back. */
  readonly firstTimestamp: number;
  readonly limits: SharedLimits & ClientLimits;
  readonly crypto: CryptoPorts;
  readonly rules?: ProtocolRules;
}

/** Bounds of one client. */
export interface ClientLimits {
  /** Requests under way; at most `clientWindow`. */
  readonly requestsInFlightMax: number;
  /** Operations waiting for their turn. */
  readonly queuedOperationsMax: number;
  readonly retransmitTicks: number;
  readonly backOffMax: number;
}

/** Defaults for one tick of about 10 ms. */
export const DEFAULT_CLIENT_LIMITS: ClientLimits = {
  requestsInFlightMax: 16,
  queuedOperationsMax: 65536,
  retransmitTicks: 30,
  backOffMax: 5,
};

/** What a driver puts into a client. */
export type ClientInput =
  /**
   * An operation to order; `token` comes back with its result. With `moreFollow` it waits for the others of the same turn:
   * nothing leaves until an input without it, so that what is submitted together shares requests and their signatures.
   */
  | {
      readonly kind: 'submit';
      readonly token: number;
      readonly operation: Uint8Array;
      readonly moreFollow?: boolean;
    }
  /** A membership change (see membership.ts); the client must be an administrator. */
  | { readonly kind: 'submit-membership'; readonly token: number; readonly membership: Membership }
  /**
   * Nobody waits for this operation any more: it is dropped from the queue, and its request is no longer repeated once
   * nobody waits for any part of it. What was sent may still be executed.
   */
  | { readonly kind: 'abandon'; readonly token: number }
  | { readonly kind: 'message'; readonly from: Endpoint; readonly message: Message }
  | { readonly kind: 'tick' };

/** What a client asks of, or tells, its driver. */
export type ClientOutput =
  | { readonly kind: 'send'; readonly to: readonly Endpoint[]; readonly message: Message }
  | {
      readonly kind: 'completed';
      readonly token: number;
      readonly result: OperationResult;
      /** Built on demand: most callers need it for few operations. */
      readonly certificate: () => Certificate;
    }
  /** The queue is full or the operation exceeds a bound: it was not submitted. */
  | { readonly kind: 'refused'; readonly token: number; readonly reason: 'queue-full' | 'too-large' }
  | { readonly kind: 'epoch-entered'; readonly membership: Membership }
  | {
      readonly kind: 'rejected';
      readonly from: Endpoint;
      readonly message: Message['kind'];
      readonly reason: RejectionReason;
    };

/** A running client. */
export interface Client {
  readonly id: ClientId;
  step(input: ClientInput): readonly ClientOutput[];
}
