import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { GATHERED_MAX, GATHERING_MAX_MS, Gathering } from './gathering.ts';

function gathering() {
  const clock = new ManualClock();
  const handed: (readonly number[])[] = [];
  return { clock, handed, gathered: new Gathering<number>(clock, (items) => handed.push(items)) };
}

describe('a gathering', () => {
  it('hands over at once when nobody else is coming', () => {
    const { handed, gathered } = gathering();
    gathered.add(1, false);
    expect(handed).toEqual([[1]]);
  });

  it('hands over together what waited, when the last one comes', () => {
    const { handed, gathered } = gathering();
    gathered.add(1, true);
    gathered.add(2, true);
    expect(handed).toEqual([]);
    gathered.add(3, false);
    expect(handed).toEqual([[1, 2, 3]]);
  });

  it('waits for no more than its bound', () => {
    const { handed, gathered } = gathering();
    for (let item = 0; item < GATHERED_MAX + 1; item++) gathered.add(item, true);
    expect(handed.map((items) => items.length)).toEqual([GATHERED_MAX]);
  });

  it('waits no longer than its bound, counted from the first', () => {
    const { clock, handed, gathered } = gathering();
    gathered.add(1, true);
    clock.advance(GATHERING_MAX_MS - 1);
    gathered.add(2, true);
    expect(handed).toEqual([]);
    clock.advance(1);
    expect(handed).toEqual([[1, 2]]);
    clock.advance(GATHERING_MAX_MS);
    expect(handed).toEqual([[1, 2]]);
  });
});
