/** How the results of the ordering benchmark are set against the floors and printed. */
import { availableParallelism, loadavg } from 'node:os';
import { quorumSize } from '@dikast/core/quorum/quorum';
import type { RowResult } from './pbft-result.ts';
import { sharesOf, totalShare, type UnitCosts } from './pbft-work.ts';

const COLUMNS = [
  ['n', 3],
  ['bytes', 6],
  ['batch', 6],
  ['clients', 8],
  ['each', 6],
  ['bundle', 7],
  ['ops/s', 9],
  ['p50 ms', 9],
  ['p99 ms', 9],
  ['us/op', 9],
  ['cpu us/op', 10],
  ['floor us/op', 12],
  ['ratio', 7],
  ['cpu ratio', 9],
  ['bound by', 0],
] as const;

/** The best that the counted work allows, per operation, and what of it weighs most. */
interface Floor {
  readonly microseconds: number;
  readonly boundBy: string;
}

/** The unit costs, one a line. */
export function printUnitCosts(costs: UnitCosts): void {
  const lines: readonly (readonly [string, number])[] = [
    ['ed25519 sign', costs.sign],
    ['ed25519 verify (keys and points checked too)', costs.verify],
    ['SHA-256, short input', costs.hash],
    ['SHA-256, each further kilobyte', costs.hashPerByte * 1024],
    ['HMAC-SHA256, short input', costs.mac],
    ['HMAC-SHA256, each further kilobyte', costs.macPerByte * 1024],
    ['encode a prepare', costs.encode],
    ['decode a prepare', costs.decode],
    ['write 512 bytes + fdatasync', costs.sync],
    ['loopback round trip, 200 bytes', costs.roundTrip],
  ];
  for (const [name, microseconds] of lines) console.log(`${name.padEnd(46)} ${microseconds.toFixed(2).padStart(9)} us`);
}

/** One line with the machine's state. */
export function printMachine(): void {
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(`Node ${process.version}, ${availableParallelism()} cores, load average ${load.join(' ')}`);
}

/** What the columns mean. */
export function printLegend(): void {
  console.log(`
each         operations a client has under way
bundle       operations in one signed request of a client at most
cpu us/op    processor time of all processes together: what the load of the machine disturbs least
floor us/op  the counted signatures, hashes, authenticators and messages at the prices above; in one process on one core,
             with processes spread over all cores, or the durable writes of the busiest replica if these take longer;
             for one operation alone with processes: the longest chain of trips, durable writes and signatures
ratio        elapsed time (alone: p50) to the floor
cpu ratio    processor time to that of the counted primitive operations`);
}

/** The names of the columns. */
export function printHead(title: string): void {
  console.log(`\n${title}`);
  console.log(COLUMNS.map(([name, width]) => name.padStart(width)).join(' '));
}

/** One row. */
export function printRow(result: RowResult, costs: UnitCosts): void {
  const { plan, load, computedUs, viewChanges } = result;
  const operations = Math.max(load.operations, 1);
  const elapsedUs = (load.elapsedMs * 1000) / operations;
  const floor = floorOf(result, costs);
  const reached = isAlone(result) ? load.p50Ms * 1000 : elapsedUs;
  const cells = [
    String(plan.replicas),
    String(plan.operationBytes),
    String(plan.batch),
    String(plan.clients),
    String(plan.outstanding),
    String(plan.bundle),
    ((load.operations * 1000) / load.elapsedMs).toFixed(0),
    load.p50Ms.toFixed(2),
    load.p99Ms.toFixed(2),
    elapsedUs.toFixed(1),
    (computedUs / operations).toFixed(1),
    floor.microseconds.toFixed(1),
    (reached / floor.microseconds).toFixed(1),
    (computedUs / totalShare(sharesOf(result.work, costs))).toFixed(1),
    floor.boundBy,
  ];
  const line = cells.map((cell, index) => cell.padStart(COLUMNS[index]?.[1] ?? 0)).join(' ');
  console.log(viewChanges > 0 ? `${line}   (${viewChanges} view changes)` : line);
}

function isAlone({ plan }: RowResult): boolean {
  return plan.clients * plan.outstanding === 1;
}

/**
 * In one process everything is done by one core. With processes the computation is spread over the cores, and each
 * replica's durable writes follow one another; one operation alone takes the longest chain of steps instead.
 */
function floorOf(result: RowResult, costs: UnitCosts): Floor {
  const operations = Math.max(result.load.operations, 1);
  const shares = sharesOf(result.work, costs);
  const largest = Object.entries(shares).sort(([, left], [, right]) => right - left)[0];
  const portion = ((largest?.[1] ?? 0) / totalShare(shares)) * 100;
  const computing = `${largest?.[0] ?? ''} (${portion.toFixed(0)} % of the computing floor)`;
  if (result.kind === 'memory') return { microseconds: totalShare(shares) / operations, boundBy: computing };
  if (isAlone(result)) return chainFloor(result.plan.replicas, costs);
  const cores = Math.min(availableParallelism(), result.plan.replicas + 1);
  const computed = totalShare(shares) / cores / operations;
  const synced = (result.syncsOfBusiest * costs.sync) / operations;
  return synced > computed
    ? { microseconds: synced, boundBy: 'durable writes, one after the other' }
    : { microseconds: computed, boundBy: computing };
}

/**
 * Longest chain of one operation: request, pre-prepare, prepare, commit, reply (five one-way trips); three durable writes
 * (the primary's proposal, a backup's agreement, a prepared certificate); the client signs, the primary checks and signs,
 * a backup checks both and signs, a replica checks q - 1 prepares and signs its reply, the client checks q replies.
 */
function chainFloor(replicas: number, costs: UnitCosts): Floor {
  const q = quorumSize(replicas);
  const travelling = 2.5 * costs.roundTrip;
  const writing = 3 * costs.sync;
  const signing = 4 * costs.sign + (3 + q - 1 + q) * costs.verify;
  const parts: readonly (readonly [string, number])[] = [
    ['five trips', travelling],
    ['three durable writes', writing],
    ['signatures', signing],
  ];
  const microseconds = travelling + writing + signing;
  const boundBy = parts.map(([name, part]) => `${name} ${((100 * part) / microseconds).toFixed(0)} %`).join(', ');
  return { microseconds, boundBy };
}
