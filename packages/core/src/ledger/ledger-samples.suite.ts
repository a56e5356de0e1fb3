/** Ledgers to test with. */
import { createHash } from 'node:crypto';
import type { Sha256 } from '../base/crypto-port.ts';
import { appendEntry, EMPTY_LEDGER, type LedgerState } from './ledger.ts';
import { ENTRY_KINDS, type EntryDraft, type LedgerEntry } from './ledger-entry.ts';

/** SHA-256 by node:crypto. */
export const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** The draft of entry `index` of the sample ledger. */
export function sampleDraft(index: number): EntryDraft {
  return {
    kind: ENTRY_KINDS[index % ENTRY_KINDS.length] ?? 'decision',
    timestampMs: 1_700_000_000_000 + index,
    content: { pool: 'fact_verification', votes: [index, { agent: `a${index}`, choice: 'approve' }], note: null },
  };
}

/** The first entries of the sample ledger, and the state after each (`states[k]` after k entries). */
export function sampleLedger(size: number): { entries: LedgerEntry[]; states: LedgerState[] } {
  const entries: LedgerEntry[] = [];
  const states = [EMPTY_LEDGER];
  for (let index = 0; index < size; index++) {
    const appended = appendEntry(states[index] ?? EMPTY_LEDGER, sampleDraft(index), sha256);
    entries.push(appended.entry);
    states.push(appended.state);
  }
  return { entries, states };
}
