/**
 * The wider panel of a gate that came to no consensus: a group of its own, whose charter seats more of the same roster.
 * Its ballots are about a validation of its own, derived from the first, so that nobody who votes in both seems to vote twice.
 */
import { concatBytes, toHex, utf8Bytes } from '@dikast/core/base/bytes';
import type { Sha256 } from '@dikast/core/base/crypto-port';
import type { PoolVerdict } from './verdict.ts';

const DOMAIN = utf8Bytes('dikast/wider-panel/v1\0');
const VALIDATION_ID_DIGITS = 32;

/** The validation that a panel's ballots and its group's operation name. */
export function validationOf(validation: string, { isWider }: Pick<PoolVerdict, 'isWider'>, sha256: Sha256): string {
  if (!isWider) return validation;
  return toHex(sha256(concatBytes(DOMAIN, utf8Bytes(validation)))).slice(0, VALIDATION_ID_DIGITS);
}

/** What people call a panel: its pool, and that it is the wider one. */
export function panelName({ pool, isWider }: Pick<PoolVerdict, 'pool' | 'isWider'>): string {
  return isWider ? `${pool} (wider panel)` : pool;
}
