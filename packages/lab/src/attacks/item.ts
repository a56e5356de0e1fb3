/**
 * What the simulated pool judges: an answer of which the laboratory knows whether it is good, and how well each seat
 * sees that. Everything random about an item is drawn here, before anybody acts, so that runs that differ only in who
 * is Byzantine judge the very same items with the very same honest errors.
 */
import { createPrng, type Prng } from '@dikast/core/base/prng';
import { drawSharedLatents } from './shared-latents.ts';

/** The choice that is right: approve a good answer, reject a bad one. */
export type Truth = 'approve' | 'reject';

/** One answer before the pool. */
export interface Item {
  readonly index: number;
  readonly truth: Truth;
  /** 0 .. topicCount - 1. */
  readonly topic: number;
  /** Whether the truth becomes known afterwards (a gold question or a ruling). No agent can tell beforehand. */
  readonly isKnown: boolean;
  /** Of each seat: it errs in the first round when this is below its error rate. */
  readonly insight: readonly number[];
  /** Of each seat: it rules wrongly on objections in the second round when this is below its ruling error. */
  readonly scrutiny: readonly number[];
  /** Of each seat: how long an honest answer takes, and late when it is beyond the deadline. */
  readonly latencyMs: readonly number[];
}

/** From what items are drawn. */
export interface ItemRules {
  readonly seats: number;
  /** Correlation of honest errors, 0 .. 1. */
  readonly rho: number;
  /** Share of bad answers. */
  readonly badShare: number;
  /** Share of items whose truth becomes known. */
  readonly knownShare: number;
  /** Share of honest answers that come too late, for reasons of the network. */
  readonly lateShare: number;
  readonly topicCount: number;
}

/** Answers later than this do not count. */
export const DEADLINE_MS = 500;
const LATENCY_LEAST_MS = 20;
const LATENCY_SPREAD_MS = 120;
const LATE_MS = 2 * DEADLINE_MS;
const ITEM_STREAM = 0x17e;

/** The item of an index; equal seeds and rules give equal items, in whatever order they are asked for. */
export function drawItem(rules: ItemRules, seed: number, index: number): Item {
  const prng = createPrng(seed, ITEM_STREAM, index);
  const truth = prng.nextFraction() < rules.badShare ? 'reject' : 'approve';
  const topic = prng.nextBelow(rules.topicCount);
  const isKnown = prng.nextFraction() < rules.knownShare;
  const insight = drawSharedLatents(rules.seats, rules.rho, prng);
  // What is hard to see is hard to check: with probability rho the second look has the luck of the first.
  const isSameLuck = prng.nextFraction() < rules.rho;
  const scrutiny = isSameLuck ? insight : drawSharedLatents(rules.seats, rules.rho, prng);
  const latencyMs = insight.map(() => drawLatency(rules.lateShare, prng));
  return { index, truth, topic, isKnown, insight, scrutiny, latencyMs };
}

function drawLatency(lateShare: number, prng: Prng): number {
  const isLate = prng.nextFraction() < lateShare;
  return (isLate ? LATE_MS : LATENCY_LEAST_MS) + prng.nextBelow(LATENCY_SPREAD_MS);
}
