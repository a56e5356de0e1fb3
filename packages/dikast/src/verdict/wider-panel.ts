/**
 * The wider panel of a gate that came to no consensus: a group of its own, whose charter seats more of the same roster.
 * Its ballots are about a validation of its own, derived from the first, so that nobody who votes in both seems to vote twice.
 */
import type { Sha256 } from '@dikast/core/base/crypto-port';
import { derivedValidation } from './derived-validation.ts';
import type { PoolVerdict } from './verdict.ts';

/** The validation that a panel's ballots and its group's operation name. */
export function validationOf(validation: string, { isWider }: Pick<PoolVerdict, 'isWider'>, sha256: Sha256): string {
  return isWider ? derivedValidation('wider-panel', validation, sha256) : validation;
}

/** What people call a panel: its pool, and that it is the wider one. */
export function panelName({ pool, isWider }: Pick<PoolVerdict, 'pool' | 'isWider'>): string {
  return isWider ? `${pool} (wider panel)` : pool;
}
