/**
 * Claims of an answer: its sentences and list items, each the unit that agents judge and object to.
 * The split is a pure function of the answer, so that anyone can recompute what "claim 3" was.
 */
import { splitSentences } from '../text/sentences.ts';
import { tokenize } from '../text/tokens.ts';
import { isTalk } from './talk.ts';

/** One claim and its place in the answer. */
export interface Claim {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** States something that sources could support: not a question, a list's lead-in, a heading or talk. */
  readonly isCheckable: boolean;
}

const CONTENT_WORDS_MIN = 2;

/** Claims of an answer, in order. */
export function splitClaims(answer: string): readonly Claim[] {
  return splitSentences(answer).map(({ start, end }, index) => {
    const text = answer.slice(start, end);
    return { index, start, end, text, isCheckable: isCheckable(text) };
  });
}

function isCheckable(text: string): boolean {
  const words = text.replace(/^[\s>*#•–-]+|^\d{1,3}[.)]\s+/g, '').trim();
  if (/[?:]$/.test(words) || isTalk(words) || /^#{1,6}\s/.test(text)) return false;
  return tokenize(words).filter((token) => !token.isStopWord).length >= CONTENT_WORDS_MIN;
}
