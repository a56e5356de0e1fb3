/**
 * Main clauses of a sentence, as runs of its words. What stands in brackets and in relative and subordinate clauses is
 * left out: it belongs to something else.
 */
import type { Sentence } from '../../text/document.ts';
import type { Word } from '../../text/words.ts';
import { isAuxiliary, isVerb } from './verbs.ts';

const RELATIVE = /^(?:which|who|whose|whom|where)$/;
const SUBORDINATE = /^(?:because|since|although|though|as|so|that|whereas)$/;
const COORDINATE = /^(?:and|but|or|yet)$/;

/** Main clauses in order; words of one clause need not be neighbours. */
export function clausesOf(sentence: Sentence): readonly (readonly Word[])[] {
  const { words, start } = sentence;
  const text = sentence.text;
  const clauses: Word[][] = [[]];
  let depth = 0;
  let aside: 'none' | 'until-comma' | 'until-end' = 'none';
  words.forEach((word, at) => {
    const between = text.slice((words[at - 1]?.end ?? start) - start, word.start - start);
    const isPlain = between === ' ';
    if (!isPlain) depth = Math.max(0, depth + count(between, '(') - count(between, ')'));
    const isNewClause = (!isPlain && /[;:]|\s[–—-]\s|—/.test(between)) || isCoordinated(words, at, between);
    if (aside === 'until-comma' && between.includes(',')) aside = 'none';
    if (isNewClause) aside = 'none';
    if (RELATIVE.test(word.lower)) aside = between.includes(',') ? 'until-comma' : 'until-end';
    else if (SUBORDINATE.test(word.lower) && at > 0) aside = 'until-end';
    if (depth > 0 || aside !== 'none') return;
    if (isNewClause) clauses.push([]);
    clauses.at(-1)?.push(word);
  });
  return clauses.filter((clause) => clause.length > 1);
}

/** "and costs", "but the price is": a conjunction opens a clause when a verb follows before the next conjunction. */
function isCoordinated(words: readonly Word[], at: number, between: string): boolean {
  const { lower } = words[at] ?? { lower: '' };
  if (!COORDINATE.test(lower)) return false;
  if (lower === 'but') return true;
  const next = words[at + 1]?.lower ?? '';
  if (isVerb(next)) return true;
  if (!between.includes(',') && !/^(?:it|they|he|she|the)$/.test(next)) return false;
  return words.slice(at + 1, at + 6).some((word) => isAuxiliary(word.lower));
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
