import { describe, expect, it } from 'vitest';
import { type ReplayOptions, replayVotes } from './replay.ts';
import { replayReport } from './replay-report.ts';
import { sampleTable, tableOf } from './vote-sample.suite.ts';
import type { VoteTable } from './vote-table.ts';

const OPTIONS: ReplayOptions = { known: 30, thresholdBasisPoints: 6700, liars: 0, seed: 1 };

function replay(table: VoteTable, options: Partial<ReplayOptions> = {}) {
  const steps = replayVotes(table, { ...OPTIONS, ...options });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const PANEL = sampleTable({
  seed: 21,
  items: 200,
  accuracies: [0.9, 0.6, 0.6, 0.6, 0.55],
  labels: ['a', 'b'],
  silent: 0.1,
});

describe('a replay', () => {
  it('scores every policy on the items that were not given away, and every share adds up', () => {
    const { policies, known, scored } = replay(PANEL);
    expect({ known, scored }).toEqual({ known: 30, scored: 170 });
    for (const { right, wrong, coverage } of policies) expect(right + wrong).toBeCloseTo(coverage, 9);
    expect(policies.map(({ policy }) => policy)).toContain('dawid-skene online');
  });

  it('stops early without another outcome', () => {
    const { policies } = replay(PANEL);
    const [whole, early] = ['quorum', 'quorum, early stop'].map((name) =>
      policies.find(({ policy }) => policy === name),
    );
    expect({ right: early?.right, wrong: early?.wrong }).toEqual({ right: whole?.right, wrong: whole?.wrong });
    expect(early?.callsPerItem).toBeLessThan(whole?.callsPerItem ?? 0);
  });

  it('says that the panel is behind its best judge when it is', () => {
    expect(replayReport('votes', replay(PANEL)).lead).toMatch(/judge-0.*majority .* behind by/);
  });

  it('has a row for every attack and number of liars', () => {
    const { attacks } = replay(PANEL, { liars: 2 });
    expect(attacks.map(({ attack, liars }) => `${attack} ${liars}`)).toEqual([
      ...['opposite 1', 'opposite 2', 'random 1', 'random 2'],
      ...['collude 1', 'collude 2', 'stealth 1', 'stealth 2'],
    ]);
  });

  it('tells agreement alone where no truth is known', () => {
    const votes = [...PANEL.items.keys()].slice(0, 20);
    const table = tableOf(votes.flatMap((item) => ['j', 'k'].map((judge) => ({ item: `${item}`, judge, vote: 'a' }))));
    const report = replayReport('votes', replay(table));
    expect(report.lead).toContain('No item has a known truth');
    expect(report.sections.map(({ title }) => title)).toEqual(['Panel', 'Judges']);
  });
});
