/** What a pool's group answers to an operation. */
import { utf8Text } from '../base/bytes.ts';
import type { Suspicion } from '../faults/suspicion.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Estimate } from '../reputation/estimate.ts';
import type { StandingChange, Truth } from '../reputation/pool-memory.ts';
import type { KnownAnswerOrigin } from './learn-operation.ts';
import type { PlaceChange } from './replacement.ts';

/** A group's answer. */
export type CouncilResult =
  | {
      readonly status: 'decided';
      readonly validation: string;
      readonly request: string;
      readonly pool: string;
      readonly outcome: string;
      /** Digest of the decision with its whole tally. */
      readonly decision: string;
      /** Weights of the panel that decided, in the order of the draw, and the share of them that a side needed. */
      readonly weights: readonly number[];
      readonly thresholdBasisPoints: number;
      /** Where the threshold is adaptive: how many of the latest decisions were split, which it took into account. */
      readonly recentSplits?: number;
      /** Mean error correlation of the panel on known answers, in basis points; null until it has been measured. */
      readonly errorCorrelation: number | null;
      /** How probably the answer is good, by what is known of its agents; left out until enough is. Nothing hangs on it. */
      readonly estimate?: Estimate;
      /** What the pool has come to suspect by this validation, and whose standing changed. */
      readonly suspicions: readonly Suspicion[];
      readonly changes: readonly StandingChange[];
      /** Places that go to somebody else from the next validation on; left out when none does. */
      readonly replacements?: readonly PlaceChange[];
      /** Agents that this operation proved faulty, in the order of their ids. */
      readonly excluded: readonly string[];
      /** The pool's ledger entries that this operation made. */
      readonly entries: readonly LedgerEntry[];
    }
  | {
      readonly status: 'learned';
      readonly pool: string;
      readonly validation: string;
      readonly truth: Truth;
      readonly origin: KnownAnswerOrigin;
      readonly suspicions: readonly Suspicion[];
      readonly changes: readonly StandingChange[];
      readonly replacements?: readonly PlaceChange[];
      readonly entries: readonly LedgerEntry[];
    }
  | { readonly status: 'refused'; readonly reason: string };

/** An answer that decided something. */
export type DecidedResult = Extract<CouncilResult, { status: 'decided' }>;

/** An answer to a known answer. */
export type LearnedResult = Extract<CouncilResult, { status: 'learned' }>;

const STATUSES: readonly CouncilResult['status'][] = ['decided', 'learned', 'refused'];

/** The result that a group's answer holds, or undefined when it is none. */
export function decodeResult(bytes: Uint8Array): CouncilResult | undefined {
  const text = utf8Text(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { status?: unknown };
    return STATUSES.some((status) => status === value.status) ? (value as CouncilResult) : undefined;
  } catch {
    return undefined;
  }
}
