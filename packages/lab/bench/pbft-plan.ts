/** What one row of the ordering benchmark runs, and the limits and the state machine it runs with. */
import { type ClientLimits, DEFAULT_CLIENT_LIMITS } from '@dikast/core/pbft/client-api';
import { type Limits, limitsWith } from '@dikast/core/pbft/limits';
import type { StateMachine } from '@dikast/core/pbft/ports';
import { sha256 } from './pbft-crypto.ts';

/** One row. */
export interface BenchPlan {
  readonly replicas: number;
  readonly operationBytes: number;
  /** Operations in one batch at most. */
  readonly batch: number;
  readonly clients: number;
  /** Operations that a client puts into one signed request at most. */
  readonly bundle: number;
  /** Operations each client has under way. */
  readonly outstanding: number;
}

/** How long a row runs. */
export interface BenchDurations {
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

/** One tick of the protocol. */
export const TICK_MS = 10;

const NOTHING = new Uint8Array(0);

/**
 * The protocol's limits for a row. A machine shared with other work stalls for longer than a primary may: patience is ten
 * times the default, and no primary is replaced for being slow. A view change would show in the row.
 */
export function limitsOf(plan: BenchPlan): Limits & ClientLimits {
  const limits = limitsWith({
    batchOperationsMax: plan.batch,
    requestOperationsMax: plan.bundle,
    batchRequestsMax: Math.min(plan.batch, 1024),
    batchBytesMax: 1 << 22,
    requestBytesMax: 1 << 21,
    replyBytesMax: 1 << 20,
    requestTimeoutTicks: 1000,
    viewChangeTimeoutTicks: 1000,
    throughputFloorPercent: 0,
  });
  return { ...limits, ...DEFAULT_CLIENT_LIMITS, requestsInFlightMax: 256, retransmitTicks: 500 };
}

/** Counts operations and answers nothing: what is left is the cost of ordering. */
export class CountingMachine implements StateMachine {
  #count = 0;

  execute(): Uint8Array {
    this.#count += 1;
    return NOTHING;
  }

  stateDigest(): Uint8Array {
    return sha256(this.snapshot());
  }

  snapshot(): Uint8Array {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(this.#count);
    return bytes;
  }

  restore(snapshot: Uint8Array, stateDigest: Uint8Array): boolean {
    if (Buffer.compare(sha256(snapshot), stateDigest) !== 0) return false;
    this.#count = Buffer.from(snapshot).readDoubleBE();
    return true;
  }
}
