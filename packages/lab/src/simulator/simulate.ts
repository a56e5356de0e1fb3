/**
 * The simulator's face: run one scenario or many, describe what happened, write a trace.
 */
import type { FaultName } from './fault-profile.ts';
import { addMarks, emptyMarks, type MarkCounts, missingMarks } from './marks.ts';
import { mutationNamed } from './mutations.ts';
import { type RunEnd, runWorld } from './run-world.ts';
import { replayCommand, type Scenario, type SimulationOptions, scenarioOf } from './simulation-options.ts';
import { Trace } from './trace.ts';
import type { Violation } from './violation.ts';
import { World } from './world.ts';

/** What one run came to. */
export interface SimulationReport {
  readonly scenario: Scenario;
  readonly end: RunEnd;
  /** Steps of replicas and clients. */
  readonly events: number;
  /** Virtual time at the end, in moments (a tenth of a tick). */
  readonly moments: number;
  readonly batches: number;
  readonly operationsCompleted: number;
  readonly marks: MarkCounts;
  readonly violations: readonly Violation[];
  /** Strength of each fault, 0 .. 1. */
  readonly strengths: ReadonlyMap<FaultName, number>;
  /** What each machine was, in the order of machines. */
  readonly roles: readonly string[];
  /** The command that replays this very run. */
  readonly command: string;
}

/** Many runs together. */
export interface SimulationSummary {
  readonly runs: number;
  readonly events: number;
  readonly operationsCompleted: number;
  readonly marks: MarkCounts;
  readonly marksMissing: readonly string[];
  readonly cut: number;
  readonly failed: readonly SimulationReport[];
}

/** What to run. */
export interface SimulationPlan {
  readonly seeds: Iterable<number>;
  /** Group sizes, each with every seed in turn; by default the seed chooses. */
  readonly replicas?: readonly number[];
  readonly options?: Omit<SimulationOptions, 'seed' | 'replicas'>;
  /** Stops after so many failed runs; 1 by default. */
  readonly failuresMax?: number;
}

/** Runs one scenario. Equal options give equal reports. */
export function simulateOne(options: SimulationOptions, trace?: Trace): SimulationReport {
  const scenario = scenarioOf(options);
  const world = new World(scenario, { trace, mutation: mutationNamed(scenario.mutation) });
  const end = runWorld(world);
  return {
    scenario,
    end,
    events: world.events,
    moments: world.now,
    batches: world.judge.order.batches,
    operationsCompleted: world.judge.certificates.completed,
    marks: world.judge.marks.counts,
    violations: world.judge.violations,
    strengths: world.profile,
    roles: world.hosts.map((host) => host.role),
    command: replayCommand(scenario),
  };
}

/** Runs many scenarios; `onProgress` is told of each. */
export function runSimulations(
  plan: SimulationPlan,
  onProgress?: (report: SimulationReport, summary: SimulationSummary) => void,
): SimulationSummary {
  let summary: SimulationSummary = {
    runs: 0,
    events: 0,
    operationsCompleted: 0,
    marks: emptyMarks(),
    marksMissing: [],
    cut: 0,
    failed: [],
  };
  let position = 0;
  for (const seed of plan.seeds) {
    const replicas = plan.replicas?.[position++ % plan.replicas.length];
    const report = simulateOne({ ...plan.options, seed, replicas });
    summary = addReport(summary, report);
    onProgress?.(report, summary);
    if (summary.failed.length >= (plan.failuresMax ?? 1)) break;
  }
  return { ...summary, marksMissing: missingMarks(summary.marks) };
}

/** The trace of a run, a line for each event. */
export function traceOf(options: SimulationOptions): readonly string[] {
  const trace = new Trace();
  const report = simulateOne(options, trace);
  return [...trace.lines, ...report.violations.map(describeViolation)];
}

/** A run in a few lines for people. */
export function describeReport(report: SimulationReport): string {
  const { scenario, violations, strengths, roles } = report;
  const faulty = roles.flatMap((role, index) => (role === 'correct' ? [] : [`r${index} ${role}`]));
  const lines = [
    `seed ${scenario.seed} · n = ${scenario.replicas} · faulty: ${faulty.join(', ') || 'none'} · ${scenario.clients} clients`,
    `faults: ${[...strengths].map(([name, strength]) => `${name} ${strength.toFixed(2)}`).join(', ') || 'none'}`,
    `${report.events} events, ${report.batches} batches, ${report.operationsCompleted} operations completed: ${describeEnd(report.end)}`,
    ...violations.map(describeViolation),
  ];
  if (violations.length > 0) lines.push(`replay: ${report.command}`);
  return lines.join('\n');
}

/** One violation in a line. */
function describeViolation({ checker, detail, moment }: Violation): string {
  return `VIOLATION of ${checker} at tick ${(moment / 10).toFixed(1)}: ${detail}`;
}

function addReport(summary: SimulationSummary, report: SimulationReport): SimulationSummary {
  return {
    ...summary,
    runs: summary.runs + 1,
    events: summary.events + report.events,
    operationsCompleted: summary.operationsCompleted + report.operationsCompleted,
    marks: addMarks(summary.marks, report.marks),
    cut: summary.cut + (report.end === 'cut' ? 1 : 0),
    failed: report.violations.length > 0 ? [...summary.failed, report] : summary.failed,
  };
}

function describeEnd(end: RunEnd): string {
  switch (end) {
    case 'completed':
      return 'every request completed';
    case 'violated':
      return 'a checker objects';
    case 'out-of-time':
      return 'requests were still open when time ran out';
    case 'cut':
      return 'cut off by the limit of events';
  }
}
