/**
 * Contradictions: clashes whose two statements speak of the same thing, by a method's own reading of "the same"; and
 * copies of a sentence that differ in one decisive word, which need no reading.
 */
import type { Subject } from '../../text/subject.ts';
import { areInDifferentParts } from './answer-outline.ts';
import { type Clash, clashesOf } from './clashes.ts';
import type { Defect } from './defect.ts';
import { nearCopies } from './near-copies.ts';

/** A method's test whether the two statements of a clash speak of the same thing under the same conditions. */
export type SameMatter = (clash: Clash, subject: Subject) => boolean;

const FORMS = {
  negation: 'one states what the other denies',
  state: 'they state opposites',
  value: 'they give different values',
} as const;

/** Contradictions, each at the later of its two claims. */
export function contradictionDefects(subject: Subject, isSameMatter: SameMatter): readonly Defect[] {
  const clashes = clashesOf(subject)
    .filter((clash) => isSameMatter(clash, subject))
    .map(({ earlier, later, form }) => ({ earlier: earlier.claim, later: later.claim, form }));
  const copies = nearCopies(subject).map(({ earlier, later, form }) => ({
    earlier: earlier.index,
    later: later.index,
    form,
  }));
  return [...clashes, ...copies]
    .filter((pair) => !areInDifferentParts(subject, pair.earlier, pair.later))
    .flatMap((pair) => {
      const [later, earlier] = [subject.claims[pair.later], subject.claims[pair.earlier]];
      if (later === undefined || earlier === undefined) return [];
      const reason = `It contradicts "${earlier.text.slice(0, 120)}": ${FORMS[pair.form]}.`;
      const defect: Defect = {
        kind: 'self_contradiction',
        severity: 'material',
        claim: later.index,
        shownBy: [later, earlier],
        reason,
      };
      return [defect];
    });
}
