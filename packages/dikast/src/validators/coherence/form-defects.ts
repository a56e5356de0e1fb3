/**
 * Defects that the form of an answer shows to anyone who looks: numbering, ordinals, connectives, references, cut-offs.
 * Material are only those with which the answer cannot be followed; the rest is reported as minor.
 */
import type { Subject } from '../../text/subject.ts';
import type { Defect } from './defect.ts';
import { layoutDefects } from './layout-defects.ts';
import { orderDefects } from './order-defects.ts';
import { referenceDefects } from './reference-defects.ts';

const defectsOfSubject = new WeakMap<Subject, readonly Defect[]>();

/** All defects of form, in the order of the answer. */
export function formDefects(subject: Subject): readonly Defect[] {
  const known = defectsOfSubject.get(subject);
  if (known !== undefined) return known;
  const defects = [...orderDefects(subject), ...referenceDefects(subject), ...layoutDefects(subject)].sort(
    (left, right) => left.claim - right.claim,
  );
  defectsOfSubject.set(subject, defects);
  return defects;
}
