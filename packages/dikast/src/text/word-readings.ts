/**
 * What a written word amounts to wherever it stands: its stem, what it is compared by, what it does to its neighbours.
 * Found out once for each word and remembered, for all texts.
 */
import { remembering } from '@dikast/core/base/bounded';
import { isFramingStem } from './framing-words.ts';
import { stemOf } from './stems.ts';
import { STOP_WORDS } from './stop-words.ts';
import { canonicalStem } from './synonyms.ts';

/** What a written word amounts to. */
export interface WordReading {
  readonly text: string;
  /** In lower case, without a possessive ending. */
  readonly lower: string;
  readonly stem: string;
  /** Canonical stem, by which words of two texts are compared. */
  readonly concept: string;
  readonly isStopWord: boolean;
  /** Has a digit. */
  readonly isNumeric: boolean;
  /** Can be part of a date. */
  readonly mayDate: boolean;
  /** Words without a digit joined by a hyphen or another sign. */
  readonly isCompound: boolean;
  /** A word with which an answer talks about itself and its sources. */
  readonly isFraming: boolean;
  readonly cue: Cue | undefined;
}

/** What a word does to the polarity of others. */
export type Cue = 'forward' | 'whole' | 'supposing' | 'avoiding';

const JOINT = /[-/.,:]/;
/** A month's name, a year, digits with signs between them: there is no date without one of these (dates.ts). */
const DATE_PART = /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{4}|\d[-/.]\d/i;
const POSSESSIVE = /[’']s$/u;
const FORWARD = /^(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|non|.+n[’']t|hardly|barely|unable)$/;
const WHOLE_CLAUSE =
  /^(?:prohibit(?:s|ed|ing)?|forbid(?:s|den)?|forbade|ban(?:s|ned)?|exclud(?:e|es|ed|ing)|den(?:y|ies|ied)|refus(?:e|es|ed|al)|fail(?:s|ed)?|lack(?:s|ed)?|disallow(?:s|ed)?|reject(?:s|ed)?)$/;
const SUPPOSING: ReadonlySet<string> = new Set('if when unless whether whenever until'.split(' '));
const AVOIDING = /^(?:prevent|avoid|stop|keep|protect|deter|discourage)(?:s|ed|ing|ting|ped|ping)?$/;
/** Longer ones are no words, and would make what is remembered large. */
const BOUNDS = { entriesMax: 50_000, lengthMax: 40 };

/** The reading of a word as it is written. */
export const readWord = remembering(findReading, BOUNDS);

function findReading(text: string): WordReading {
  const lower = text.toLowerCase().replace(POSSESSIVE, '');
  const isNumeric = /\p{N}/u.test(lower);
  const stem = isNumeric ? lower.replace(/(?<=\d),(?=\d{3})/g, '') : stemOf(lower);
  return {
    text,
    lower,
    stem,
    concept: canonicalStem(stem),
    isStopWord: STOP_WORDS.has(lower),
    isNumeric,
    mayDate: DATE_PART.test(text),
    isCompound: JOINT.test(text) && !/\p{N}/u.test(text),
    isFraming: isFramingStem(stem),
    cue: cueOf(lower),
  };
}

function cueOf(lower: string): Cue | undefined {
  if (FORWARD.test(lower)) return 'forward';
  if (WHOLE_CLAUSE.test(lower)) return 'whole';
  if (SUPPOSING.has(lower)) return 'supposing';
  return AVOIDING.test(lower) ? 'avoiding' : undefined;
}
