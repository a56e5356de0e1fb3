/**
 * Stems of English words (Porter 1980), remembered.
 */
import { stemmer } from 'stemmer';

const REMEMBERED_MAX = 50_000;
const stems = new Map<string, string>();

/** Stem of a lower-case word. */
export function stemOf(lower: string): string {
  const known = stems.get(lower);
  if (known !== undefined) return known;
  const stem = stemmer(lower);
  if (stems.size >= REMEMBERED_MAX) stems.clear();
  stems.set(lower, stem);
  return stem;
}
