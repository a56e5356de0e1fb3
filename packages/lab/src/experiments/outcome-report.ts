/** Results of experiments as tables and charts. The three shares always stand apart. */

import { expectedEffort } from '../reliability/effort.ts';
import { meanLatency } from '../reliability/latency.ts';
import { panelSize } from '../reliability/panel-model.ts';
import { type Interval, wilsonInterval, Z_95 } from '../reliability/wilson.ts';
import { type BarChart, type LabSection, type LabTable, paragraph, percent, table } from '../report/lab-report.ts';
import type { ExperimentResult } from './experiment.ts';
import { INTERVAL_NOTE, ORACLE_NOTE, TIME_NOTE } from './report-notes.ts';

/** With fewer tasks, intervals are wider than a tenth of a per cent. */
const TASKS_FOR_TWO_DIGITS = 100_000;

/** The parts of every outcome bar. */
const OUTCOME_PARTS = ['right accepted', 'wrong accepted', 'abstained'] as const;

const SHARES = ['right', 'wrong', 'abstained'] as const;

/** Exact share and, as "95 %", the simulated interval of each of the three. */
function outcomeTable(results: readonly ExperimentResult[]): LabTable {
  return table(
    ['rule', 'right>', '95 %>', 'wrong>', '95 %>', 'abstains>', '95 %>'],
    results.map(({ name, exact, counts, tasks }) => [
      name,
      ...SHARES.flatMap((share) => [
        percent(exact[share]),
        intervalText(wilsonInterval(counts[share], tasks, Z_95), tasks >= TASKS_FOR_TWO_DIGITS ? 2 : 1),
      ]),
    ]),
  );
}

/** The exact shares as bars. */
function outcomeBars(title: string, results: readonly ExperimentResult[]): BarChart {
  return {
    kind: 'bars',
    title,
    parts: OUTCOME_PARTS,
    bars: results.map(({ name, exact }) => ({ label: name, values: SHARES.map((share) => exact[share]) })),
    total: 1,
  };
}

/** The section that shows every rule's shares, with what has to be said of them; `notes` follow. */
export function outcomeSection(
  title: string,
  results: readonly ExperimentResult[],
  notes: readonly string[] = [],
): LabSection {
  const said = [INTERVAL_NOTE, ORACLE_NOTE, ...notes].map(paragraph);
  return { title, blocks: [outcomeTable(results), ...said, outcomeBars('Exact shares', results)] };
}

/** The section that shows what every rule costs; `notes` come first. */
export function effortSection(
  title: string,
  results: readonly ExperimentResult[],
  notes: readonly string[] = [],
): LabSection {
  return { title, blocks: [effortTable(results), ...[...notes, TIME_NOTE].map(paragraph)] };
}

/** Calls and time of each rule, in units of one call. */
function effortTable(results: readonly ExperimentResult[]): LabTable {
  return table(
    ['rule', 'calls a task>', 'cost>', 'time>'],
    results.map((result) => {
      const { calls, cost, latencyMs } = effortOf(result);
      return [result.name, calls.toFixed(2), `${cost.toFixed(2)}x`, `${latencyMs.toFixed(2)}x`];
    }),
  );
}

/** A result for `--json`. */
export function resultData(result: ExperimentResult): unknown {
  const { name, strategy, panel, tasks, exact, counts } = result;
  const intervals = Object.fromEntries(SHARES.map((share) => [share, wilsonInterval(counts[share], tasks, Z_95)]));
  return { name, strategy, panel, tasks, exact, simulated: counts, intervals95: intervals, effort: effortOf(result) };
}

/** A range in per cent. */
function intervalText({ low, high }: Interval, digits: number): string {
  return `${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)}`;
}

/** Calls cost 1 each, and one call takes 1 on average. */
function effortOf({ strategy, panel }: ExperimentResult): ReturnType<typeof expectedEffort> {
  const price = { cost: 1, latencyMs: 1 / meanLatency(1) };
  return expectedEffort(
    strategy,
    panel,
    Array.from({ length: panelSize(panel) }, () => price),
  );
}
