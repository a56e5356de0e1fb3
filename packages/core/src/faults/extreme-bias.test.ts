import { describe, expect, it } from 'vitest';
import { createPrng } from '../base/prng.ts';
import { type BiasAnswer, testBias } from './extreme-bias.ts';

const CHANCES = { falseAccusationPerMillion: 500, missPerMillion: 500 };
const truthAt = (index: number, every: number) => (index % every === 0 ? 'reject' : 'approve') as BiasAnswer['truth'];

describe('extreme bias', () => {
  it('an agent that always approves is found even where nine of ten answers deserve approval', () => {
    const answers = Array.from({ length: 200 }, (_, index) => {
      const truth = truthAt(index, 10);
      return { truth, isWrong: truth === 'reject' };
    });
    expect(testBias(answers, CHANCES)?.missed).toBe('reject');
  });

  it('an honest agent that errs on a quarter of either kind is not, whatever the mixture', () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const prng = createPrng(seed);
      const every = 2 + (seed % 8);
      const answers = Array.from({ length: 200 }, (_, index) => ({
        truth: truthAt(index, every),
        isWrong: prng.nextFraction() < 0.25,
      }));
      expect(testBias(answers, CHANCES)).toBeUndefined();
    }
  });

  it('nothing is said while only one kind of truth was asked', () => {
    const answers = Array.from({ length: 200 }, () => ({ truth: 'reject' as const, isWrong: true }));
    expect(testBias(answers, CHANCES)).toBeUndefined();
  });
});
