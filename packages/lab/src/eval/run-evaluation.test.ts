import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACT_MODELS } from 'dikast/validators/fact/fact-models';
import { beforeEach, describe, expect, it } from 'vitest';
import { evaluateGroup, evaluateGroups } from './evaluation.ts';
import type { Judgement } from './judgement.ts';
import { judgingCode } from './judging-code.ts';
import { type EvaluationPlan, runEvaluation } from './run-evaluation.ts';

const SOURCE = 'The Marlow bridge was opened in 1931. It is 9 metres wide and carries two lanes of traffic.';
const ANSWERS: readonly (readonly [string, string])[] = [
  ['The Marlow bridge was opened in 1931.', 'supported'],
  ['The Marlow bridge was opened in 1951.', 'unsupported'],
  ['The bridge is 9 metres wide.', 'supported'],
  ['The bridge is 19 metres wide.', 'unsupported'],
];

let folder: string;
let plan: EvaluationPlan;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dikast-eval-'));
  const rows = Array.from({ length: 24 }, (_, at) => {
    const [answer, label] = ANSWERS[at % ANSWERS.length] ?? ['', ''];
    return { id: String(at), dataset: at < 12 ? 'one' : 'two', sources: [{ text: SOURCE }], answer, label };
  });
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  plan = {
    places: [folder],
    pools: undefined,
    limit: undefined,
    seed: 1,
    jobs: 1,
    journalFile: join(folder, 'home', 'journal'),
    codeVersion: '1',
    signal: new AbortController().signal,
    onProgress: () => {},
  };
});

/** Runs until the first progress, as when somebody presses Ctrl-C. */
async function runUntilStopped(): Promise<number> {
  const controller = new AbortController();
  const onProgress = (done: number) => {
    if (done > 0) controller.abort();
  };
  const { judgements, total } = await runEvaluation({ ...plan, signal: controller.signal, onProgress });
  expect(total).toBe(24);
  return judgements.length;
}

const timeless = (judgements: readonly Judgement[]) => judgements.map((each) => ({ ...each, milliseconds: 0 }));

describe('an evaluation', () => {
  it('judges every sample and removes its journal', async () => {
    const { judgements, total } = await runEvaluation(plan);
    expect([judgements.length, total]).toEqual([24, 24]);
    expect(existsSync(plan.journalFile ?? '')).toBe(false);
  });

  it('that was stopped goes on where it was and comes to the same', async () => {
    const whole = await runEvaluation({ ...plan, journalFile: undefined });
    const before = await runUntilStopped();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(24);
    // As a crash leaves it: the last line cut off.
    appendFileSync(plan.journalFile ?? '', '\n{"index":23,"agen');
    const resumed: number[] = [];
    const { judgements } = await runEvaluation({ ...plan, onProgress: (_, known) => void resumed.push(known) });
    expect(resumed[0]).toBe(before);
    expect(timeless(judgements)).toEqual(timeless(whole.judgements));
  });

  it('of other samples or other code begins anew', async () => {
    await runUntilStopped();
    const resumed: number[] = [];
    await runEvaluation({ ...plan, codeVersion: '2', onProgress: (_, known) => void resumed.push(known) });
    expect(resumed[0]).toBe(0);
  });

  it('of a sample whose words alone are others begins anew', async () => {
    await runUntilStopped();
    const rows = join(folder, 'rows.jsonl');
    writeFileSync(rows, readFileSync(rows, 'utf8').replaceAll('two lanes', 'six lanes'));
    const resumed: number[] = [];
    await runEvaluation({ ...plan, onProgress: (_, known) => void resumed.push(known) });
    expect(resumed[0]).toBe(0);
  });

  it('is of other code once a model is trained anew', () => {
    const { thresholds } = FACT_MODELS;
    const trained = { ...FACT_MODELS, thresholds: { ...thresholds, rejectBelow: thresholds.rejectBelow + 0.01 } };
    expect(judgingCode(trained)).not.toBe(judgingCode());
  });

  it('by several processes comes to the same as by one', async () => {
    const [here, there] = [await runEvaluation(plan), await runEvaluation({ ...plan, jobs: 2 })];
    expect(timeless(there.judgements)).toEqual(timeless(here.judgements));
  });

  it('keeps no text of the data in its journal', async () => {
    await runUntilStopped();
    expect(readFileSync(plan.journalFile ?? '', 'utf8')).not.toMatch(/Marlow|metres/);
  });
});

describe('figures', () => {
  it('are told apart by data set, and a panel that sees every planted error is right throughout', async () => {
    const { judgements } = await runEvaluation(plan);
    const groups = evaluateGroups(judgements, ['dataset']);
    expect(groups.map(({ name, count }) => [name, count])).toEqual([
      ['one', 12],
      ['two', 12],
    ]);
    expect(groups[0]).toMatchObject({
      goodShare: 0.5,
      score: { auroc: 1, precisionAtHalf: 1 },
      decision: { f1OfBad: 1, balancedAccuracy: 1, acceptedPrecision: 1, coverage: 0.5 },
      majority: { f1OfBad: 0, coverage: 1 },
    });
    expect(groups[0]?.agents).toHaveLength(7);
  });

  it('of abstaining agents count neither as right nor as wrong', () => {
    const agent = { agent: 'a', first: 'abstain' as const, final: 'abstain' as const, score: 0.5 };
    const other = { ...agent, agent: 'b', final: 'approve' as const };
    const judgement: Judgement = {
      ...{ index: 0, id: '', dataset: '', task: '', group: '', pool: 'fact_verification', isGood: true },
      ...{ outcome: 'no_consensus', score: 0.5, agents: [agent, other], trivial: [], milliseconds: 1 },
    };
    const { errors, agents } = evaluateGroup('g', [judgement]);
    expect(errors.mean).toBeUndefined();
    expect(agents[0]?.abstained).toBe(1);
  });
});
