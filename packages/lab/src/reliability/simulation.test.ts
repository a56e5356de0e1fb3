import { describe, expect, it } from 'vitest';
import { exactOutcome } from './exact-outcome.ts';
import { correlatedPanel, equalPanel, independentPanel, levelPanel, type PanelModel } from './panel-model.ts';
import { Simulation } from './simulation.ts';
import type { Strategy } from './strategy.ts';
import { isWithin, wilsonInterval } from './wilson.ts';

const TRIALS = 100_003;
const VERIFY: Strategy = { kind: 'generate-and-verify', detection: 0.8, falseAlarm: 0.1, repair: 0.2, attempts: 3 };
const WEIGHTED: Strategy = { kind: 'weighted-quorum', weights: [12, 10, 10, 9, 7], threshold: 0.67 };

const PANELS: readonly (readonly [string, PanelModel])[] = [
  ['equal agents', equalPanel(5, 0.23)],
  ['agents that are always or never right', independentPanel([0, 1, 0.5, 0.25, 0.125])],
  ['unequal agents whose errors rarely collide', independentPanel([0.1, 0.2, 0.3, 0.4, 0.5], 0.4)],
  [
    'levels',
    levelPanel(
      [
        { share: 0.3, errors: [0.1, 0.1, 0.2, 0.2, 0.3] },
        { share: 0.7, errors: [0.4, 0.3, 0.2, 0.3, 0.6] },
      ],
      0.9,
    ),
  ],
  ['correlated agents', correlatedPanel(5, 0.23, 0.3)],
  ['correlated agents whose errors rarely collide', correlatedPanel(5, 0.4, 0.1, 0.5)],
];

const STRATEGIES: readonly Strategy[] = [
  { kind: 'single' },
  { kind: 'majority' },
  { kind: 'quorum' },
  { kind: 'agree-only' },
  { kind: 'any-correct-oracle' },
  VERIFY,
  WEIGHTED,
];

describe('a simulation', () => {
  it.each(PANELS)('agrees with the exact shares within its intervals: %s', (_name, panel) => {
    for (const [index, strategy] of STRATEGIES.entries()) {
      const simulation = new Simulation(strategy, panel, 42, index);
      simulation.run(TRIALS);
      const exact = exactOutcome(strategy, panel);
      for (const share of ['right', 'wrong', 'abstained'] as const)
        expect([
          strategy.kind,
          share,
          isWithin(exact[share], wilsonInterval(simulation.counts[share], TRIALS)),
        ]).toEqual([strategy.kind, share, true]);
    }
  });

  it('counts every trial once, also when trials are no multiple of the word', () => {
    const simulation = new Simulation({ kind: 'quorum' }, equalPanel(4, 0.5), 1);
    for (const trials of [1, 31, 32, 33, 0, 1000]) simulation.run(trials);
    const { right, wrong, abstained } = simulation.counts;
    expect(right + wrong + abstained).toBe(1 + 31 + 32 + 33 + 1000);
  });

  it('repeats itself under the same seed and differs under another', () => {
    const counts = (seed: number) => {
      const simulation = new Simulation({ kind: 'majority' }, equalPanel(3, 0.23), seed);
      simulation.run(10_000);
      return simulation.counts;
    };
    expect(counts(7)).toEqual(counts(7));
    expect(counts(7)).not.toEqual(counts(8));
  });

  it('sees a difference of a per cent: a wrong exact share lies outside of its intervals', () => {
    const simulation = new Simulation({ kind: 'majority' }, equalPanel(3, 0.23), 42);
    simulation.run(TRIALS);
    const { right } = exactOutcome({ kind: 'majority' }, equalPanel(3, 0.24));
    expect(isWithin(right, wilsonInterval(simulation.counts.right, TRIALS))).toBe(false);
  });
});

describe("Wilson's interval", () => {
  it('has as its ends the shares that lie exactly z deviations away from what was seen', () => {
    for (const [successes, trials] of [
      [1, 10],
      [577, 1000],
      [9_873, 10_000],
      [0, 50],
    ] as const) {
      const { low, high } = wilsonInterval(successes, trials, 2);
      for (const end of [low, high].filter((share) => share > 0))
        expect(Math.abs(successes / trials - end) / Math.sqrt((end * (1 - end)) / trials)).toBeCloseTo(2, 9);
    }
  });

  it('of no successes starts at 0, of nothing but successes ends at 1, of no trials says nothing', () => {
    expect(wilsonInterval(0, 9).low).toBe(0);
    expect(wilsonInterval(9, 9).high).toBe(1);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
