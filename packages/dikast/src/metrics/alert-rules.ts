/**
 * The alert rules: what is the case, as a pure function of what the monitor knows. Rates and quantiles are taken over the
 * window and name their denominators; below `validationsMin` they say nothing, for one of three is no rate.
 */
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import type { AlertCondition } from './alert.ts';
import { exactQuantileMs, type RecentValidation } from './recent-validations.ts';
import type { AgentStanding } from './validation-sample.ts';

/** When to raise an alert. */
export interface AlertThresholds {
  readonly slowValidationMs: number;
  readonly successRateBasisPoints: number;
  readonly faultRateBasisPoints: number;
  /** Latency target by path. */
  readonly targetMs: ReadonlyMap<string, number>;
  /** Validations in the window from which on rates and quantiles are judged. */
  readonly validationsMin: number;
}

/** What the rules look at. */
export interface WatchedState {
  readonly recent: readonly RecentValidation[];
  /** Each pool's latest panel. */
  readonly pools: readonly PoolHealth[];
  readonly standings: readonly { readonly pool: string; readonly agent: string; readonly standing: AgentStanding }[];
  readonly ledgers: readonly { readonly ledger: string; readonly isIntact: boolean }[];
}

/** A pool's latest panel: its size, how many may fail, and who did or has no say. */
export interface PoolHealth {
  readonly pool: string;
  readonly n: number;
  readonly f: number;
  readonly failing: readonly string[];
}

/** All that is the case. */
export function conditionsOf(state: WatchedState, thresholds: AlertThresholds): readonly AlertCondition[] {
  const isJudged = state.recent.length >= thresholds.validationsMin;
  return [
    ...slowValidations(state.recent, thresholds),
    ...failedConsensus(state.recent),
    ...(isJudged ? [...successRate(state.recent, thresholds), ...faultRate(state.recent, thresholds)] : []),
    ...missedTargets(state.recent, thresholds),
    ...quarantinedAgents(state),
    ...poolsNotAccepting(state),
    ...brokenLedgers(state),
  ];
}

function slowValidations(recent: readonly RecentValidation[], { slowValidationMs }: AlertThresholds) {
  return byPath(recent).flatMap(([path, validations]): readonly AlertCondition[] => {
    const slow = validations.filter(({ durationMs }) => durationMs > slowValidationMs);
    if (slow.length === 0) return [];
    const longest = Math.max(...slow.map(({ durationMs }) => durationMs));
    const summary = `${slow.length} of ${validations.length} validations on the ${path} path took longer than ${slowValidationMs} ms, the longest ${longest} ms`;
    return [{ rule: 'slow_validation', severity: 'warning', subject: path, summary }];
  });
}

/** One alert for all pools: what fails together is told together. */
function failedConsensus(recent: readonly RecentValidation[]): readonly AlertCondition[] {
  const failed = recent.filter(({ hasConsensus }) => !hasConsensus);
  if (failed.length === 0) return [];
  const pools = [...new Set(failed.flatMap(({ openPools }) => openPools))].sort();
  const where = pools.length === 0 ? 'no gating pool sat' : `open in ${pools.join(', ')}`;
  const summary = `${failed.length} of ${recent.length} validations came to no consensus (${where})`;
  return [{ rule: 'consensus_failed', severity: 'high', subject: '', summary }];
}

function successRate(recent: readonly RecentValidation[], { successRateBasisPoints }: AlertThresholds) {
  const reached = recent.filter(({ hasConsensus }) => hasConsensus).length;
  if (reached * BASIS_POINTS >= successRateBasisPoints * recent.length) return [];
  const summary = `${reached} of ${recent.length} validations came to a consensus, expected ${percent(successRateBasisPoints)} %`;
  return [{ rule: 'low_success_rate', severity: 'high', subject: '', summary } as const];
}

function missedTargets(recent: readonly RecentValidation[], { targetMs, validationsMin }: AlertThresholds) {
  return byPath(recent).flatMap(([path, validations]): readonly AlertCondition[] => {
    const target = targetMs.get(path);
    const seen = exactQuantileMs(validations, 0.99);
    if (target === undefined || seen === undefined || validations.length < validationsMin || seen <= target) return [];
    const summary = `p99 of ${validations.length} validations on the ${path} path is ${seen} ms, its target ${target} ms`;
    return [{ rule: 'latency_target_missed', severity: 'warning', subject: path, summary }];
  });
}

function faultRate(recent: readonly RecentValidation[], { faultRateBasisPoints }: AlertThresholds) {
  const seats = recent.reduce((sum, validation) => sum + validation.seats, 0);
  const faulty = recent.reduce((sum, validation) => sum + validation.faultySeats, 0);
  if (faulty * BASIS_POINTS <= faultRateBasisPoints * seats) return [];
  const summary = `${faulty} of ${seats} seats had a fault, expected at most ${percent(faultRateBasisPoints)} %`;
  return [{ rule: 'high_fault_rate', severity: 'high', subject: '', summary } as const];
}

function quarantinedAgents({ standings }: WatchedState): readonly AlertCondition[] {
  return standings
    .filter(({ standing }) => standing === 'quarantined' || standing === 'excluded')
    .map(({ agent, pool, standing }) => ({
      rule: 'agent_quarantined',
      severity: 'high',
      subject: agent,
      summary: `${agent} of ${pool} is ${standing}; its seat still counts`,
    }));
}

/**
 * The votes of n - f - 1 agents are no quorum, or where they are (n = 3f + 3) they hold two thirds of the weight at most,
 * and a threshold is above that. So the pool needs no switch: it stops by arithmetic, and goes on by itself.
 */
function poolsNotAccepting({ pools }: WatchedState): readonly AlertCondition[] {
  return pools
    .filter(({ failing, f }) => failing.length > f)
    .map(({ pool, failing, n, f }) => ({
      rule: 'pool_not_accepting',
      severity: 'critical',
      subject: pool,
      summary: `${failing.length} of ${n} agents of ${pool} fail or have no say, at most ${f} may: the votes left are too few, the pool accepts nothing until enough of them answer again or are re-admitted (${failing.join(', ')})`,
    }));
}

function brokenLedgers({ ledgers }: WatchedState): readonly AlertCondition[] {
  return ledgers
    .filter(({ isIntact }) => !isIntact)
    .map(({ ledger }) => ({
      rule: 'ledger_not_verified',
      severity: 'critical',
      subject: ledger,
      summary: `the ledger ${ledger} is not what was written`,
    }));
}

function byPath(recent: readonly RecentValidation[]): readonly (readonly [string, readonly RecentValidation[]])[] {
  const paths = [...new Set(recent.map(({ path }) => path))].sort();
  return paths.map((path) => [path, recent.filter((validation) => validation.path === path)]);
}

function percent(basisPoints: number): number {
  return (basisPoints * 100) / BASIS_POINTS;
}
