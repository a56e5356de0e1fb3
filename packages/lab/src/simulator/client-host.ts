/**
 * A correct client's machine: submits operations that nobody else ever submits, and remembers what became of them.
 */
import type { Prng } from '@dikast/core/base/prng';
import type { Client, ClientInput, ClientOutput } from '@dikast/core/pbft/client-api';
import type { Membership } from '@dikast/core/pbft/membership';
import type { ClientId, Endpoint, Message } from '@dikast/core/pbft/message';

/** One operation that a correct client submitted. */
export interface SubmittedOperation {
  readonly client: ClientId;
  readonly token: number;
  readonly operation: Uint8Array | undefined;
  /** Highest sequence number that any client knew to be completed when this was submitted. */
  readonly after: number;
  isCompleted: boolean;
}

/** What a client's machine needs from the world around it. */
export interface ClientWorld {
  dispatchFromClient(host: ClientHost, to: readonly Endpoint[], message: Message): void;
  observeClient(host: ClientHost, outputs: readonly ClientOutput[]): void;
  clientThrown(host: ClientHost, error: unknown): void;
  completedUpTo(): number;
}

/** One correct client. */
export class ClientHost {
  readonly index: number;
  readonly id: ClientId;
  readonly submitted: SubmittedOperation[] = [];
  readonly #world: ClientWorld;
  readonly #client: Client;
  readonly #prng: Prng;

  constructor(world: ClientWorld, place: { index: number; client: Client }, prng: Prng) {
    this.#world = world;
    this.index = place.index;
    this.id = place.client.id;
    this.#client = place.client;
    this.#prng = prng;
  }

  get label(): string {
    return `c${this.id}`;
  }

  get outstanding(): number {
    return this.submitted.filter((operation) => !operation.isCompleted).length;
  }

  /** Submits a fresh operation of random length. */
  submit(): void {
    const operation = new Uint8Array(8 + this.#prng.nextBelow(24));
    for (let at = 0; at < operation.length; at++) operation[at] = this.#prng.nextBelow(256);
    this.#submit(operation, (token) => ({ kind: 'submit', token, operation }));
  }

  submitMembership(membership: Membership): void {
    this.#submit(undefined, (token) => ({ kind: 'submit-membership', token, membership }));
  }

  step(input: ClientInput): void {
    let outputs: readonly ClientOutput[];
    try {
      outputs = this.#client.step(input);
    } catch (error) {
      this.#world.clientThrown(this, error);
      return;
    }
    this.#world.observeClient(this, outputs);
    for (const output of outputs)
      if (output.kind === 'send') this.#world.dispatchFromClient(this, output.to, output.message);
  }

  #submit(operation: Uint8Array | undefined, input: (token: number) => ClientInput): void {
    const token = this.submitted.length;
    const after = this.#world.completedUpTo();
    this.submitted.push({ client: this.id, token, operation, after, isCompleted: false });
    this.step(input(token));
  }
}
