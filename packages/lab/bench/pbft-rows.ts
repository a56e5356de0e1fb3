/** Which rows the ordering benchmark runs, and for how long each. */
import type { BenchDurations, BenchPlan } from './pbft-plan.ts';

/** A row and how it runs. */
export interface BenchRow {
  readonly kind: 'memory' | 'processes';
  readonly plan: BenchPlan;
}

/** A choice of rows. */
export interface BenchGrid {
  readonly durations: BenchDurations;
  readonly rows: readonly BenchRow[];
}

type Load = Pick<BenchPlan, 'batch' | 'clients' | 'bundle' | 'outstanding'>;

const ALONE: Load = { batch: 1, clients: 1, bundle: 1, outstanding: 1 };
const TOGETHER: Load = { batch: 200, clients: 1, bundle: 200, outstanding: 200 };
const OVERLAPPING: Load = { batch: 100, clients: 1, bundle: 100, outstanding: 200 };
const DEEP: Load = { batch: 1000, clients: 1, bundle: 1000, outstanding: 2000 };
const MANY_CLIENTS: Load = { batch: 1000, clients: 200, bundle: 1, outstanding: 1 };

/** Under a minute: the goals, every n once in memory, and processes for the small groups. */
export const QUICK_GRID: BenchGrid = {
  durations: { warmUpMs: 600, measuredMs: 1000 },
  rows: [
    ...rowsOf('memory', 4, 0, [TOGETHER, OVERLAPPING, ALONE, MANY_CLIENTS, DEEP]),
    ...rowsOf('memory', 4, 1024, [TOGETHER]),
    ...[7, 10, 22].flatMap((replicas) => rowsOf('memory', replicas, 0, [TOGETHER])),
    ...rowsOf('processes', 4, 0, [TOGETHER, OVERLAPPING, ALONE, MANY_CLIENTS, DEEP]),
    ...rowsOf('processes', 4, 1024, [TOGETHER]),
    ...rowsOf('processes', 7, 0, [TOGETHER]),
  ],
};

/** Everything: about ten minutes. */
export const FULL_GRID: BenchGrid = {
  durations: { warmUpMs: 1500, measuredMs: 2500 },
  rows: (['memory', 'processes'] as const).flatMap((kind) =>
    [4, 7, 10, 22].flatMap((replicas) =>
      [0, 1024].flatMap((bytes) => rowsOf(kind, replicas, bytes, fullLoads(kind, replicas))),
    ),
  ),
};

/**
 * One client with ever more under way, batches of 1 to 1000, then ever more clients with one operation each. Every
 * client has a connection of its own to every replica: many clients and many replicas run in memory only.
 */
function fullLoads(kind: BenchRow['kind'], replicas: number): Load[] {
  const bundled = [1, 10, 100].map((batch) => ({ batch, clients: 1, bundle: batch, outstanding: 200 }));
  const clientCounts = kind === 'processes' && replicas > 10 ? [16] : [16, 64, 256];
  const many = clientCounts.map((clients) => ({ batch: 1000, clients, bundle: 1, outstanding: 1 }));
  return [ALONE, { batch: 16, clients: 1, bundle: 16, outstanding: 16 }, ...bundled, TOGETHER, DEEP, ...many];
}

function rowsOf(kind: BenchRow['kind'], replicas: number, operationBytes: number, loads: readonly Load[]): BenchRow[] {
  return loads.map((load) => ({ kind, plan: { replicas, operationBytes, ...load } }));
}
