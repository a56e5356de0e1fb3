/**
 * In what two statements clash, before anybody looks whether they speak of the same thing: opposite negation, opposed
 * states, or values apart. Exactly one difference makes a clash; two ("closed in 2019, open in 2020") tell two cases.
 * It errs where a number is itself the case ("burns well at 300 degrees, burns well at 900 degrees"), and looks back over
 * forty statements of a subject at most.
 */
import type { Subject } from '../../text/subject.ts';
import { areOpposedStates, areSameState } from './opposed-states.ts';
import { type Statement, statementsOf } from './statements.ts';
import { areApart } from './values.ts';

/** What two statements differ in. */
export type ClashForm = 'negation' | 'state' | 'value';

/** Two statements that clash if they speak of the same thing. */
export interface Clash {
  readonly earlier: Statement;
  readonly later: Statement;
  readonly form: ClashForm;
}

const NEIGHBOURS_MAX = 40;
const clashesOfSubject = new WeakMap<Subject, readonly Clash[]>();

/** Every clash between statements of different sentences that share a word of their subjects. */
export function clashesOf(subject: Subject): readonly Clash[] {
  const known = clashesOfSubject.get(subject);
  if (known !== undefined) return known;
  const clashes: Clash[] = [];
  const bySubjectWord = new Map<string, Statement[]>();
  for (const later of statementsOf(subject)) {
    const earlier = new Set<Statement>();
    for (const { concept } of later.subject) {
      for (const statement of bySubjectWord.get(concept)?.slice(-NEIGHBOURS_MAX) ?? []) earlier.add(statement);
    }
    for (const statement of earlier) {
      const form = clashForm(statement, later);
      if (form !== undefined) clashes.push({ earlier: statement, later, form });
    }
    for (const { concept } of later.subject) {
      const known = bySubjectWord.get(concept);
      if (known === undefined) bySubjectWord.set(concept, [later]);
      else known.push(later);
    }
  }
  clashesOfSubject.set(subject, clashes);
  return clashes;
}

/** The one thing in which two statements differ, if it is one. */
function clashForm(left: Statement, right: Statement): ClashForm | undefined {
  if (left.claim === right.claim || left.isBound || right.isBound || left.tense !== right.tense) return undefined;
  const states = compareStates(left.states, right.states);
  const values = compareValues(left, right);
  if (states === 'unlike' || values === 'unlike') return undefined;
  const isNegated = left.isNegated !== right.isNegated;
  const forms: ClashForm[] = [];
  if (isNegated) forms.push('negation');
  if (states === 'opposed') forms.push('state');
  if (values === 'apart') forms.push('value');
  return forms.length === 1 ? forms[0] : undefined;
}

function compareStates(left: readonly string[], right: readonly string[]): 'same' | 'opposed' | 'unlike' {
  if (left.length === 0 && right.length === 0) return 'same';
  const isOpposed = left.some((a) => right.some((b) => areOpposedStates(a, b)));
  if (isOpposed) return left.length === 1 && right.length === 1 ? 'opposed' : 'unlike';
  const isSame = (a: readonly string[], b: readonly string[]) => a.every((x) => b.some((y) => areSameState(x, y)));
  return isSame(left, right) && isSame(right, left) ? 'same' : 'unlike';
}

function compareValues(left: Statement, right: Statement): 'same' | 'apart' | 'unlike' {
  if (isDeniedOutright(left, right) || isDeniedOutright(right, left)) return 'same';
  if (left.dimensions !== right.dimensions) return 'unlike';
  if (left.dimensions === '') return 'same';
  let apart = 0;
  for (const dimension of new Set(left.values.map((value) => value.dimension))) {
    const ours = left.values.filter((value) => value.dimension === dimension);
    const theirs = right.values.filter((value) => value.dimension === dimension);
    const isPaired = ours.length === theirs.length;
    const differing = ours.filter((a, at) => theirs.every((b, other) => (isPaired && other !== at) || areApart(a, b)));
    if (!isPaired && differing.length > 0 && differing.length < ours.length) return 'unlike';
    apart += isPaired ? differing.length : Math.min(1, differing.length);
  }
  return apart === 0 ? 'same' : apart === 1 ? 'apart' : 'unlike';
}

/** "can be returned within 30 days", "cannot be returned": a denial without a term denies it within any term. */
function isDeniedOutright(denial: Statement, other: Statement): boolean {
  return (
    denial.isNegated &&
    !other.isNegated &&
    denial.values.length === 0 &&
    other.values.length > 0 &&
    other.values.every(({ dimension, bound }) => dimension === 'duration' && bound !== undefined)
  );
}
