/**
 * Statements of an answer: each main clause taken apart into what it speaks of (subject and other words) and what could
 * clash with another statement: its negation, a state, a price, numbers and dates. Read once, shared by the pool.
 *
 * Clauses whose truth hangs on something else (conditions, hearsay, "some", "another", "usually") are marked as bound:
 * two bound statements that differ are ordinary prose.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Word } from '../../text/words.ts';
import { clausesOf } from './clauses.ts';
import { learnedVerbs } from './learned-verbs.ts';
import { isState } from './opposed-states.ts';
import {
  isAbsolute,
  isBinding,
  isNoun,
  isPartial,
  isPerson,
  isPredicate,
  isTerm,
  isUniversal,
} from './statement-words.ts';
import { readValues, type Value } from './values.ts';
import { isAuxiliary, isPastVerb, isVerb } from './verbs.ts';

/** A word that says what the statement is about. */
export interface Term {
  readonly word: string;
  readonly concept: string;
  readonly isSubject: boolean;
  /** The main verb: "covers", "ships". */
  readonly isVerb: boolean;
}

/** One main clause. */
export interface Statement {
  /** Index of the claim it stands in. */
  readonly claim: number;
  /** Subject first. */
  readonly terms: readonly Term[];
  readonly subject: readonly Term[];
  /** Words with an opposite, said of the subject. */
  readonly states: readonly string[];
  readonly values: readonly Value[];
  /** What the values measure, in a fixed order: only statements with the same dimensions are compared. */
  readonly dimensions: string;
  readonly isNegated: boolean;
  readonly tense: 'past' | 'present' | 'future';
  /** Holds for a case only. */
  readonly isBound: boolean;
  /** Claims to hold for all. */
  readonly isUniversal: boolean;
  /** Claims to hold always, or never. */
  readonly isAbsolute: boolean;
}

/** Where a clause stands, and the subjects it can lean on. */
interface Place extends Surroundings {
  readonly sentence: Sentence;
  /** Subject of the sentence's first clause, for a clause without one. */
  readonly inherited: readonly Term[];
}

/** What the answer around a sentence says about how to read it. */
interface Surroundings {
  readonly claim: number;
  /** Stems of further verbs. */
  readonly learned: ReadonlySet<string>;
  /** Subject of the sentence before, for a pronoun. */
  readonly previous: readonly Term[];
}

const PRONOUN = /^(?:it|they|he|she)$/;
/** Words for the price itself, which a statement about a price need not repeat. */
const PRICE_WORD =
  /^(?:costs?|fees?|prices?d?|charges?d?|paid|pays?|month|year|night|week|person|item|parcel|order|visit)$/;
const statementsOfSubject = new WeakMap<Subject, readonly Statement[]>();

/** Statements of the answer, in order. */
export function statementsOf(subject: Subject): readonly Statement[] {
  const known = statementsOfSubject.get(subject);
  if (known !== undefined) return known;
  const statements: Statement[] = [];
  let previous: readonly Term[] = [];
  for (const claim of subject.claims) {
    if (!claim.isCheckable) continue;
    const found = readSentence(subject.sentenceOf(claim), {
      claim: claim.index,
      previous,
      learned: learnedVerbs(subject),
    });
    statements.push(...found);
    const named = found[0]?.subject;
    if (named?.every(({ word }) => isPerson(word)) !== true) previous = named ?? [];
  }
  statementsOfSubject.set(subject, statements);
  return statements;
}

function readSentence(sentence: Sentence, surroundings: Surroundings): readonly Statement[] {
  const statements: Statement[] = [];
  const isBound = isBinding(sentence.text);
  for (const words of clausesOf(sentence)) {
    const inherited = statements[0]?.subject ?? [];
    const statement = readClause(words, { ...surroundings, sentence, inherited });
    if (statement !== undefined) statements.push({ ...statement, isBound: isBound || statement.isBound });
  }
  return statements;
}

function readClause(words: readonly Word[], place: Place): Statement | undefined {
  const verbAt = verbPlace(words, place.learned);
  if (verbAt < 0) return undefined;
  const values = readValues(place.sentence, words);
  const isInValue = (word: Word) => values.some(({ start, end }) => start < word.end && word.start < end);
  const states = words.filter(
    (word, at) => at >= verbAt && isState(word.lower) && !isInValue(word) && isPredicate(words, at),
  );
  const isPrice = values.some(({ dimension }) => dimension === 'price');
  const mainVerb = words.find(
    (word, at) =>
      at >= verbAt && (isVerb(word.lower) || at === verbAt || place.learned.has(word.stem)) && !isAuxiliary(word.lower),
  );
  const terms = words.flatMap((word, at) => {
    if (!isTerm(words, at) || isInValue(word) || states.includes(word)) return [];
    if (isPrice && at >= verbAt && PRICE_WORD.test(word.lower)) return [];
    return [{ word: word.lower, concept: word.concept, isSubject: at < verbAt, isVerb: word === mainVerb }];
  });
  const grammatical = subjectOf(words[verbAt - 1]?.lower ?? '', terms, place);
  const agent = isPrice ? undefined : agentOf(words, terms);
  const subject = isPrice ? pricedThing(grammatical, terms) : (agent ?? grammatical);
  const rest = terms.filter((term) => !term.isSubject && !subject.includes(term));
  if (subject.length === 0) return undefined;
  return {
    claim: place.claim,
    subject,
    terms: [...subject, ...rest, ...(agent === undefined ? [] : grammatical)],
    states: states.map(({ lower }) => lower),
    values,
    dimensions: [...new Set(values.map(({ dimension }) => dimension))].sort().join(),
    isNegated: words.filter((word) => word.isNegation && !states.includes(word) && !isInValue(word)).length % 2 === 1,
    tense: tenseOf(words.slice(verbAt)),
    isBound: isPartial(words),
    isUniversal: isUniversal(words),
    isAbsolute: isAbsolute(words),
  };
}

/** Own subject; after "there" what is there; for a pronoun that of the sentence before; else that of the first clause. */
function subjectOf(beforeVerb: string, terms: readonly Term[], { previous, inherited }: Place): readonly Term[] {
  const own = terms.filter((term) => term.isSubject);
  if (own.length > 0) return own;
  if (beforeVerb === 'there') return terms.slice(0, 1);
  if (PRONOUN.test(beforeVerb)) return previous;
  return /^(?:and|or|but|also|)$/.test(beforeVerb) ? inherited : [];
}

/** Place of the finite verb: of one that is known, else of one that the answer shows to be a verb. */
function verbPlace(words: readonly Word[], learned: ReadonlySet<string>): number {
  const at = words.findIndex((word, place) => isVerb(word.lower) && !isNoun(words, place));
  if (at >= 0) return at;
  return words.findIndex((word, place) => place > 0 && learned.has(word.stem) && !isNoun(words, place));
}

/** "is covered by the policy": who does it is the subject. */
function agentOf(words: readonly Word[], terms: readonly Term[]): readonly Term[] | undefined {
  const by = words.findIndex(
    ({ lower }, at) => lower === 'by' && /(?:ed|en|wn|ght|ld|lt|de)$/.test(words[at - 1]?.lower ?? ''),
  );
  const article = words[by + 1]?.lower ?? '';
  if (by < 0 || !/^(?:the|our|your|their|its)$/.test(article)) return undefined;
  const agents = new Set(words.slice(by + 2).map(({ lower }) => lower));
  const named = terms.filter(({ word }) => agents.has(word));
  return named.length === 0 ? undefined : named;
}

/** "The price of the plan is", "customers pay 5 euros for the plan": a price is that of the plan. */
function pricedThing(subject: readonly Term[], terms: readonly Term[]): readonly Term[] {
  const things = subject.filter(({ word }) => !PRICE_WORD.test(word));
  const isPayer = things.length > 0 && things.every(({ word }) => isPerson(word));
  if (!isPayer) return things.length > 0 ? things : subject;
  const paidFor = terms.filter((term) => !term.isSubject);
  return paidFor.length > 0 ? paidFor : things;
}

function tenseOf(words: readonly Word[]): Statement['tense'] {
  if (words.some(({ lower }) => /^(?:will|won.t)$/.test(lower))) return 'future';
  const first = words[0]?.lower ?? '';
  return isPastVerb(first) ? 'past' : 'present';
}
