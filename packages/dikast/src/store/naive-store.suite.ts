/** A store as simple as can be, to compare the adapters with: one list of everything that ever happened to each name. */
import type { StoreOperation } from '../store-port.ts';

/** The model: whole state copied before each commit, put back when the commit conflicts. */
export class NaiveStore {
  #records: { stream: string; position: number; record: number[] }[] = [];
  #counts: Record<string, number> = {};
  #values: Record<string, number[]> = {};

  /** Whether the commit was applied. */
  commit(operations: readonly StoreOperation[]): boolean {
    const isTaken = (operation: StoreOperation) =>
      operation.kind === 'put' && operation.mode === 'if_absent' && operation.key in this.#values;
    if (operations.some(isTaken)) return false;
    for (const operation of operations) {
      if (operation.kind === 'append') for (const record of operation.records) this.#append(operation.stream, record);
      if (operation.kind === 'put') this.#values[operation.key] = [...operation.value];
      if (operation.kind === 'delete') delete this.#values[operation.key];
      if (operation.kind === 'trim') {
        const { stream, before } = operation;
        this.#records = this.#records.filter((entry) => entry.stream !== stream || entry.position >= before);
      }
    }
    return true;
  }

  /** Position and bytes of every record. */
  read(stream: string): number[][] {
    return this.#records
      .filter((entry) => entry.stream === stream)
      .map(({ position, record }) => [position, ...record]);
  }

  /** Key and bytes of every value. */
  list(): (string | number)[][] {
    return Object.keys(this.#values)
      .sort()
      .map((key) => [key, ...(this.#values[key] ?? [])]);
  }

  #append(stream: string, record: Uint8Array): void {
    const position = this.#counts[stream] ?? 0;
    this.#counts[stream] = position + 1;
    this.#records.push({ stream, position, record: [...record] });
  }
}
