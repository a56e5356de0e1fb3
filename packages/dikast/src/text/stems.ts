/**
 * Stems of English words (Porter 1980), remembered.
 */
import { remembering } from '@dikast/core/base/bounded';
import { stemmer } from 'stemmer';

/** Stem of a lower-case word. */
export const stemOf = remembering((lower) => stemmer(lower), { entriesMax: 50_000 });
