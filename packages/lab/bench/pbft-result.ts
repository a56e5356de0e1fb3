/** The outcome of one row, before it is set against the floors. */
import type { LoadResult } from './pbft-load.ts';
import type { BenchPlan } from './pbft-plan.ts';
import type { WorkCounts } from './pbft-work.ts';

/** What was measured and counted in one row. */
export interface RowResult {
  readonly plan: BenchPlan;
  readonly kind: 'memory' | 'processes';
  readonly load: LoadResult;
  /** Of all processes together. */
  readonly work: WorkCounts;
  /** Durable writes of the replica that made most of them: they happen one after the other. */
  readonly syncsOfBusiest: number;
  /** Processor time of all processes together, in microseconds. */
  readonly computedUs: number;
  readonly viewChanges: number;
}
