import { expect, test } from 'vitest';
import { createPrng } from '../base/prng.ts';
import { ESTIMATED_FROM, estimateOf } from './estimate.ts';
import {
  type AgentRecord,
  type AgentVote,
  createPoolMemory,
  DEFAULT_MEMORY_RULES,
  type KnownRow,
  type PoolMemory,
} from './pool-memory.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const BLANK = createPoolMemory(
  NAMES.map((agent) => ({ agent })),
  DEFAULT_MEMORY_RULES,
);

function votesOf(choices: string): readonly AgentVote[] {
  const words = { A: 'approve', R: 'reject', '~': 'abstain' } as const;
  return [...choices].flatMap((letter, place): readonly AgentVote[] => {
    const choice = words[letter as keyof typeof words];
    const agent = NAMES[place] ?? '';
    const nothing = { confidence: 0, latencyMs: 0, status: 'voted' as const, objections: [], findingsDigest: '' };
    return choice === undefined ? [] : [{ agent, choice, ...nothing }];
  });
}

function withKnown(known: readonly KnownRow[], agents: Partial<Record<string, Partial<AgentRecord>>> = {}): PoolMemory {
  return { ...BLANK, known, agents: BLANK.agents.map((record) => ({ ...record, ...agents[record.agent] })) };
}

/** Known answers, half of them bad; each agent is right with its accuracy on good ones and on bad ones. */
function knownBy(accuracies: readonly (readonly [good: number, bad: number])[], count: number): readonly KnownRow[] {
  const prng = createPrng(7);
  return Array.from({ length: count }, (_, index): KnownRow => {
    const truth = index % 2 === 0 ? 'approve' : 'reject';
    const marks = accuracies.map(([good, bad]) => {
      const accuracy = truth === 'approve' ? good : bad;
      return prng.nextFraction() < accuracy ? '+' : '-';
    });
    return { validation: String(index), truth, marks: marks.join('') };
  });
}

/** By Bayes' rule on frequencies, with the counts that an agent starts with written out. */
function bayes(known: readonly KnownRow[], choices: string): number {
  const odds = (['approve', 'reject'] as const).map((truth) => {
    const rows = known.filter((row) => row.truth === truth);
    const likelihoods = [...choices].map((letter, place) => {
      const right = truth === 'approve' ? 'A' : 'R';
      const said = rows.filter(({ marks }) => {
        const mark = marks.charAt(place);
        if (letter === '~') return mark === '~';
        return mark !== '~' && mark !== '.' && (mark === '+') === (letter === right);
      });
      const answered = rows.filter(({ marks }) => marks.charAt(place) !== '.');
      return (said.length + 2 * (letter === right ? 0.75 : 0.125)) / (answered.length + 2);
    });
    return likelihoods.reduce((product, each) => product * each, 1 + rows.length);
  });
  return (odds[0] ?? 0) / ((odds[0] ?? 0) + (odds[1] ?? 0));
}

const MIXED = [
  [0.9, 0.6],
  [0.6, 0.95],
  [0.8, 0.8],
  [0.5, 0.5],
] as const;

test('is what Bayes says of the frequencies, whoever voted what', () => {
  const known = knownBy(MIXED, 60).map((row, index) =>
    index % 7 === 0 ? { ...row, marks: `~${row.marks.slice(1, 3)}.` } : row,
  );
  for (const choices of ['AAAA', 'RRRR', 'ARAR', 'RAAR', '~ARA', 'A~~R'])
    expect(estimateOf(withKnown(known), votesOf(choices))?.approveBasisPoints).toBe(
      Math.round(bayes(known, choices) * 10_000),
    );
});

test('believes the one who is right about bad answers when it says that one is bad', () => {
  const memory = withKnown(
    knownBy(
      [
        [0.95, 0.2],
        [0.95, 0.2],
        [0.95, 0.2],
        [0.99, 0.99],
      ],
      200,
    ),
  );
  expect(estimateOf(memory, votesOf('AAAR'))?.approveBasisPoints).toBeLessThan(1000);
});

test('there is none before enough answers are known', () => {
  const known = knownBy(MIXED, ESTIMATED_FROM);
  expect(estimateOf(withKnown(known.slice(1)), votesOf('AAAA'))).toBeUndefined();
  expect(estimateOf(withKnown(known), votesOf('AAAA'))?.knownAnswers).toBe(ESTIMATED_FROM);
});

test('who has no say has none in it', () => {
  const known = knownBy(MIXED, 40);
  const quarantine = { kind: 'reputation_violation' as const, knownAnswers: 40 };
  const silent = withKnown(known, { c: { quarantine }, d: { isExcluded: true } });
  const [all, said] = [estimateOf(silent, votesOf('AARR')), estimateOf(silent, votesOf('AA'))];
  expect(all).toEqual(said);
  expect(all).not.toEqual(estimateOf(withKnown(known), votesOf('AARR')));
});

test('a panel that knows foretells well, one that guesses no better than a coin', () => {
  const sure = estimateOf(
    withKnown(
      knownBy(
        NAMES.map(() => [0.97, 0.97]),
        200,
      ),
    ),
    votesOf('AAAA'),
  );
  const guess = estimateOf(
    withKnown(
      knownBy(
        NAMES.map(() => [0.5, 0.5]),
        200,
      ),
    ),
    votesOf('AAAA'),
  );
  expect(sure?.brierBasisPoints).toBeLessThan(200);
  expect(guess?.brierBasisPoints).toBeGreaterThan(2300);
});

test('with nobody to ask it is the share of good answers', () => {
  const known = knownBy(MIXED, 30).map((row, index) => ({ ...row, truth: index < 9 ? 'approve' : 'reject' }) as const);
  expect(estimateOf(withKnown(known), [])?.approveBasisPoints).toBe(Math.round((10 / 32) * 10_000));
});
