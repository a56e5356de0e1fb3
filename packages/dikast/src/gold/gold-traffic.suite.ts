/** Gold questions and random bytes for tests. */
import { createPrng } from '@dikast/core/base/prng';
import type { RandomBytes } from '../ports.ts';
import { parseRequest, type ValidationRequestInput } from '../request/request.ts';
import type { GoldQuestion } from './gold-question.ts';

/** A question for a pool whose answer is good or bad. */
export function goldQuestion(
  pool: string,
  truth: GoldQuestion['truth'],
  request: ValidationRequestInput,
): GoldQuestion {
  return { pool, truth, request: parseRequest(request) };
}

/** Random bytes that follow from a seed. */
export function seededBytes(seed: number): RandomBytes {
  const prng = createPrng(seed);
  return (length) => Uint8Array.from({ length }, () => prng.nextBelow(256));
}
