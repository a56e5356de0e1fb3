/**
 * Terms by which claims and sources are compared: stems of content words, numbers in one spelling ("twenty-six",
 * "26-week" and "26" share one term), and whether a term is a number or a name.
 */
import type { Sentence } from '../../text/document.ts';
import { stemOf } from '../../text/stems.ts';
import { type Token, tokenize } from '../../text/tokens.ts';

/** One term of a sentence and where it stands in the document. */
export interface Term {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly isNumber: boolean;
  /** Capitalised within its sentence. */
  readonly isName: boolean;
}

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, index) => [word, String(index + 1)] as const)
    .concat(
      'thirty forty fifty sixty seventy eighty ninety'
        .split(' ')
        .map((word, index) => [word, String((index + 3) * 10)]),
    ),
);
const PART = /\d+(?:[.,:]\d+)*|\p{L}+/gu;

/** Terms of a sentence, in order. */
export function termsOf({ tokens, start }: Sentence): readonly Term[] {
  return termsOfTokens(tokens, start);
}

/** Terms of a text, each once. */
export function keysOf(text: string): ReadonlySet<string> {
  return new Set(termsOfTokens(tokenize(text), 0).map(({ key }) => key));
}

function termsOfTokens(tokens: readonly Token[], sentenceStart: number): readonly Term[] {
  const terms: Term[] = [];
  for (const token of tokens) {
    if (token.isStopWord) continue;
    if (token.isNumeric && /\p{L}|[-/]/u.test(token.lower)) addParts(terms, token);
    else terms.push(termOf(token, token.start > sentenceStart));
  }
  return terms;
}

function termOf(token: Token, isWithinSentence: boolean): Term {
  const { start, end } = token;
  const number = NUMBER_WORDS.get(token.lower);
  if (number !== undefined) return { key: number, start, end, isNumber: true, isName: false };
  if (token.isNumeric) return { key: plainNumber(token.stem), start, end, isNumber: true, isName: false };
  const isName = isWithinSentence && /^\p{Lu}/u.test(token.text);
  return { key: token.stem, start, end, isNumber: false, isName };
}

/** "26-week" is 26 and week, "60mg" is 60 and mg; a name with a digit ("X200", "hr-7") is one term as well. */
function addParts(terms: Term[], { lower, text, start, end }: Token): void {
  const isCode = /^\p{L}/u.test(lower);
  if (isCode) terms.push({ key: lower, start, end, isNumber: false, isName: true });
  for (const match of text.matchAll(PART)) {
    const part = match[0].toLowerCase();
    const isNumber = /\d/.test(part);
    if (isCode && !isNumber) continue;
    if (!isNumber && /^(?:st|nd|rd|th)$/.test(part)) continue;
    const from = start + match.index;
    const key = isNumber ? plainNumber(part) : stemOf(part);
    terms.push({ key, start: from, end: from + part.length, isNumber, isName: false });
  }
}

function plainNumber(digits: string): string {
  const plain = digits.replace(/,(?=\d{3})/g, '');
  return /^\d+(?:\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
}
