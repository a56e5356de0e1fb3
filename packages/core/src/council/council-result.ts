/** What a pool's group answers to an operation. */
import { utf8Text } from '../base/bytes.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';

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
      /** Agents that this operation proved faulty, in the order of their ids. */
      readonly excluded: readonly string[];
      /** The pool's ledger entries that this operation made. */
      readonly entries: readonly LedgerEntry[];
    }
  | { readonly status: 'refused'; readonly reason: string };

/** An answer that decided something. */
export type DecidedResult = Extract<CouncilResult, { status: 'decided' }>;

/** The result that a group's answer holds, or undefined when it is none. */
export function decodeResult(bytes: Uint8Array): CouncilResult | undefined {
  const text = utf8Text(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { status?: unknown };
    return value.status === 'decided' || value.status === 'refused' ? (value as CouncilResult) : undefined;
  } catch {
    return undefined;
  }
}
