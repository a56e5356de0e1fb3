/**
 * Cuts a query into its clauses: questions, requests, and background that asks nothing.
 *
 * Cut at "and how ...", "; list ...", ", which version does ...": a conjunction or comma before a question word, an
 * inverted verb or an imperative. A relative clause (", which employs 410 people") stays with its question.
 * Errs on questions put as statements ("I wonder about the price and the size"), which stay one clause.
 */
import type { Sentence } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';

/** A clause of the query; background tells the situation and asks nothing. */
export interface QueryClause extends Span {
  readonly isBackground: boolean;
}

const IMPERATIVE =
  'list|explain|describe|compare|name|give|summari[sz]e|tell|outline|define|state|provide|show|suggest|identify|mention';
const QUESTION_WORD = 'who|whom|whose|what|when|where|which|why|how';
const PREPOSITION = 'for|at|by|in|to|from|on|with|of|until|since|under|about|within';
const AUXILIARY = 'is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have|had';
const SUBJECT = 'it|they|he|she|i|you|we|there|this|that|these|those|the|a|an|any|my|your|our|their|its|his|her|all';
const AFTER_CONJUNCTION = `(?:(?:${PREPOSITION})\\s+)?(?:${QUESTION_WORD})\\b|if\\s+(?:so|not|yes)\\b|(?:${AUXILIARY})\\s+(?:${SUBJECT})\\b|(?:does|did)\\s|(?:${IMPERATIVE})\\b`;
const AFTER_COMMA = `(?:(?:${PREPOSITION})\\s+(?:how|what|which|whom)|how|what|why)\\b|which(?:\\s+[^\\s,;]+){1,4}\\s+(?:${AUXILIARY})\\b|(?:when|where)\\s+(?:${AUXILIARY})\\b|(?:${IMPERATIVE})\\b`;
const CUT = new RegExp(
  `(?:\\s?[,;:–—-]\\s?|\\s)(?:and|or|but|plus|also|as\\s+well\\s+as|&)\\s(?:also\\s|then\\s|please\\s)?(?=${AFTER_CONJUNCTION})|\\s?[,;]\\s(?=${AFTER_COMMA})`,
  'giu',
);
const REQUEST = new RegExp(
  `[?？]["'”)\\s]*$|^(?:and|also|or|but|please|so|then|can you|could you|would you|kindly|[,:\\s])*(?:(?:${PREPOSITION})\\s)?(?:when\\s(?:and|or|${AUXILIARY})|(?!when\\b)(?:${QUESTION_WORD})|${IMPERATIVE}|(?:${AUXILIARY})\\s(?:${SUBJECT}))\\b`,
  'iu',
);
/** "In Germany, how long ...": what stands before the question belongs to it. */
const LEAD_IN =
  /^(?:\W*(?:and|so|but|ok|okay|hi|hello|please)\b)*\W*(?:if|when|while|after|before|since|as|because|given|considering|regarding|concerning|about|for|in|on|at|with|without|under|during|according|based|my|i|we|\p{L}+ing)\b(?!\s+(?:how|what|which|whom|is|are|was|were|do|does|did|can|will|should|must)\b)[^?]*$/iu;
const CLAUSES_MAX = 12;

/** Clauses of the sentences of a query, in order, at most {@link CLAUSES_MAX} that ask something. */
export function splitClauses(sentences: readonly Sentence[]): readonly QueryClause[] {
  const requests = sentences.filter(({ text }) => REQUEST.test(text));
  if (requests.length === 0) return sentences.slice(0, CLAUSES_MAX).map(asClause(false));
  const background = sentences.filter((sentence) => !requests.includes(sentence)).map(asClause(true));
  const asked = requests.flatMap(cutSentence).slice(0, CLAUSES_MAX);
  return [...asked, ...background.slice(0, CLAUSES_MAX)].sort((left, right) => left.start - right.start);
}

function asClause(isBackground: boolean): (sentence: Sentence) => QueryClause {
  return ({ start, end }) => ({ start, end, isBackground });
}

function cutSentence(sentence: Sentence): readonly QueryClause[] {
  const { text } = sentence;
  const clauses: QueryClause[] = [];
  let from = 0;
  const close = (to: number) => {
    const span = trimmed(text, from, to);
    if (span.end > span.start)
      clauses.push({ start: sentence.start + span.start, end: sentence.start + span.end, isBackground: false });
  };
  for (const cut of text.matchAll(CUT)) {
    if (from === 0 && LEAD_IN.test(text.slice(0, cut.index))) continue;
    close(cut.index);
    from = cut.index + cut[0].length;
  }
  close(text.length);
  return clauses;
}

function trimmed(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && !/[\p{L}\p{N}$€£]/u.test(text.charAt(from))) from += 1;
  while (to > from && !/[\p{L}\p{N}%)]/u.test(text.charAt(to - 1))) to -= 1;
  return { start: from, end: to };
}
