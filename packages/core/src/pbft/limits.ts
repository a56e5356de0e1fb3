/**
 * Every bound of the protocol, named, with its default. All replicas of a group must use the same `shared` bounds,
 * because they decide what is valid; the `own` bounds concern one replica's memory and patience.
 */
import { assert } from '../base/assert.ts';

/** Bounds that decide validity or enter the replicated state: equal at every replica and client of a group. */
export interface SharedLimits {
  /** Sequence numbers between checkpoints (K). */
  readonly checkpointInterval: number;
  /** Sequence numbers above the stable checkpoint that may be in use (L); at least 2 K. */
  readonly windowSize: number;
  readonly batchRequestsMax: number;
  readonly batchOperationsMax: number;
  readonly batchBytesMax: number;
  readonly requestOperationsMax: number;
  /** Largest request, all its operations together. */
  readonly requestBytesMax: number;
  /** Results of one request, all together; an operation that would exceed it yields `too-large`. */
  readonly replyBytesMax: number;
  /** Requests a client may have under way, and timestamps for which its replies are remembered. */
  readonly clientWindow: number;
  /** Results kept for retransmission, over all clients; the oldest go first. */
  readonly replyTableBytesMax: number;
  readonly replicasMax: number;
  readonly clientsMax: number;
}

/** Bounds of one replica's memory and patience. Durations are ticks. */
export interface OwnLimits {
  /** Sequence numbers a primary keeps in flight. */
  readonly pipelineMax: number;
  /** How long a primary holds back a batch that is not full while others are in flight. */
  readonly batchWaitTicks: number;
  readonly pendingRequestsMax: number;
  readonly pendingBytesMax: number;
  /** Patience for the execution of a request, before back-off. */
  readonly requestTimeoutTicks: number;
  /** Patience for a new view, before back-off. */
  readonly viewChangeTimeoutTicks: number;
  /** Doublings of a timeout at most. */
  readonly backOffMax: number;
  readonly retransmitTicks: number;
  readonly statusTicks: number;
  /** Sequence numbers repeated for one peer in answer to one status. */
  readonly resendMax: number;
  /** Cached replies repeated for one client in one tick. */
  readonly replyResendsPerTickMax: number;
  /** Requests with a bad signature after which a client is ignored until the next view. */
  readonly badRequestsMax: number;
  /** Answers (bodies, chunks, proofs, new-views) given to one peer in one tick. */
  readonly answersPerTickMax: number;
  readonly snapshotBytesMax: number;
  readonly chunkBytes: number;
  readonly fetchTimeoutTicks: number;
  /** How long to wait for the body of a batch before asking the next peer. */
  readonly bodyFetchTicks: number;
  /** Membership changes remembered for replicas that missed them. */
  readonly epochHistoryMax: number;
  /** Length of one throughput measurement. */
  readonly throughputWindowTicks: number;
  /** Share of the best recent throughput that a primary must reach under backlog, in percent; 0 switches it off. */
  readonly throughputFloorPercent: number;
  /** Views whose best throughput is remembered. */
  readonly throughputHistoryMax: number;
}

/** All bounds of a replica. */
export type Limits = SharedLimits & OwnLimits;

/** Defaults for one tick of about 10 ms. */
export const DEFAULT_LIMITS: Limits = {
  checkpointInterval: 64,
  windowSize: 128,
  batchRequestsMax: 256,
  batchOperationsMax: 1024,
  batchBytesMax: 1 << 20,
  requestOperationsMax: 256,
  requestBytesMax: 1 << 19,
  replyBytesMax: 1 << 18,
  clientWindow: 256,
  replyTableBytesMax: 1 << 25,
  replicasMax: 64,
  clientsMax: 1024,
  pipelineMax: 8,
  batchWaitTicks: 1,
  pendingRequestsMax: 8192,
  pendingBytesMax: 1 << 26,
  requestTimeoutTicks: 100,
  viewChangeTimeoutTicks: 100,
  backOffMax: 6,
  retransmitTicks: 20,
  statusTicks: 10,
  resendMax: 16,
  replyResendsPerTickMax: 16,
  badRequestsMax: 8,
  answersPerTickMax: 64,
  snapshotBytesMax: 1 << 28,
  chunkBytes: 1 << 18,
  fetchTimeoutTicks: 20,
  bodyFetchTicks: 3,
  epochHistoryMax: 64,
  throughputWindowTicks: 100,
  throughputFloorPercent: 25,
  throughputHistoryMax: 8,
};

/** The defaults with some bounds replaced; throws when they contradict each other. */
export function limitsWith(changes: Partial<Limits>): Limits {
  const limits = { ...DEFAULT_LIMITS, ...changes };
  for (const [name, value] of Object.entries(limits)) {
    assert(Number.isSafeInteger(value) && value >= 0, `limit ${name} is a non-negative integer, not ${value}`);
  }
  assert(limits.checkpointInterval >= 1, 'checkpointInterval is at least 1');
  assert(limits.windowSize >= 2 * limits.checkpointInterval, 'windowSize is at least twice checkpointInterval');
  assert(limits.windowSize % limits.checkpointInterval === 0, 'windowSize is a multiple of checkpointInterval');
  assert(limits.requestBytesMax + 128 <= limits.batchBytesMax, 'a batch has room for the largest request');
  assert(limits.requestOperationsMax <= limits.batchOperationsMax, 'a batch has room for the longest request');
  return limits;
}
