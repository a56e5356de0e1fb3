/**
 * The faults in the ledgers of a store: who was suspected or proven of what, what that rests on, and whose standing
 * changed. Reads only; for people's questions, not for the running engine.
 */
import type { FaultKind } from '@dikast/core/faults/fault';
import type { Suspicion } from '@dikast/core/faults/suspicion';
import type { Truth } from '@dikast/core/reputation/pool-memory';
import type { Store } from '../store-port.ts';
import {
  checkLedger,
  type LedgerCheck,
  ledgerEntries,
  ledgersOf,
  recordedVerdicts,
  type UnreadVerdict,
} from './recorded-verdicts.ts';

/** A fault as it stands in a pool's ledger. */
export interface RecordedFault {
  /** Place in the list of all faults of the store, from 1: how people name it. */
  readonly number: number;
  readonly ledger: string;
  /** Index of its entry there. */
  readonly entry: number;
  readonly timestampMs: number;
  readonly pool: string;
  readonly validation: string;
  readonly agent: string;
  readonly kind: FaultKind;
  /** What a suspicion rests on; null for a fault that the validation itself proves. */
  readonly suspicion: Suspicion | null;
}

/** An agent lost its say or got it back, or its place went to another. */
export interface RecordedChange {
  readonly ledger: string;
  readonly entry: number;
  readonly timestampMs: number;
  readonly pool: string;
  readonly agent: string;
  readonly change: string;
  /** Who has the place now, and whose it is, where it went to somebody else. */
  readonly by?: string;
  readonly place?: string;
}

/** All that the pools' ledgers say of faults. */
export interface FaultRecord {
  readonly faults: readonly RecordedFault[];
  readonly changes: readonly RecordedChange[];
  /** Truths that the pools learned, by {@link truthKey}. */
  readonly truths: ReadonlyMap<string, Truth>;
  readonly ledgers: readonly LedgerCheck[];
  /** Verdicts whose pools' ledgers were not looked for. */
  readonly unread: readonly UnreadVerdict[];
}

/** Names a validation in a pool. */
export function truthKey(pool: string, validation: string): string {
  return `${pool}/${validation}`;
}

/** Reads the ledgers of all pools that the recorded verdicts name. @throws StoreError */
export async function readFaults(store: Store): Promise<FaultRecord> {
  const names = new Set<string>();
  const unread: UnreadVerdict[] = [];
  for await (const recorded of recordedVerdicts(store)) {
    if (recorded.kind === 'unread') unread.push(recorded);
    else if (recorded.verdict !== undefined) for (const name of ledgersOf(recorded.verdict).slice(1)) names.add(name);
  }
  const faults: RecordedFault[] = [];
  const changes: RecordedChange[] = [];
  const truths = new Map<string, Truth>();
  const ledgers: LedgerCheck[] = [];
  for (const ledger of names) {
    ledgers.push(await checkLedger(store, ledger));
    for await (const { index, kind, timestampMs, content } of ledgerEntries(store, ledger)) {
      const said = content as unknown as Content;
      const place = { ledger, entry: index, timestampMs, pool: said.pool, agent: said.agent };
      if (kind === 'known_answer') truths.set(truthKey(said.pool, said.validation), said.truth);
      if (kind === 'roster_change') changes.push({ ...place, ...changeOf(said) });
      if (kind === 'fault') faults.push({ number: faults.length + 1, ...place, ...faultOf(said) });
    }
  }
  return { faults, changes, truths, ledgers, unread };
}

/** Members of the entries read here; the pool's group wrote them, and the chain is checked. */
interface Content extends Suspicion {
  readonly pool: string;
  readonly validation: string;
  readonly change: string;
  readonly by?: string;
  readonly place?: string;
  readonly truth: Truth;
}

function changeOf({ change, by, place }: Content): Pick<RecordedChange, 'change' | 'by' | 'place'> {
  return by === undefined || place === undefined ? { change } : { change, by, place };
}

function faultOf(said: Content): Pick<RecordedFault, 'validation' | 'kind' | 'suspicion'> {
  const { validation, agent, kind, statistic, confidenceBasisPoints, partners, restsOn } = said;
  const suspicion =
    statistic === undefined ? null : { agent, kind, statistic, confidenceBasisPoints, partners, restsOn };
  return { validation, kind, suspicion };
}
