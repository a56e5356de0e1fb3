/**
 * The seven built-in validators of fact_verification.
 */
import { contradiction } from './contradiction.ts';
import { dates } from './dates.ts';
import { entities } from './entities.ts';
import type { FactValidator } from './fact-validator.ts';
import { lexicalSupport } from './lexical-support.ts';
import { numbers } from './numbers.ts';
import { retrievalSupport } from './retrieval-support.ts';
import { unsupportedContent } from './unsupported-content.ts';

/** Seven methods, one proposition: every checkable claim of this answer is supported by the sources. */
export const FACT_VALIDATORS: readonly FactValidator[] = [
  numbers,
  dates,
  entities,
  lexicalSupport,
  contradiction,
  retrievalSupport,
  unsupportedContent,
];
