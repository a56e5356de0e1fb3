import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { drawSharedLatents } from './shared-latents.ts';

const DRAWS = 40_000;

/** Mean, pairwise correlation and distribution of the number of errors among agents of one error rate. */
function errorsOf(agents: number, rho: number, error: number) {
  const prng = createPrng(agents, Math.round(rho * 100), Math.round(error * 100));
  const distribution = Array.from({ length: agents + 1 }, () => 0);
  let [errors, both] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    const wrong = drawSharedLatents(agents, rho, prng).filter((latent) => latent < error).length;
    distribution[wrong] = (distribution[wrong] ?? 0) + 1;
    errors += wrong;
    both += wrong * (wrong - 1);
  }
  const mean = errors / DRAWS / agents;
  const correlation = (both / DRAWS / (agents * (agents - 1)) - mean * mean) / (mean * (1 - mean));
  return { mean, correlation, distribution: distribution.map((count) => count / DRAWS) };
}

/** The beta-binomial distribution by the naive recursion over one agent at a time. */
function betaBinomial(agents: number, rho: number, error: number): number[] {
  let probabilities = [1];
  for (let drawn = 0; drawn < agents; drawn++) {
    const next = Array.from({ length: drawn + 2 }, () => 0);
    probabilities.forEach((probability, wrong) => {
      const chance = ((1 - rho) * error + rho * wrong) / (1 - rho + rho * drawn);
      next[wrong] = (next[wrong] ?? 0) + probability * (1 - chance);
      next[wrong + 1] = (next[wrong + 1] ?? 0) + probability * chance;
    });
    probabilities = next;
  }
  return probabilities;
}

describe('errors of honest agents', () => {
  it.each([
    [0, 0.1],
    [0.1, 0.05],
    [0.3, 0.1],
    [0.3, 0.25],
    [0.5, 0.25],
    [1, 0.2],
  ])('correlate by rho = %d between any two agents at error rate %d', (rho, error) => {
    const { mean, correlation } = errorsOf(7, rho, error);
    expect(Math.abs(mean - error)).toBeLessThan(0.01);
    expect(Math.abs(correlation - rho)).toBeLessThan(0.025);
  });

  it.each([
    [5, 0.3, 0.1],
    [7, 0.5, 0.25],
  ])('of %d agents are distributed as the beta-binomial model says (rho %d, error %d)', (agents, rho, error) => {
    const { distribution } = errorsOf(agents, rho, error);
    betaBinomial(agents, rho, error).forEach((expected, wrong) => {
      expect(Math.abs((distribution[wrong] ?? 0) - expected)).toBeLessThan(0.01);
    });
  });

  it('refuse a correlation outside 0 .. 1', () => {
    expect(() => drawSharedLatents(3, 1.1, createPrng(1))).toThrow('correlation');
  });
});
