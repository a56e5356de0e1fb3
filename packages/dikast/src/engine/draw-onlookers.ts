/**
 * Which of the agents without a seat look on: all, as long as what they send fits into one operation. Of more, other ones
 * for every request, so that nobody who was replaced waits for a known answer for good.
 */
import { utf8Bytes } from '@dikast/core/base/bytes';
import { prngFromBytes, shuffled } from '@dikast/core/base/prng';
import { ONLOOKERS_MAX } from '@dikast/core/council/council-operation';
import { sha256 } from '../adapters/node-hash.ts';

/** At most {@link ONLOOKERS_MAX} of them, in the order given. */
export function drawOnlookers<Item>(unseated: readonly Item[], requestDigest: string): readonly Item[] {
  if (unseated.length <= ONLOOKERS_MAX) return unseated;
  const prng = prngFromBytes(sha256(utf8Bytes(`dikast/onlookers/v1\0${requestDigest}`)));
  const drawn = new Set(shuffled(unseated, prng).slice(0, ONLOOKERS_MAX));
  return unseated.filter((agent) => drawn.has(agent));
}
