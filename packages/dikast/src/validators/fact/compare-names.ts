/**
 * Names and identifiers of a claim against those of the sources.
 *
 * Unknown: a word of the name stands nowhere in the sources or the query, not as an acronym's expansion, not as a
 * nationality of a country named there. Misplaced: the sentence that says the rest of the claim names somebody else.
 * A single capitalised word at the start of a sentence counts only when it is known as a name from elsewhere.
 */
import type { Sentence } from '../../text/document.ts';
import type { Entity } from '../../text/entities.ts';
import { sharedWeight } from './context.ts';
import { type Comparison, type Difference, shorten, speakerOf } from './difference.ts';
import { nameIndexOf } from './name-index.ts';

const MISPLACED_CONTEXT_MIN = 0.8;
const CONTEXT_CONCEPTS_MIN = 2;
const HEADLINE_WORDS_MIN = 6;
const CAPITAL = /^\p{Lu}/u;

/** Names of the claim that the sources do not bear out. */
export function compareNames(comparison: Comparison): readonly Difference[] {
  const names = namesOf(comparison.sentence);
  const unknown = names.flatMap((name) => compareName(comparison, name) ?? []);
  return unknown.length > 0 ? unknown : findMisplaced(comparison, names);
}

/** Names of a sentence that are surely names: in a headline any word is capitalised, so that only codes are. */
function namesOf(sentence: Sentence): readonly Entity[] {
  const isHeadline = isHeadlineOf(sentence);
  return sentence.entities.filter(
    (entity) =>
      !sentence.dates.some((date) => entity.start < date.end && date.start < entity.end) &&
      (!isHeadline || /\d/.test(entity.text)) &&
      (!entity.isSentenceInitial || /\s|\p{Lu}.*\p{Lu}|\d/u.test(entity.text)),
  );
}

/** "Night Trains Return as Budget Airlines Raise Prices": no word that could be in lower case is. */
function isHeadlineOf({ contentTokens }: Sentence): boolean {
  const words = contentTokens.filter(({ isNumeric }) => !isNumeric);
  return words.length >= HEADLINE_WORDS_MIN && words.every(({ text }) => CAPITAL.test(text));
}

function compareName({ subject, passage }: Comparison, name: Entity): Difference | undefined {
  const index = nameIndexOf(subject);
  const unknown = index.unknownWordsOf(name);
  if (unknown.length === 0) return undefined;
  return {
    kind: 'unknown_entity',
    span: name,
    evidence: passage.slice(0, 1).map((each) => subject.quoteSentence(each)),
    reason: `No source names "${shorten(name.text, 60)}".`,
  };
}

/** The best sentence says the rest of the claim of another name, and no sentence says it of the claim's name. */
function findMisplaced({ subject, sentence, passage }: Comparison, names: readonly Entity[]): readonly Difference[] {
  const best = passage[0];
  if (best === undefined || names.length === 0) return [];
  const isNamePart = (start: number, among: readonly Entity[]) =>
    among.some((name) => name.start <= start && start < name.end);
  const context = new Set(
    sentence.concepts.filter((word) => !isNamePart(word.start, names)).map((word) => word.concept),
  );
  if (context.size < CONTEXT_CONCEPTS_MIN) return [];
  if (sharedWeight(context, best.conceptKeys, subject.sourceIndex) < MISPLACED_CONTEXT_MIN) return [];
  const index = nameIndexOf(subject);
  const here = namesOf(best);
  const rivals = here.filter(
    (other) =>
      index.isTelling(other) && !names.some((name) => index.areSame(name, other)) && !index.isIn(other, sentence),
  );
  const rival = rivals[0];
  if (rival === undefined) return [];
  return names
    .filter(
      (name) => index.isTelling(name) && !index.isIn(name, best) && !here.some((other) => index.areSame(name, other)),
    )
    .filter((name) => !isSaidOf(name, { subject, passage, context }))
    .map((name) => ({
      kind: 'unknown_entity' as const,
      span: name,
      evidence: [subject.quoteSentence(best)],
      reason: `${speakerOf(best)} says this of "${shorten(rival.text, 40)}", not of "${shorten(name.text, 40)}".`,
    }));
}

function isSaidOf(
  name: Entity,
  { subject, passage, context }: Pick<Comparison, 'subject' | 'passage'> & { readonly context: ReadonlySet<string> },
): boolean {
  const index = nameIndexOf(subject);
  return passage.some(
    (each) =>
      index.isIn(name, each) &&
      sharedWeight(context, each.conceptKeys, subject.sourceIndex) >= MISPLACED_CONTEXT_MIN / 2,
  );
}
