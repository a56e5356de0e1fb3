import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { ATTACKS, type Attack, attackVotes, drawPanel } from './attacked-votes.ts';
import { sampleTable, tableOf } from './vote-sample.suite.ts';
import { at, candidateIndex, type VoteTable } from './vote-table.ts';

const TABLE = sampleTable({
  seed: 1,
  items: 300,
  accuracies: [0.9, 0.8, 0.7, 0.6, 0.8, 0.7, 0.5],
  labels: ['a', 'b', 'c'],
});

/** The answer of each judge on an item, by name. */
function said(table: VoteTable, item: number): Map<string, string | undefined> {
  const answers = new Map<string, string | undefined>();
  for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
    const place = at(table.candidateStart, item) + at(table.choiceOf, vote);
    answers.set(table.judges[at(table.judgeOf, vote)] ?? '', table.answers[at(table.candidates, place)]);
  }
  return answers;
}

function attacked(attack: Attack, liars: number) {
  const panel = drawPanel(TABLE, { judges: 7, liars }, createPrng(2));
  const votes = attackVotes(TABLE, panel, attack, createPrng(3));
  return { ...votes, panel, names: new Set([...panel.liars].map((judge) => TABLE.judges[judge] ?? '')) };
}

describe('an attack on recorded votes', () => {
  it.each(ATTACKS)('%s leaves every honest vote and every truth as it was', (attack) => {
    const { table, names } = attacked(attack, 2);
    for (const item of table.items.keys()) {
      expect(table.answers[at(table.truthOf, item)]).toBe(TABLE.answers[at(TABLE.truthOf, item)]);
      const before = said(TABLE, item);
      for (const [judge, answer] of said(table, item)) if (!names.has(judge)) expect(answer).toBe(before.get(judge));
    }
  });

  it('colluders all say one wrong answer, the one most of the honest say', () => {
    const { table, names } = attacked('collude', 3);
    for (const item of table.items.keys()) {
      const answers = [...said(table, item)];
      const lies = new Set(answers.filter(([judge]) => names.has(judge)).map(([, answer]) => answer));
      const honest = answers.filter(([judge]) => !names.has(judge)).map(([, answer]) => answer);
      const truth = table.answers[at(table.truthOf, item)];
      const wrong = table.answers.filter((answer) => answer !== truth);
      const count = (answer: string | undefined) => honest.filter((each) => each === answer).length;
      expect(lies.size).toBe(1);
      expect(lies).not.toContain(truth);
      expect(count([...lies][0])).toBe(Math.max(...wrong.map(count)));
    }
  });

  it('stealthy liars strike on about a fifth of the items and vote as ever on the rest', () => {
    const { table, attacked: struck, names } = attacked('stealth', 2);
    expect(struck.length).toBeGreaterThan(35);
    expect(struck.length).toBeLessThan(90);
    for (const item of [...table.items.keys()].filter((each) => !struck.includes(each))) {
      const before = said(TABLE, item);
      for (const [judge, answer] of said(table, item)) if (names.has(judge)) expect(answer).toBe(before.get(judge));
    }
  });

  it('a liar that votes the opposite never says what it would have said', () => {
    const { table, names } = attacked('opposite', 2);
    for (const item of table.items.keys())
      for (const [judge, answer] of said(table, item))
        if (names.has(judge)) expect(answer).not.toBe(said(TABLE, item).get(judge));
  });

  it('colluders invent an answer where an open question has no wrong one', () => {
    const answers = Array.from({ length: 40 }, (_, item) => ({ item: `${item}`, vote: `${item}`, truth: `${item}` }));
    const table = tableOf(answers.flatMap((vote) => ['j', 'k'].map((judge) => ({ ...vote, judge }))));
    const panel = { judges: new Set([0, 1]), liars: new Set([1]) };
    const votes = attackVotes(table, panel, 'collude', createPrng(1));
    expect(said(votes.table, 5).get('k')).toBe('(invented)');
    expect(candidateIndex(votes.table, 5, at(votes.table.truthOf, 5))).toBeGreaterThanOrEqual(0);
  });
});
