/**
 * The performance monitor: fed by every validation, read as an object or as Prometheus text, and the source of alerts.
 * It watches; nothing that it holds decides anything.
 */

import type { SeatStatus } from '../verdict/verdict.ts';
import type { AlertSink } from './alert.ts';
import { AlertBook, type AlertPacing } from './alert-book.ts';
import { type AlertThresholds, conditionsOf, type PoolHealth } from './alert-rules.ts';
import { BoundedTable } from './bounded-table.ts';
import { EMPTY_HISTOGRAM, type LatencyHistogram, withDuration } from './latency-histogram.ts';
import type { AgentFigures, PerformanceFigures, UsageFigures } from './performance-figures.ts';
import { RecentValidations } from './recent-validations.ts';
import type { AgentSample, AgentStanding, PoolSample, ValidationSample } from './validation-sample.ts';

/** What a monitor is made of. */
export interface MonitorOptions {
  readonly thresholds: AlertThresholds;
  readonly pacing: AlertPacing;
  /** Length of the window over which rates and quantiles are judged. */
  readonly windowMs: number;
  readonly sinks: readonly AlertSink[];
}

type AgentCounts = Omit<AgentFigures, 'pool' | 'agent' | 'standing'> & { readonly standing: AgentStanding };

const NO_USAGE: UsageFigures = { calls: 0, modelCalls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };
const NEW_AGENT: AgentCounts = { standing: 'trusted', seats: 0, answered: 0, failed: 0, late: 0, refused: 0 };
const FAILURES: readonly SeatStatus[] = ['failed', 'late', 'refused', 'excluded'];
const zero = () => 0;
const increment = (count: number) => count + 1;

/** Counts, histograms and alerts. */
export class PerformanceMonitor {
  readonly #options: MonitorOptions;
  readonly #alerts: AlertBook;
  readonly #recent: RecentValidations;
  readonly #validations = new BoundedTable<{ path: string; outcome: string }, number>(zero);
  readonly #byPath = new BoundedTable<{ path: string }, LatencyHistogram>(() => EMPTY_HISTOGRAM);
  readonly #byPool = new BoundedTable<{ pool: string }, LatencyHistogram>(() => EMPTY_HISTOGRAM);
  readonly #decisions = new BoundedTable<{ pool: string; outcome: string }, number>(zero);
  readonly #faults = new BoundedTable<{ pool: string; kind: string }, number>(zero);
  readonly #agents = new BoundedTable<{ pool: string; agent: string }, AgentCounts>(() => NEW_AGENT);
  readonly #usage = new BoundedTable<{ pool: string }, UsageFigures>(() => NO_USAGE);
  readonly #steps = new BoundedTable<{ step: string; result: string }, number>(zero);
  readonly #errors = new BoundedTable<{ code: string }, number>(zero);
  readonly #ledgers = new BoundedTable<{ ledger: string }, boolean>(() => true);
  readonly #health = new BoundedTable<{ pool: string }, PoolHealth | undefined>(() => undefined);

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#alerts = new AlertBook(options.pacing);
    this.#recent = new RecentValidations(options.windowMs);
  }

  /** Takes in a validation. Alerts follow with {@link check}. */
  observe(sample: ValidationSample): void {
    const { path, outcome } = sample;
    this.#recent.add(sample);
    this.#validations.update({ path, outcome }, increment);
    this.#byPath.update({ path }, (latency) => withDuration(latency, sample.durationMs));
    for (const pool of sample.pools) this.#observePool(pool);
    for (const { step, result } of sample.resolutionSteps) this.#steps.update({ step, result }, increment);
    for (const { pool, kind } of sample.faults) this.#faults.update({ pool, kind }, increment);
  }

  /** Takes in a validation that ended with an error. */
  observeError(code: string): void {
    this.#errors.update({ code }, increment);
  }

  /** Takes in that a person ruled on a validation that was observed before. */
  observeRuling(): void {
    this.#steps.update({ step: 'human_review', result: 'settled' }, increment);
  }

  /** Takes in whether a ledger was verified. */
  observeLedger(ledger: string, isIntact: boolean): void {
    this.#ledgers.update({ ledger }, () => isIntact);
  }

  /**
   * Evaluates the alert rules and tells the sinks what is due. Without traffic nothing else does: a service calls this
   * every few seconds, so that alerts end when their reason does.
   */
  check(nowMs: number): void {
    const state = {
      recent: this.#recent.at(nowMs),
      pools: this.#health.rows().flatMap(({ value }) => (value === undefined ? [] : [value])),
      standings: this.#agents.rows().map(({ labels, value }) => ({ ...labels, standing: value.standing })),
      ledgers: this.#ledgers.rows().map(({ labels, value }) => ({ ...labels, isIntact: value })),
    };
    const notices = this.#alerts.update(conditionsOf(state, this.#options.thresholds), nowMs);
    for (const notice of notices) for (const sink of this.#options.sinks) notifySafely(() => sink.notify(notice));
  }

  /** Everything counted so far. */
  figures(): PerformanceFigures {
    const counts = <RowLabels extends Readonly<Record<string, string>>>(table: BoundedTable<RowLabels, number>) =>
      table.rows().map(({ labels, value }) => ({ ...labels, count: value }));
    const validations = counts(this.#validations);
    return {
      validations,
      consensus: consensusOf(validations),
      latencyByPath: this.#byPath.rows().map(({ labels, value }) => ({ ...labels, latency: value })),
      latencyByPool: this.#byPool.rows().map(({ labels, value }) => ({ ...labels, latency: value })),
      decisions: counts(this.#decisions),
      faults: counts(this.#faults),
      agents: this.#agents.rows().map(({ labels, value }) => ({ ...labels, ...value })),
      usage: this.#usage.rows().map(({ labels, value }) => ({ ...labels, ...value })),
      resolutionSteps: counts(this.#steps),
      errors: counts(this.#errors),
      ledgers: this.#ledgers.rows().map(({ labels, value }) => ({ ...labels, isIntact: value })),
      alerts: this.#alerts.firing,
    };
  }

  #observePool({ pool, outcome, durationMs, n, f, calls, spent, agents }: PoolSample): void {
    this.#decisions.update({ pool, outcome }, increment);
    this.#byPool.update({ pool }, (latency) => withDuration(latency, durationMs));
    this.#usage.update({ pool }, (sum) => withUsage(sum, { calls, ...spent }));
    for (const agent of agents) this.#agents.update({ pool, agent: agent.agent }, (sum) => withSeat(sum, agent));
    const failing = agents.filter(isFailing).map(({ agent }) => agent);
    this.#health.update({ pool }, () => ({ pool, n, f, failing }));
  }
}

/** Whether nothing that the seat's agent says counts: it says nothing that does, or it has no say. */
function isFailing({ status, standing }: AgentSample): boolean {
  if (status === undefined) return false;
  return standing === 'quarantined' || standing === 'excluded' || FAILURES.includes(status);
}

function withUsage(sum: UsageFigures, spent: UsageFigures): UsageFigures {
  return {
    calls: sum.calls + spent.calls,
    modelCalls: sum.modelCalls + spent.modelCalls,
    inputTokens: sum.inputTokens + spent.inputTokens,
    outputTokens: sum.outputTokens + spent.outputTokens,
    costMicros: sum.costMicros + spent.costMicros,
  };
}

function withSeat(sum: AgentCounts, { standing = sum.standing, status }: AgentSample): AgentCounts {
  if (status === undefined) return { ...sum, standing };
  const plus = (name: 'answered' | 'failed' | 'late' | 'refused') => sum[name] + (status === name ? 1 : 0);
  return {
    standing,
    seats: sum.seats + 1,
    answered: plus('answered'),
    failed: plus('failed'),
    late: plus('late') + (status === 'answered_late' ? 1 : 0),
    refused: plus('refused'),
  };
}

function consensusOf(validations: PerformanceFigures['validations']): PerformanceFigures['consensus'] {
  const total = validations.reduce((sum, { count }) => sum + count, 0);
  const open = validations.filter(({ outcome }) => outcome === 'undecided').reduce((sum, { count }) => sum + count, 0);
  return { reached: total - open, validations: total, rate: total === 0 ? null : (total - open) / total };
}

/** A sink is the caller's code: what goes wrong in it may not touch a verdict. */
function notifySafely(notify: () => void): void {
  try {
    notify();
  } catch {
    // Swallowed on purpose: see above.
  }
}
