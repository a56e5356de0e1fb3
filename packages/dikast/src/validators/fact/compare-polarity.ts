/**
 * Negations and opposite words: each word of the claim against its mention in the source that has the most similar
 * surroundings. The claim is turned round when the word is negated on one side only, or when an opposite stands in its
 * place; a negation before an opposite cancels it. A source mention that agrees, in surroundings nearly as similar, clears the claim.
 * Errs on negations that reach further than a few words, and on irony.
 */
import type { Sentence } from '../../text/document.ts';
import { isModal, OPPOSITES, oppositesOf } from '../../text/opposites.ts';
import { PairMemo, SentenceMemo } from '../../text/sentence-map.ts';
import type { Word } from '../../text/words.ts';
import { contextOf, sharedWeight } from './context.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';

const CLOSENESS_MIN = 0.5;
const CONTEXT_MIN = 2;
/** "Heating is included; electricity is not.": the verb stands elsewhere, so the negation reaches no word. */
const ELLIPSIS = /\b(?:is|are|was|were|do|does|did|can|may|has|have|will|should)(?:\s+not|n[’']t)\s*(?:[.;,!?]|$)/i;
const AGREEMENT_RATIO = 0.85;
/** Mentions of one word that are looked at: more of them are repetition. */
const MENTIONS_MAX = 24;
/** Words of one sentence that are compared; real sentences have fewer. */
const WORDS_MAX = 120;

interface Mention {
  readonly sentence: Sentence;
  readonly word: Word;
  readonly closeness: number;
}

/** Where the sources say the opposite. */
export function comparePolarity(comparison: Comparison): readonly Difference[] {
  const { sentence, subject, passage } = comparison;
  if (!passage.some((each) => mayTurn(sentence, each) && turnsBetween.get(sentence, each).hasTurned)) return [];
  const turns = passage.map((each) => turnsBetween.get(sentence, each));
  for (const word of sentence.words.slice(0, WORDS_MAX)) {
    const mention = turnedMention(comparison, word, turns);
    if (mention === undefined) continue;
    return [
      {
        kind: 'contradiction',
        span: word,
        evidence: [subject.quoteSentence(mention.sentence)],
        reason: `${speakerOf(mention.sentence)} says the opposite: "${shorten(mention.sentence.text)}"`,
      },
    ];
  }
  return [];
}

/** A cheap test before the dear one: a word is turned round by a negation on either side or by an opposite. */
function mayTurn(sentence: Sentence, source: Sentence): boolean {
  const { hasNegated, opposing } = polarityOf.get(source);
  if (hasNegated || polarityOf.get(sentence).hasNegated) return true;
  return (
    opposing.length > 0 &&
    turnableWords
      .get(sentence)
      .some(({ opposites }) => opposites.size > 0 && opposing.some((other) => isAmong(opposites, other)))
  );
}

/** What can turn a word of another sentence round. */
interface Polarity {
  readonly hasNegated: boolean;
  /** Words that are opposites of some word. */
  readonly opposing: readonly Word[];
}

const polarityOf = new SentenceMemo(
  ({ words }): Polarity => ({
    hasNegated: words.some(({ isNegated }) => isNegated),
    opposing: words.filter((word) => isAmong(OPPOSITES, word)),
  }),
);

function isAmong(forms: ReadonlySet<string>, { lower, stem, concept }: Word): boolean {
  return forms.has(lower) || forms.has(stem) || forms.has(concept);
}

function turnedMention(
  { subject, sentence, passage }: Comparison,
  word: Word,
  turns: readonly PairTurns[],
): Mention | undefined {
  let context: ReadonlySet<string> | undefined;
  const closenessOf = (each: Sentence, other: Word) => {
    context ??= contextOf(sentence, word, 5);
    const enough = Math.min(CONTEXT_MIN, Math.max(1, sentence.conceptKeys.size - 1));
    return context.size < enough ? 0 : sharedWeight(context, contextOf(each, other, 7), subject.sourceIndex);
  };
  let turned: Mention | undefined;
  for (const [at, each] of passage.entries()) {
    for (const other of turns[at]?.byWord.get(word)?.turned ?? []) {
      const closeness = closenessOf(each, other);
      if (closeness >= CLOSENESS_MIN && closeness > (turned?.closeness ?? 0))
        turned = { sentence: each, word: other, closeness };
    }
  }
  if (turned === undefined) return undefined;
  const cleared = AGREEMENT_RATIO * turned.closeness;
  const isCleared = passage.some((each, at) =>
    turns[at]?.byWord.get(word)?.agreeing.some((other) => closenessOf(each, other) >= cleared),
  );
  return isCleared ? undefined : turned;
}

/** Words of a source sentence that turn a word of the claim round, and those that agree with it. */
interface Turns {
  readonly turned: readonly Word[];
  readonly agreeing: readonly Word[];
}

/** The turns between a claim and a source sentence, by the claim's word. */
interface PairTurns {
  readonly byWord: ReadonlyMap<Word, Turns>;
  /** Some word is turned round. */
  readonly hasTurned: boolean;
}

const NO_TURNS: PairTurns = { byWord: new Map(), hasTurned: false };

/** The words of a claim that a source sentence turns round at all. */
const turnsBetween = new PairMemo(findTurns);

function findTurns(sentence: Sentence, source: Sentence): PairTurns {
  const { forms, hasEllipsis } = facingOf.get(source);
  if (hasEllipsis) return NO_TURNS;
  const others = source.words.length > WORDS_MAX ? source.words.slice(0, WORDS_MAX) : source.words;
  const byWord = new Map<Word, Turns>();
  let hasTurned = false;
  for (const { word, opposites } of turnableWords.get(sentence)) {
    if (!forms.has(word.lower) && !forms.has(word.concept) && !hasAny(forms, opposites)) continue;
    const turned: Word[] = [];
    const agreeing: Word[] = [];
    for (let at = 0; at < others.length; at++) {
      const other = others[at] as Word;
      const turn = turnOf(word, other, opposites);
      if (turn === undefined) continue;
      const words = turn ? turned : agreeing;
      if (words.length < MENTIONS_MAX) words.push(other);
    }
    const inPlace = turned.filter((other) => isSamePlace(word, other, { words: sentence.words, others: source.words }));
    if (inPlace.length > 0 || agreeing.length > 0) byWord.set(word, { turned: inPlace, agreeing });
    hasTurned ||= inPlace.length > 0;
  }
  return { byWord, hasTurned };
}

/** A word that can be turned round, with its opposites. */
interface TurnableWord {
  readonly word: Word;
  readonly opposites: ReadonlySet<string>;
}

const turnableWords = new SentenceMemo(({ words }): readonly TurnableWord[] =>
  words
    .slice(0, WORDS_MAX)
    .map((word) => ({ word, opposites: oppositesOf(word.lower) }))
    .filter(({ word, opposites }) => (word.isConcept || opposites.size > 0) && !word.isNegation),
);

/** What a claim's words face in a source sentence. */
interface Facing {
  /** All forms by which its words are compared: most words of a claim have nothing to face there. */
  readonly forms: ReadonlySet<string>;
  readonly hasEllipsis: boolean;
}

const facingOf = new SentenceMemo(({ words, text }): Facing => {
  const forms = new Set<string>();
  for (const { lower, stem, concept } of words) forms.add(lower).add(stem).add(concept);
  return { forms, hasEllipsis: ELLIPSIS.test(text) };
});

function hasAny(forms: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  for (const word of words) if (forms.has(word)) return true;
  return false;
}

/**
 * A turn counts only in place: open clauses only face open ones, a neighbour of the word must be near its mention, and
 * small words ("before", "all", "with") need the same thing to follow. "Does not need any" is "needs no".
 */
function isSamePlace(
  word: Word,
  other: Word,
  { words, others }: { readonly words: readonly Word[]; readonly others: readonly Word[] },
): boolean {
  if (word.isOpen !== other.isOpen) return false;
  const isSame = word.concept === other.concept;
  if (isSame && negationsAround(word, words) % 2 === negationsAround(other, others) % 2) return false;
  if (!isSame && (words.some((each) => each.lower === other.lower) || others.some((each) => each.lower === word.lower)))
    return false;
  if ((word.isConcept && other.isConcept) || isModal(word.lower)) {
    const near = neighbours(others, other.index, 3);
    return neighbours(words, word.index, 1).some((concept) => near.includes(concept));
  }
  const next = nextTelling(words, word.index);
  return next !== undefined && next === nextTelling(others, other.index);
}

function negationsAround({ clause }: Word, words: readonly Word[]): number {
  return words.filter((word) => word.clause === clause && word.isNegation).length;
}

/** Concepts of the nearest `count` telling words on either side. */
function neighbours(words: readonly Word[], at: number, count: number): readonly string[] {
  const isTelling = (word: Word) => word.isConcept || word.isNumeric;
  const before = words
    .slice(Math.max(0, at - 12), at)
    .filter(isTelling)
    .slice(-count);
  return [
    ...before,
    ...words
      .slice(at + 1)
      .filter(isTelling)
      .slice(0, count),
  ].map((word) => word.concept);
}

function nextTelling(words: readonly Word[], at: number): string | undefined {
  return words.slice(at + 1, at + 5).find((word) => word.isConcept || word.isNumeric)?.concept;
}

/** Whether a source word turns the claim's word round (true), agrees (false) or has nothing to do with it. */
function turnOf(word: Word, other: Word, opposites: ReadonlySet<string>): boolean | undefined {
  const isOpposite = opposites.size > 0 && isAmong(opposites, other);
  if (word.lower === other.lower || (word.isConcept && word.concept === other.concept && !isOpposite)) {
    return word.isNegated !== other.isNegated;
  }
  if (!isOpposite) return undefined;
  if (isModal(word.lower) && isModal(other.lower) && (word.isNegated || other.isNegated)) return undefined;
  return word.isNegated === other.isNegated;
}
