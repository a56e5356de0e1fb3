/**
 * The replicated state machine of the simulated world: a hash chain over everything executed, so that two replicas
 * whose states agree have executed the same operations in the same order. Its last operations stand in the snapshot,
 * which makes the snapshot large enough to travel in several pieces.
 */
import type { Sha256 } from '@dikast/core/base/crypto-port';
import type { ExecutionContext, StateMachine } from '@dikast/core/pbft/ports';

const HEAD_BYTES = 32;
const RECENT_BYTES = 512;

/** Told of every operation, with the head of the chain after it. */
export type OnExecuted = (context: ExecutionContext, operation: Uint8Array, head: Uint8Array) => void;

/** A hash chain with a tail of recent operations. */
export class ChainMachine implements StateMachine {
  readonly #sha256: Sha256;
  readonly #onExecuted: OnExecuted;
  #head: Uint8Array = new Uint8Array(HEAD_BYTES);
  #recent: Uint8Array = new Uint8Array(RECENT_BYTES);

  constructor(sha256: Sha256, onExecuted: OnExecuted) {
    this.#sha256 = sha256;
    this.#onExecuted = onExecuted;
  }

  execute(operation: Uint8Array, context: ExecutionContext): Uint8Array {
    const link = new Uint8Array(HEAD_BYTES + 8 + operation.length);
    link.set(this.#head);
    link[HEAD_BYTES] = context.sequence;
    link[HEAD_BYTES + 1] = context.sequence >> 8;
    link[HEAD_BYTES + 2] = context.index;
    link[HEAD_BYTES + 3] = context.client;
    link[HEAD_BYTES + 4] = context.timestamp;
    link.set(operation, HEAD_BYTES + 8);
    this.#head = this.#sha256(link);
    const recent = new Uint8Array(RECENT_BYTES);
    recent.set(this.#recent.subarray(16));
    recent.set(this.#head.subarray(0, 16), RECENT_BYTES - 16);
    this.#recent = recent;
    this.#onExecuted(context, operation, this.#head);
    return this.#head.subarray(0, 16);
  }

  stateDigest(): Uint8Array {
    return this.#sha256(this.snapshot());
  }

  snapshot(): Uint8Array {
    const bytes = new Uint8Array(HEAD_BYTES + RECENT_BYTES);
    bytes.set(this.#head);
    bytes.set(this.#recent, HEAD_BYTES);
    return bytes;
  }

  restore(snapshot: Uint8Array, stateDigest: Uint8Array): boolean {
    const digest = this.#sha256(snapshot);
    if (snapshot.length !== HEAD_BYTES + RECENT_BYTES) return false;
    if (!digest.every((byte, index) => byte === stateDigest[index])) return false;
    this.#head = snapshot.slice(0, HEAD_BYTES);
    this.#recent = snapshot.slice(HEAD_BYTES);
    return true;
  }
}
