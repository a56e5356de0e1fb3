/**
 * What a run of the ordering benchmark did in primitive operations, and what those cost at least on this machine.
 */

/** Primitive operations, counted where the protocol asks for them. */
export interface WorkCounts {
  signs: number;
  verifies: number;
  hashes: number;
  hashedBytes: number;
  macs: number;
  macBytes: number;
  encodes: number;
  decodes: number;
  syncs: number;
}

/** The names of the counts. */
const COUNT_NAMES = [
  'signs',
  'verifies',
  'hashes',
  'hashedBytes',
  'macs',
  'macBytes',
  'encodes',
  'decodes',
  'syncs',
] as const satisfies readonly (keyof WorkCounts)[];

/** What one of each costs, in microseconds, measured in the same run. */
export interface UnitCosts {
  readonly sign: number;
  readonly verify: number;
  readonly hash: number;
  readonly hashPerByte: number;
  readonly mac: number;
  readonly macPerByte: number;
  readonly encode: number;
  readonly decode: number;
  /** Time, not computation: append of a few hundred bytes and fdatasync. */
  readonly sync: number;
  /** Time: there and back over a loopback connection. */
  readonly roundTrip: number;
}

/** Parts of the computation that nothing can avoid, in microseconds. */
export interface WorkShares {
  readonly signatures: number;
  readonly hashing: number;
  readonly authenticators: number;
  readonly codec: number;
}

/** Nothing done yet. */
export function noWork(): WorkCounts {
  return { signs: 0, verifies: 0, hashes: 0, hashedBytes: 0, macs: 0, macBytes: 0, encodes: 0, decodes: 0, syncs: 0 };
}

/** The sum of all parts. */
export function sumWork(parts: readonly WorkCounts[]): WorkCounts {
  const sum = noWork();
  for (const part of parts) for (const name of COUNT_NAMES) sum[name] += part[name];
  return sum;
}

/** What was done between two readings of the same counts. */
export function workSince(earlier: WorkCounts, later: WorkCounts): WorkCounts {
  const difference = noWork();
  for (const name of COUNT_NAMES) difference[name] = later[name] - earlier[name];
  return difference;
}

/** What the counted work costs at least. */
export function sharesOf(work: WorkCounts, cost: UnitCosts): WorkShares {
  return {
    signatures: work.signs * cost.sign + work.verifies * cost.verify,
    hashing: work.hashes * cost.hash + work.hashedBytes * cost.hashPerByte,
    authenticators: work.macs * cost.mac + work.macBytes * cost.macPerByte,
    codec: work.encodes * cost.encode + work.decodes * cost.decode,
  };
}

/** All shares together. */
export function totalShare(shares: WorkShares): number {
  return shares.signatures + shares.hashing + shares.authenticators + shares.codec;
}
