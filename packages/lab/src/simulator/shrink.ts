/**
 * Makes a failing run smaller while it keeps failing in the same checker: fewer faults, fewer clients, a shorter safety
 * phase, fewer faulty replicas. Every step is a run of its own, so what comes out is a scenario like any other.
 */
import { type SimulationReport, simulateOne } from './simulate.ts';
import type { Scenario } from './simulation-options.ts';

const RUNS_MAX = 120;

/** A failing run and how it was reduced. */
export interface ShrunkRun {
  readonly report: SimulationReport;
  /** Runs that were tried. */
  readonly runs: number;
}

/**
 * The smallest run found that fails in the same checker as `failing`.
 * @param runsMax how many runs to spend on it
 */
export function shrink(failing: SimulationReport, runsMax: number = RUNS_MAX): ShrunkRun {
  const checker = failing.violations[0]?.checker;
  let best = failing;
  let runs = 0;
  let hasShrunk = checker !== undefined;
  while (hasShrunk) {
    hasShrunk = false;
    for (const candidate of smallerThan(best)) {
      if (runs >= runsMax) return { report: best, runs };
      runs += 1;
      const report = simulateOne(candidate);
      if (report.violations[0]?.checker !== checker) continue;
      best = report;
      hasShrunk = true;
      break;
    }
  }
  return { report: best, runs };
}

/** Scenarios with a little less in them, the boldest first. */
function* smallerThan(report: SimulationReport): Generator<Scenario> {
  const { scenario, violations } = report;
  const { faults, clients, ticks, byzantine } = scenario;
  const failedAt = Math.ceil((violations[0]?.moment ?? 0) / 10);
  if (failedAt < ticks - 1) yield { ...scenario, ticks: failedAt + 1 };
  for (let size = Math.ceil(faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let start = 0; start < faults.length; start += size)
      yield { ...scenario, faults: [...faults.slice(0, start), ...faults.slice(start + size)] };
  if (clients > 1) yield { ...scenario, clients: 1 };
  if (clients > 2) yield { ...scenario, clients: clients - 1 };
  if (byzantine > 0) yield { ...scenario, byzantine: byzantine - 1 };
  if (ticks > 10) yield { ...scenario, ticks: Math.floor(ticks / 2) };
  if (ticks > 10) yield { ...scenario, ticks: Math.floor(ticks * 0.9) };
}
