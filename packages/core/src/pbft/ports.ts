/**
 * What the protocol needs from outside, all of it synchronous and deterministic.
 */
import type { Sha256, VerifySignature } from '../base/crypto-port.ts';
import type { ClientId } from './message.ts';

/** The ed25519 signature (64 bytes) of `bytes` under the holder's own key. */
export type Sign = (bytes: Uint8Array) => Uint8Array;

/** HMAC-SHA256 of `bytes` under `key`: 32 bytes. */
export type Mac = (key: Uint8Array, bytes: Uint8Array) => Uint8Array;

/** Hashing and signatures. `verify` is a pure function and may be memoised by whoever supplies it. */
export interface CryptoPorts {
  readonly sha256: Sha256;
  readonly sign: Sign;
  readonly verify: VerifySignature;
}

/** Where in the order an operation stands; the same at every replica, so it holds neither view nor time. */
export interface ExecutionContext {
  readonly sequence: number;
  /** Position among the operations of the batch. */
  readonly index: number;
  readonly client: ClientId;
  readonly timestamp: number;
}

/**
 * The replicated state machine. The replica calls it directly instead of asking its driver to execute and feed results
 * back: execution order is then the order of the code, there is no state in which a result is outstanding, and a
 * batch of a thousand operations costs a thousand calls instead of a thousand round trips through the driver.
 *
 * Every method must be deterministic and must not throw: what an operation may contain is a client's choice.
 */
export interface StateMachine {
  /** Applies one operation and returns its result; the same at every replica. */
  execute(operation: Uint8Array, context: ExecutionContext): Uint8Array;
  /** Digest of the whole state: 32 bytes. Equal states have equal digests, different ones different digests. */
  stateDigest(): Uint8Array;
  /** The whole state, canonical: equal states have equal snapshots. */
  snapshot(): Uint8Array;
  /** Takes the state of a snapshot if its digest is `stateDigest`; otherwise changes nothing and returns false. */
  restore(snapshot: Uint8Array, stateDigest: Uint8Array): boolean;
}
