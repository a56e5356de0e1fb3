/**
 * What a pool's replicas must still know after a restart, as operations of a store.
 *
 * The replicas of one process fall together, so one durable append before the acknowledgement serves them all: their
 * messages travel only among themselves and are lost with them (docs/durability.md). Batches are stored once for a
 * pool, not once for each replica: a replica's own records refer to them by digest.
 */

import type { Limits } from '@dikast/core/pbft/limits';
import { decodeRecord, encodeRecord } from '@dikast/core/pbft/record';
import type { ReplicaOutput } from '@dikast/core/pbft/replica-io';
import type { Store, StoreOperation } from '../store-port.ts';

type PersistOutput = Extract<ReplicaOutput, { kind: 'persist' }>;

/** The durable records of one pool's replicas. */
export class PoolLog {
  readonly #pool: string;
  readonly #store: Store;
  readonly #limits: Limits;
  readonly #next = new Map<number, number>();
  /** Sequence numbers of the stored batches, by digest. */
  readonly #batches = new Map<string, number>();
  #pending: StoreOperation[] = [];

  constructor(pool: string, store: Store, limits: Limits) {
    this.#pool = pool;
    this.#store = store;
    this.#limits = limits;
  }

  /** A replica's records in the order they were written; none when it never ran. */
  async load(replica: number): Promise<readonly Uint8Array[]> {
    const records: Uint8Array[] = [];
    const stream = this.#stream(replica);
    const { first, next } = await this.#store.extent(stream);
    for (let from = first; from < next; ) {
      const page = await this.#store.read(stream, from);
      for (const { record } of page) records.push(await this.#withBatch(record));
      const last = page.at(-1);
      if (last === undefined) break;
      from = last.position + 1;
    }
    this.#next.set(replica, next);
    return records;
  }

  /** Takes up what a replica wants durable; it is so after the next commit of {@link take}. */
  persist(replica: number, { records, replacesAll }: PersistOutput): void {
    const stream = this.#stream(replica);
    const next = this.#next.get(replica) ?? 0;
    const stored = records.map((record) => this.#withoutBatch(record));
    if (replacesAll) this.#pending.push({ kind: 'trim', stream, before: next });
    if (stored.length > 0) this.#pending.push({ kind: 'append', stream, records: stored });
    this.#next.set(replica, next + stored.length);
  }

  /** What is to be committed, once. */
  take(): StoreOperation[] {
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  /** Forgets batches that every replica has left behind a stable checkpoint. */
  forgetBatches(upTo: number): void {
    for (const [digest, sequence] of [...this.#batches]) {
      if (sequence > upTo) continue;
      this.#batches.delete(digest);
      this.#change({ kind: 'delete', key: this.#batchKey(digest) });
    }
  }

  /** The record without its batch, which goes under a key of its own the first time it is seen. */
  #withoutBatch(record: Uint8Array): Uint8Array {
    const proposal = this.#acceptedProposal(record);
    if (proposal?.batch === undefined) return record;
    const { sequence, digest, batch } = proposal;
    if (!this.#batches.has(digest)) {
      this.#batches.set(digest, sequence);
      this.#change({ kind: 'put', key: this.#batchKey(digest), value: batch, mode: 'replace' });
    }
    return encodeRecord({ kind: 'accepted', proposal: { ...proposal, batch: undefined } });
  }

  /** The record as the replica wrote it. */
  async #withBatch(record: Uint8Array): Promise<Uint8Array> {
    const proposal = this.#acceptedProposal(record);
    if (proposal === undefined || proposal.batch !== undefined) return record;
    const batch = await this.#store.get(this.#batchKey(proposal.digest));
    if (batch === undefined) return record;
    this.#batches.set(proposal.digest, proposal.sequence);
    return encodeRecord({ kind: 'accepted', proposal: { ...proposal, batch } });
  }

  /** A commit names a key once: what is to become of it last. */
  #change(change: Extract<StoreOperation, { kind: 'put' | 'delete' }>): void {
    this.#pending = this.#pending.filter((earlier) => !('key' in earlier) || earlier.key !== change.key);
    this.#pending.push(change);
  }

  #acceptedProposal(record: Uint8Array) {
    const decoded = decodeRecord(record, this.#limits);
    return decoded.ok && decoded.value.kind === 'accepted' ? decoded.value.proposal : undefined;
  }

  #stream(replica: number): string {
    return `council/${this.#pool}/replica/${replica}`;
  }

  #batchKey(digest: string): string {
    return `council/${this.#pool}/batch/${digest}`;
  }
}
