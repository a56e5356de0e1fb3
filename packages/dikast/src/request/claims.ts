/**
 * Claims of an answer: its sentences and list items, each the unit that agents judge and object to.
 * The split is a pure function of the answer, so that anyone can recompute what "claim 3" was.
 */
import { splitSentences } from '../text/sentences.ts';
import { tokenize } from '../text/tokens.ts';

/** One claim and its place in the answer. */
export interface Claim {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** States something that sources could support: not a question, a list's lead-in, a heading or a courtesy. */
  readonly isCheckable: boolean;
}

const CONTENT_WORDS_MIN = 2;
const COURTESY =
  /^(?:i hope (?:this|that)|hope (?:this|that)|let me know|please let me know|feel free|if you have (?:any|further|more)|happy to help|sure[,!.]|of course[,!.]|certainly[,!.]|here (?:is|are)\b[^.]*:?$|in summary:?$|thank you|you(?:'|’)re welcome)/i;

/** Says what the sources do not say, or that no answer can be given: nothing a source could bear out. */
const ABSENCE =
  /^(?:\W*(?:however|unfortunately|but|sorry|based on (?:the|these)[^,]{0,40}),?\s+)*(?:(?:the|these|this|provided|given|available|supplied|i|we)\s+){0,3}(?:(?:documents?|sources?|passages?|excerpts?|context|text|information|materials?)\s+(?:\d+\s+)?(?:and\s+(?:passage\s+)?\d+\s+)?){0,2}(?:provided\s+|given\s+|above\s+)?(?:(?:do|does|did)(?:\s+not|n['’]t)\s+(?:say|mention|state|specify|contain|provide|include|give|tell|address|cover|indicate|explain|answer)\b|(?:is|are|am)\s+(?:unable|not able)\s+to\b|(?:could|can)\s?(?:not|n['’]t)\s+(?:find|answer|determine)\b|(?:there\s+is\s+)?no\s+(?:information|mention)\b|unable\s+to\s+answer)/i;

/** Claims of an answer, in order. */
export function splitClaims(answer: string): readonly Claim[] {
  return splitSentences(answer).map(({ start, end }, index) => {
    const text = answer.slice(start, end);
    return { index, start, end, text, isCheckable: isCheckable(text) };
  });
}

function isCheckable(text: string): boolean {
  const words = text.replace(/^[\s>*#•–-]+|^\d{1,3}[.)]\s+/g, '').trim();
  if (/[?:]$/.test(words) || COURTESY.test(words) || isAbsence(words) || /^#{1,6}\s/.test(text)) return false;
  return tokenize(words).filter((token) => !token.isStopWord).length >= CONTENT_WORDS_MIN;
}

/** "The documents do not say whether ..."; "I" and "we" too, but no other subject: "the policy does not cover ..." is a claim. */
function isAbsence(words: string): boolean {
  return (
    ABSENCE.test(words) &&
    /\b(?:documents?|sources?|passages?|excerpts?|context|text|information|materials?|answer|i|we|mention)\b/i.test(
      words,
    )
  );
}
