/**
 * Correlated errors of honest agents: one uniform number for each agent and item, and an agent errs when its number is
 * below its error rate. The numbers come from an urn (Blackwell and MacQueen 1973): the k-th agent takes a fresh number
 * with probability theta / (theta + k), else that of an earlier agent drawn at random, theta = 1 / rho - 1.
 *
 * Any two agents then share their number with probability rho, whoever they are. Agents of one error rate e err as in
 * the beta-binomial model with parameters theta e and theta (1 - e): pairwise error correlation exactly rho. With
 * different rates it is a little less, because the weaker agent errs alone between the two rates.
 */
import { assert } from '@dikast/core/base/assert';
import type { Prng } from '@dikast/core/base/prng';

/** One number in [0, 1) for each of `count` agents; two of them are equal with probability `rho`. */
export function drawSharedLatents(count: number, rho: number, prng: Prng): readonly number[] {
  assert(rho >= 0 && rho <= 1, 'a correlation of errors is within 0 .. 1');
  const latents: number[] = [];
  for (let drawn = 0; drawn < count; drawn++) {
    const isCopied = prng.nextFraction() * (1 - rho + drawn * rho) < drawn * rho;
    latents.push(isCopied ? (latents[prng.nextBelow(drawn)] ?? 0) : prng.nextFraction());
  }
  return latents;
}
