import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { countAgreement, excessAgreement } from './agreement-matrix.ts';
import { coverageCurve } from './coverage.ts';
import { panelFigures } from './panel-figures.ts';
import { itemsWithTruth, voteShares } from './scores.ts';
import { solveSymmetric } from './symmetric-system.ts';
import { sampleTable, tableOf } from './vote-sample.suite.ts';

describe('figures of a panel', () => {
  const truth = ['a', 'a', 'b', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'];
  const flip = (label: string) => (label === 'a' ? 'b' : 'a');
  /** Wrong on the given items. */
  const votesOf = (judge: string, wrong: readonly number[]) =>
    truth.map((label, item) => ({
      item: `${item}`,
      judge,
      vote: wrong.includes(item) ? flip(label) : label,
      truth: label,
    }));

  it('two judges that err on the same items are worth one', () => {
    const figures = panelFigures(tableOf([...votesOf('j', [1, 2, 3]), ...votesOf('k', [1, 2, 3])]));
    expect(figures.errorCorrelation).toBeCloseTo(1, 12);
    expect(figures.effectiveVotes).toBeCloseTo(1, 12);
    expect(figures.judges.map(({ right, scored }) => [right, scored])).toEqual([
      [9, 12],
      [9, 12],
    ]);
  });

  it('the correlation is that of a table of right and wrong, worked by hand', () => {
    // Both right 7, both wrong 1, only j wrong 2, only k wrong 2: phi = (7 * 1 - 2 * 2) / (9 * 3).
    const figures = panelFigures(tableOf([...votesOf('j', [0, 1, 2]), ...votesOf('k', [2, 3, 4])]));
    expect(figures.errorCorrelation).toBeCloseTo(3 / 27, 12);
  });

  it('tells no correlation and no right answers without truth', () => {
    const figures = panelFigures(tableOf([{ item: 'x', judge: 'j', vote: 'a' }]));
    expect(figures).toMatchObject({ itemsWithTruth: 0, errorCorrelation: undefined, effectiveVotes: undefined });
  });
});

describe('excess agreement', () => {
  it('is greatest between a judge and its copy', () => {
    const prng = createPrng(5);
    const table = sampleTable({
      seed: 6,
      items: 400,
      accuracies: [0.95, 0.9, 0.7, 0.7, 0.6, 0.65],
      labels: ['a', 'b', 'c'],
    });
    const copied = tableOf(
      table.items.flatMap((item, index) => {
        const own = [0, 1, 2, 3, 4, 5].map((judge) => table.answers[table.choiceOf[index * 6 + judge] ?? 0] ?? '');
        const copy = prng.nextFraction() < 0.8 ? own[4] : own[5];
        return [...own, copy ?? ''].map((vote, judge) => ({ item, judge: `judge-${judge}`, vote }));
      }),
    );
    const excess = excessAgreement(countAgreement(copied));
    const pairs = [...excess.keys()].filter((cell) => Math.floor(cell / 7) < cell % 7);
    const strongest = pairs.reduce((best, cell) => ((excess[cell] ?? 0) > (excess[best] ?? 0) ? cell : best));
    expect([Math.floor(strongest / 7), strongest % 7]).toEqual([4, 6]);
    expect(excess[strongest]).toBeGreaterThan(0.4);
  });
});

describe('coverage', () => {
  it('is right more often on the items of which it is surest', () => {
    const table = sampleTable({ seed: 7, items: 400, accuracies: Array(7).fill(0.65), labels: ['a', 'b'] });
    const options = { items: itemsWithTruth(table), coverages: [1, 0.5, 0.25] };
    const curve = coverageCurve(table, voteShares(table), options).map(({ accuracy }) => accuracy);
    expect(curve[1]).toBeGreaterThan((curve[0] ?? 1) + 0.05);
    expect(curve[2]).toBeGreaterThanOrEqual(curve[1] ?? 1);
  });
});

describe('a symmetric system', () => {
  it.each([1, 2, 5, 20])('of size %d is solved: A x gives b again', (size) => {
    const prng = createPrng(8, size);
    const root = Array.from({ length: size }, () => Array.from({ length: size }, () => prng.nextFraction() - 0.5));
    const matrix = Float64Array.from({ length: size * size }, (_, cell) => {
      const [row, column] = [root[Math.floor(cell / size)] ?? [], root[cell % size] ?? []];
      const product = row.reduce((sum, value, index) => sum + value * (column[index] ?? 0), 0);
      return product + (Math.floor(cell / size) === cell % size ? 1 : 0);
    });
    const right = Float64Array.from({ length: size }, () => prng.nextFraction());
    const solution = solveSymmetric(matrix, right);
    for (let row = 0; row < size; row++) {
      const product = solution.reduce((sum, value, column) => sum + value * (matrix[row * size + column] ?? 0), 0);
      expect(product).toBeCloseTo(right[row] ?? Number.NaN, 10);
    }
  });
});
