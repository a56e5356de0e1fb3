import { describe, expect, it } from 'vitest';
import { drawOnlookers } from './draw-onlookers.ts';
import { approving, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('onlookers', () => {
  it('are all without a seat, up to a hundred', () => {
    expect(drawOnlookers(numbers(100), 'a')).toEqual(numbers(100));
  });

  it('are a hundred of more: the same for one request, in order, and in time everybody', () => {
    const seen = new Set<number>();
    for (const request of numbers(40)) {
      const drawn = drawOnlookers(numbers(150), `request ${request}`);
      expect(drawn).toEqual(drawOnlookers(numbers(150), `request ${request}`));
      expect([drawn.length, drawn]).toEqual([100, [...new Set(drawn)].sort((left, right) => left - right)]);
      for (const each of drawn) seen.add(each);
    }
    expect(seen.size).toBe(150);
  });

  it('may all fail with the whole panel, and the decision is certified none the less', async () => {
    const failing = (name: string) =>
      approving(name, {
        assess: () => {
          throw new Error('down');
        },
      });
    const waiting = times(100, failing, 4);
    const engine = scriptedEngine([...times(4, failing), ...waiting], {
      minAgents: 4,
      maxAgents: 4,
      standby: waiting.map(({ name }) => name),
    });
    const { pools } = await engine.validateResponse(REQUEST, { isCalibration: true });
    expect(pools[0]?.onlookers?.attendance.length).toBe(100);
    expect(pools[0]?.certificate).not.toBeNull();
  });
});
