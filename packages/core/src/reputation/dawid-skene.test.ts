import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../base/canonical-json.ts';
import { createPrng } from '../base/prng.ts';
import {
  accuracyOf,
  createDawidSkene,
  type DawidSkeneRules,
  labelProbabilities,
  learnKnown,
  learnUnlabelled,
  type Saying,
} from './dawid-skene.ts';

const RULES: DawidSkeneRules = {
  labels: 2,
  sayings: 3,
  startingItems: 4,
  startingAccuracy: 0.75,
  unlabelledWeight: 1,
  itemsMax: 1000,
};

/** Votes of judges that are right with the given probabilities on a truth drawn evenly. */
function drawItem(
  accuracies: readonly number[],
  prng: ReturnType<typeof createPrng>,
): { truth: number; said: Saying[] } {
  const truth = prng.nextBelow(2);
  const said = accuracies.map((accuracy, judge) => ({
    judge,
    saying: prng.nextFraction() < accuracy ? truth : 1 - truth,
  }));
  return { truth, said };
}

/** The posterior written out by logarithms, from the same counts. */
function naiveProbabilities(state: ReturnType<typeof createDawidSkene>, said: readonly Saying[]): number[] {
  const logs = state.labelCounts.map((count, label) => {
    let log = Math.log(count);
    for (const { judge, saying } of said) {
      const row = state.sayingCounts[judge]?.slice(label * 3, label * 3 + 3) ?? [];
      log += Math.log((row[saying] ?? 0) / row.reduce((sum, each) => sum + each, 0));
    }
    return log;
  });
  const highest = Math.max(...logs);
  const odds = logs.map((log) => Math.exp(log - highest));
  return odds.map((odd) => odd / odds.reduce((sum, each) => sum + each, 0));
}

describe('online Dawid-Skene', () => {
  it('gives the probabilities that logarithms of the same counts give, to 1e-12', () => {
    const sayings = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sayings, fc.integer({ min: 0, max: 1 })), { maxLength: 20 }),
        sayings,
        (past, now) => {
          const asSaid = (items: number[]): Saying[] => items.map((saying, judge) => ({ judge, saying }));
          let state = createDawidSkene(5, RULES);
          for (const [said, truth] of past) state = learnKnown(state, asSaid(said), truth);
          const expected = naiveProbabilities(state, asSaid(now));
          labelProbabilities(state, asSaid(now)).forEach((probability, label) => {
            expect(Math.abs(probability - (expected[label] ?? 0))).toBeLessThan(1e-12);
          });
        },
      ),
      { seed: 1 },
    );
  });

  it('believes nobody before it knows anything of the judges beyond their starting accuracy', () => {
    const state = createDawidSkene(2, RULES);
    const opposed = labelProbabilities(state, [
      { judge: 0, saying: 0 },
      { judge: 1, saying: 1 },
    ]);
    expect(opposed).toEqual([0.5, 0.5]);
    expect(labelProbabilities(state, [])).toEqual([0.5, 0.5]);
  });

  it('comes to know better and worse judges without any known answer when most are decent', () => {
    const accuracies = [0.95, 0.8, 0.8, 0.7, 0.6];
    const prng = createPrng(3);
    let state = createDawidSkene(5, RULES);
    for (let item = 0; item < 800; item++) state = learnUnlabelled(state, drawItem(accuracies, prng).said);
    const learned = accuracies.map((_, judge) => accuracyOf(state, judge));
    expect(learned[0]).toBeGreaterThan(0.88);
    expect(learned[4]).toBeLessThan(0.68);
  });

  it('reads a judge that always says the opposite as evidence for what it denies', () => {
    const prng = createPrng(4);
    let state = createDawidSkene(2, RULES);
    for (let item = 0; item < 100; item++) {
      const { said, truth } = drawItem([0.7, 0], prng);
      state = learnKnown(state, said, truth);
    }
    expect(labelProbabilities(state, [{ judge: 1, saying: 0 }])[1]).toBeGreaterThan(0.95);
  });

  it('learns nothing from unlabelled items when they weigh nothing', () => {
    const state = createDawidSkene(1, { ...RULES, unlabelledWeight: 0 });
    expect(learnUnlabelled(state, [{ judge: 0, saying: 0 }])).toBe(state);
  });

  it('holds no count beyond its bound, and forgets old behaviour', () => {
    let state = createDawidSkene(1, { ...RULES, itemsMax: 50 });
    for (let item = 0; item < 500; item++) state = learnKnown(state, [{ judge: 0, saying: 0 }], 0);
    expect(Math.max(...(state.sayingCounts[0] ?? []), ...state.labelCounts)).toBeLessThan(50);
    for (let item = 0; item < 100; item++) state = learnKnown(state, [{ judge: 0, saying: 1 }], 0);
    expect(labelProbabilities(state, [{ judge: 0, saying: 1 }])[0]).toBeGreaterThan(0.5);
  });

  it('holds a state that canonical JSON keeps to the last bit', () => {
    const prng = createPrng(5);
    let state = createDawidSkene(3, RULES);
    for (let item = 0; item < 50; item++) state = learnUnlabelled(state, drawItem([0.9, 0.7, 0.6], prng).said);
    expect(JSON.parse(canonicalJson(state))).toEqual(state);
  });

  it('refuses a saying, a truth or a judge that its rules do not know', () => {
    const state = createDawidSkene(1, RULES);
    expect(() => labelProbabilities(state, [{ judge: 0, saying: 3 }])).toThrow('one of those the rules name');
    expect(() => learnKnown(state, [], 2)).toThrow('one of the labels');
    expect(() => labelProbabilities(state, [{ judge: 1, saying: 0 }])).toThrow('was made for');
  });
});
