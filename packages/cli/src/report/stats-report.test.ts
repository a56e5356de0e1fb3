import { defaultConfig } from 'dikast/config/config';
import { createMonitor } from 'dikast/engine/monitored-engine';
import picocolors from 'picocolors';
import { expect, it } from 'vitest';
import { renderStats } from './stats-report.ts';

const STYLE = { width: 100, colors: picocolors.createColors(false) };

/** The report on one validation in which a pool made so many calls to models, and on gold questions. */
function reportOn(modelCalls: number, goldQuestions = 0): string {
  const monitor = createMonitor(defaultConfig(), []);
  const spent = { modelCalls, inputTokens: 1200, outputTokens: 40, costMicros: 1_250_000 };
  const pool = { pool: 'facts', outcome: 'approved', durationMs: 1, n: 4, f: 1, calls: 4, spent, agents: [] } as const;
  monitor.observe({
    atMs: 0,
    path: 'standard',
    durationMs: 1,
    outcome: 'accepted',
    pools: [pool],
    faults: [],
    resolutionSteps: [],
  });
  const times = { firstMs: 0, lastMs: 0 };
  const record = { ...times, goldQuestions, alteredVerdicts: [], unread: [], ledgers: [], raised: {} };
  return renderStats({ figures: monitor.figures(), ...record }, STYLE);
}

it('shows what language models took, where there are any', () => {
  expect(reportOn(3)).toMatch(/Language models, by the word of their agents\n.*\n\s+facts\s+3\s+1200\s+40\s+1\.25\n/);
  expect(reportOn(0)).not.toContain('Language models');
});

it('says how many gold questions it leaves out, if any', () => {
  expect(reportOn(0, 3)).toContain('  and 3 gold questions, left out of all figures\n');
  expect(reportOn(0)).not.toContain('gold');
});
