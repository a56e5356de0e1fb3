/**
 * self-contradiction: an attribute table. Each statement is an entry (subject, attribute, value); two entries with the
 * same subject and attribute and clashing values contradict each other. Words count by what they mean (small thesaurus),
 * so it sees through synonyms. A shorter name for a subject ("the plan") stands for the longer one only while the answer
 * has a single one. It errs where a qualifier hides in a word that it takes for a synonym.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Clash } from './clashes.ts';
import { coherenceValidator } from './coherence-validator.ts';
import { matterOf } from './matter.ts';
import { undenied } from './reversals.ts';
import { type Statement, statementsOf, type Term } from './statements.ts';

/** Finds attributes that are given two values. */
export const selfContradiction = coherenceValidator({
  name: 'self-contradiction',
  specialization: 'consistency_check',
  method: 'Enters every statement in a table of subjects and attributes and looks for attributes with two values.',
  raises: ['self_contradiction', 'topic_drift', 'repetition'],
  isSameMatter,
  isSameSentence,
  linkKeys: (sentence) => [...sentence.conceptKeys, ...sentence.entities.map(({ key }) => key)],
  flow: undenied,
});

function isSameMatter(clash: Clash, subject: Subject): boolean {
  const { earlier, later } = clash;
  if (!isSameSubject(earlier, later, subject)) return false;
  const matter = matterOf(clash);
  const [left, right] = [attributeOf(matter.left, earlier), attributeOf(matter.right, later)];
  return (
    left.size + 1 >= matter.sharedMin && left.size === right.size && [...left].every((concept) => right.has(concept))
  );
}

/** The same words, or a shorter name where the answer has one longer name with that head. */
function isSameSubject(earlier: Statement, later: Statement, subject: Subject): boolean {
  const [left, right] = [conceptsOf(earlier.subject), conceptsOf(later.subject)];
  const [short, long] = left.size <= right.size ? [left, right] : [right, left];
  if (![...short].every((concept) => long.has(concept))) return false;
  if (short.size === long.size) return true;
  const head = [...short].at(-1);
  return short.size === 1 && head === [...long].at(-1) && longNamesOf(subject).get(head ?? '')?.size === 1;
}

const longNames = new WeakMap<Subject, ReadonlyMap<string, ReadonlySet<string>>>();

/** Names of two words or more by their last: "plan" -> "basic plan", "premium plan". */
function longNamesOf(subject: Subject): ReadonlyMap<string, ReadonlySet<string>> {
  const known = longNames.get(subject);
  if (known !== undefined) return known;
  const names = new Map<string, Set<string>>();
  for (const statement of statementsOf(subject)) {
    const concepts = [...conceptsOf(statement.subject)];
    const head = concepts.at(-1);
    if (head === undefined || concepts.length < 2) continue;
    names.set(head, (names.get(head) ?? new Set()).add(concepts.join(' ')));
  }
  longNames.set(subject, names);
  return names;
}

function attributeOf(terms: readonly Term[], { subject }: Statement): ReadonlySet<string> {
  return conceptsOf(terms.filter((term) => !subject.includes(term)));
}

function conceptsOf(terms: readonly Term[]): ReadonlySet<string> {
  return new Set(terms.map(({ concept }) => concept));
}

function isSameSentence(left: Sentence, right: Sentence): boolean {
  const keys = (sentence: Sentence) =>
    [...sentence.words]
      .filter((word) => word.isNegation || word.isNumeric || word.isConcept)
      .map((word) => word.concept);
  const [ours, theirs] = [new Set(keys(left)), new Set(keys(right))];
  return ours.size === theirs.size && [...ours].every((key) => theirs.has(key));
}
