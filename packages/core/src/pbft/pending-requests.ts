/**
 * Requests that were received and not yet executed, in order of arrival. Every replica keeps them: a backup to notice
 * that the primary does not order them, a primary to order them.
 */

import { requestBytes } from './batch.ts';
import type { Limits } from './limits.ts';
import type { CheckedRequest } from './log-entry.ts';
import type { ClientId } from './message.ts';

/** A request under way. */
export interface PendingRequest extends CheckedRequest {
  /** Tick from which patience counts: arrival, or the start of the view. */
  since: number;
  /** Whether a proposal of the current view contains it. */
  isProposed: boolean;
  /** The view in which it was last passed on to the primary; -1 for none. */
  relayedIn: number;
}

/** Pending requests, bounded in number and bytes over all clients and in number for each client. */
export class PendingRequests {
  readonly #limits: Limits;
  readonly #requests = new Map<string, PendingRequest>();
  readonly #perClient = new Map<ClientId, number>();
  #bytes = 0;
  #unproposedOperations = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#requests.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Operations that wait for a proposal. */
  get unproposedOperations(): number {
    return this.#unproposedOperations;
  }

  /** Whether a request of this client would find room. */
  hasRoom(client: ClientId): boolean {
    return (
      this.#requests.size < this.#limits.pendingRequestsMax &&
      this.#bytes + this.#limits.requestBytesMax <= this.#limits.pendingBytesMax &&
      (this.#perClient.get(client) ?? 0) < this.#limits.clientWindow
    );
  }

  find(client: ClientId, timestamp: number): PendingRequest | undefined {
    return this.#requests.get(keyOf(client, timestamp));
  }

  /** Adds a request unless it is known; the caller has checked that there is room. */
  add(checked: CheckedRequest, since: number): PendingRequest {
    const { client, timestamp } = checked.request;
    const known = this.find(client, timestamp);
    if (known !== undefined) return known;
    const pending = { request: checked.request, content: checked.content, since, isProposed: false, relayedIn: -1 };
    this.#requests.set(keyOf(client, timestamp), pending);
    this.#perClient.set(client, (this.#perClient.get(client) ?? 0) + 1);
    this.#bytes += requestBytes(checked.request);
    this.#unproposedOperations += checked.request.operations.length;
    return pending;
  }

  remove(client: ClientId, timestamp: number): void {
    const pending = this.find(client, timestamp);
    if (pending === undefined) return;
    this.#requests.delete(keyOf(client, timestamp));
    this.#bytes -= requestBytes(pending.request);
    if (!pending.isProposed) this.#unproposedOperations -= pending.request.operations.length;
    const left = (this.#perClient.get(client) ?? 1) - 1;
    if (left === 0) this.#perClient.delete(client);
    else this.#perClient.set(client, left);
  }

  /** A proposal of the current view contains the request. */
  markProposed(pending: PendingRequest): void {
    if (pending.isProposed) return;
    pending.isProposed = true;
    this.#unproposedOperations -= pending.request.operations.length;
  }

  /** All of them, oldest arrival first. */
  inOrder(): IterableIterator<PendingRequest> {
    return this.#requests.values();
  }

  /** The one that has waited longest, or undefined. */
  oldest(): PendingRequest | undefined {
    return this.#requests.values().next().value;
  }

  /** A view begins: nothing is proposed in it yet, and patience starts anew. */
  restart(tick: number): void {
    this.#unproposedOperations = 0;
    for (const pending of this.#requests.values()) {
      pending.since = tick;
      pending.isProposed = false;
      this.#unproposedOperations += pending.request.operations.length;
    }
  }
}

function keyOf(client: ClientId, timestamp: number): string {
  return `${client}:${timestamp}`;
}
