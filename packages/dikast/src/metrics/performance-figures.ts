/** The figures of a performance monitor as an object: what Prometheus text, `dikast stats` and a service read. */
import type { Alert } from './alert.ts';
import type { LatencyHistogram } from './latency-histogram.ts';
import type { ModelUsage } from './validation-sample.ts';

/** Counts since the monitor began. Every share stands with its denominator. */
export interface PerformanceFigures {
  readonly validations: readonly { readonly path: string; readonly outcome: string; readonly count: number }[];
  /** `reached` of `validations` came to accepted or rejected; `rate` is null when there were none. */
  readonly consensus: { readonly reached: number; readonly validations: number; readonly rate: number | null };
  readonly latencyByPath: readonly { readonly path: string; readonly latency: LatencyHistogram }[];
  readonly latencyByPool: readonly { readonly pool: string; readonly latency: LatencyHistogram }[];
  readonly decisions: readonly { readonly pool: string; readonly outcome: string; readonly count: number }[];
  readonly faults: readonly { readonly pool: string; readonly kind: string; readonly count: number }[];
  /** `seats` taken in all, `answered` of them, and how the agent stands after the latest validation. */
  readonly agents: readonly AgentFigures[];
  readonly usage: readonly ({ readonly pool: string } & UsageFigures)[];
  readonly resolutionSteps: readonly { readonly step: string; readonly result: string; readonly count: number }[];
  /** Validations that ended with an error instead of a verdict, by its code. */
  readonly errors: readonly { readonly code: string; readonly count: number }[];
  readonly ledgers: readonly { readonly ledger: string; readonly isIntact: boolean }[];
  readonly alerts: readonly Alert[];
}

/** One agent. */
export interface AgentFigures {
  readonly pool: string;
  readonly agent: string;
  readonly standing: string;
  readonly seats: number;
  readonly answered: number;
  readonly failed: number;
  readonly late: number;
  readonly refused: number;
}

/** Calls to agents of every kind, and what their language models took. */
export interface UsageFigures extends ModelUsage {
  readonly calls: number;
}
