import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import type { FaultName } from './fault-profile.ts';
import { Marks } from './marks.ts';
import { Network } from './network.ts';

function networkWith(...faults: readonly FaultName[]): Network {
  const profile = new Map(faults.map((name) => [name, 1]));
  return new Network({ prng: createPrng(3), profile, marks: new Marks(), hosts: 4 });
}

const many = Array.from({ length: 500 }, (_, index) => index);

describe('the network', () => {
  it('without faults delivers everything once', () => {
    const network = networkWith();
    for (const _ of many) expect(network.delays(0, 1)).toHaveLength(1);
  });

  it('loses, repeats and reorders when told to', () => {
    const lossy = networkWith('loss');
    expect(many.some(() => lossy.delays(0, 1).length === 0)).toBe(true);
    const repeating = networkWith('duplication');
    expect(many.some(() => repeating.delays(0, 1).length > 1)).toBe(true);
    const slow = networkWith('delay');
    expect(new Set(many.map(() => slow.delays(0, 1)[0])).size).toBeGreaterThan(20);
  });

  it('cuts links between the sides of a partition, and only those', () => {
    const network = networkWith('partition');
    const cut = new Set<string>();
    for (const tick of many) {
      network.changePartition(tick * 10);
      for (let to = 1; to < 4; to++) if (network.delays(0, to).length === 0) cut.add(`${to}`);
    }
    expect([...cut].sort()).toEqual(['1', '2', '3']);
  });

  it('once healed carries everything between hosts of the core, and leaves the others as they are', () => {
    const network = networkWith('loss', 'partition');
    for (const tick of many) network.changePartition(tick * 10);
    network.heal(new Set([0, 1]));
    for (const _ of many) expect(network.delays(0, 1)).toHaveLength(1);
    expect(many.some(() => network.delays(0, 2).length === 0)).toBe(true);
  });
});
