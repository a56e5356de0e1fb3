import { describe, expect, it } from 'vitest';
import type { LabReport } from '../report/lab-report.ts';
import { byzantineSimulation } from './byzantine-simulation.ts';
import { difficultyReliability } from './difficulty.ts';
import type { Steps } from './experiment.ts';
import { dualConsensus, dualModel } from './models.ts';

function finish(steps: Steps<LabReport>): LabReport {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** First table of a report, by the name of the rule. */
function ruleRows(report: LabReport): ReadonlyMap<string, readonly string[]> {
  const blocks = report.sections[0]?.blocks ?? [];
  const [found] = blocks.filter((block) => block.kind === 'table');
  return new Map((found?.rows ?? []).map(([name = '', ...cells]) => [name, cells]));
}

const MODELS = { errors: [0.23, 0.25, 0.3], alike: 1, tasks: 1000, seed: 42 };

describe('the demonstrations', () => {
  it('dual-model shows right, wrong and abstained of every rule apart', () => {
    const rows = ruleRows(finish(dualModel(MODELS)));
    const exact = (name: string) => rows.get(name)?.filter((_, column) => column % 2 === 0);
    expect(exact('single')).toEqual(['77.00 %', '23.00 %', '0 %']);
    expect(exact('dual: agree only')).toEqual(['57.75 %', '5.75 %', '36.50 %']);
    expect(exact('triple: majority')).toEqual(['83.30 %', '16.70 %', '0 %']);
    // Weights 121, 110 and 85: only the first two, or all three, hold 67 % of them.
    expect(exact('triple: weighted quorum')).toEqual(['57.75 %', '5.75 %', '36.50 %']);
  });

  it('dual-consensus abstains more the less errors are alike, and is right as often', () => {
    const rows = ruleRows(finish(dualConsensus({ ...MODELS, errors: [0.23, 0.23], alike: 0.5 })));
    expect(rows.get('agree, errors collide')?.[0]).toBe('59.29 %');
    expect(rows.get('agree, 0.5 alike')?.[0]).toBe('59.29 %');
    expect(rows.get('agree, 0.5 alike')?.[2]).toBe('1.32 %');
    expect(rows.get('B repairs 91.3 %')?.[0]).toBe('98.00 %');
  });

  it('byzantine-simulation has a row for every size and rule, and shows the rounds', () => {
    const report = finish(
      byzantineSimulation({ error: 0.23, rho: 0, alike: 1, sizes: [1, 3, 5], trials: 10, tasks: 200, seed: 42 }),
    );
    expect([...ruleRows(report).keys()]).toEqual([
      '1: single',
      '3: majority',
      '3: quorum',
      '3: oracle (upper bound)',
      '5: majority',
      '5: quorum',
      '5: oracle (upper bound)',
    ]);
    expect(ruleRows(report).get('5: majority')?.[0]).toBe('91.64 %');
  });

  it('with full correlation a panel is one agent', () => {
    const report = finish(
      byzantineSimulation({ error: 0.23, rho: 1, alike: 1, sizes: [7], trials: 2, tasks: 100, seed: 1 }),
    );
    for (const cells of ruleRows(report).values()) expect(cells[0]).toBe('77.00 %');
  });

  it('reliability by difficulty averages to the whole', () => {
    const report = finish(difficultyReliability({ tasks: 1000, alike: 1, seed: 42 }));
    const levels = report.sections[1]?.blocks.find((block) => block.kind === 'table')?.rows ?? [];
    const mean = (column: number) => levels.reduce((sum, row) => sum + Number.parseFloat(row[column] ?? ''), 0) / 5;
    expect(ruleRows(report).get('single')?.[0]).toBe('77.00 %');
    expect([mean(2).toFixed(2), mean(6).toFixed(2)]).toEqual(['77.00', '98.60']);
  });

  it('the same seed gives the same report, another seed other draws', () => {
    const run = (seed: number) => JSON.stringify(finish(dualModel({ ...MODELS, seed })).data);
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2).replace('"seed":2', '"seed":1'));
  });

  it('a long run says how far it is', () => {
    const steps = dualModel({ ...MODELS, tasks: 1_200_000 });
    expect([steps.next().value, steps.next().value]).toEqual([
      '1 of 7: single, 1200000 tasks to go',
      '1 of 7: single, 700000 tasks to go',
    ]);
  });
});
