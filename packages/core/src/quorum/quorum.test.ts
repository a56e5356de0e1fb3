import { describe, expect, it } from 'vitest';
import { faultsMax, quorumSize, weakQuorumSize } from './quorum.ts';

describe('quorum arithmetic', () => {
  it.each([
    [1, 0, 1],
    [4, 1, 3],
    [5, 1, 4],
    [6, 1, 4],
    [7, 2, 5],
    [10, 3, 7],
    [15, 4, 10],
    [22, 7, 15],
  ])('n = %i: f = %i, q = %i', (n, f, q) => {
    expect(faultsMax(n)).toBe(f);
    expect(quorumSize(n)).toBe(q);
    expect(weakQuorumSize(n)).toBe(f + 1);
  });

  it('any two quorums share a correct agent, and the correct ones alone are a quorum (n = 1 .. 1000)', () => {
    for (let n = 1; n <= 1000; n++) {
      const [f, q] = [faultsMax(n), quorumSize(n)];
      expect(3 * f + 1).toBeLessThanOrEqual(n);
      expect(3 * (f + 1) + 1).toBeGreaterThan(n);
      expect(2 * q - n).toBeGreaterThanOrEqual(f + 1);
      expect(q).toBeLessThanOrEqual(n - f);
    }
  });

  it('is the smallest such number', () => {
    for (let n = 1; n <= 1000; n++) expect(2 * (quorumSize(n) - 1) - n).toBeLessThan(faultsMax(n) + 1);
  });

  it('the popular 2f + 1 is unsafe for 12 of the 18 pool sizes 5 .. 22', () => {
    const sizes = Array.from({ length: 18 }, (_, index) => index + 5);
    expect(sizes.filter((n) => 2 * (2 * faultsMax(n) + 1) - n < faultsMax(n) + 1)).toHaveLength(12);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses n = %d', (n) => {
    expect(() => faultsMax(n)).toThrow('positive integer');
  });
});
