/**
 * All defects of an answer's citations that can be read off the text, found once and shared by the pool.
 */
import type { Subject } from '../../text/subject.ts';
import { uncitedClaims } from './citation-needs.ts';
import {
  type Defect,
  malformedMarkers,
  unreadableSources,
  unresolvableMarkers,
  untidyMarkers,
} from './marker-defects.ts';
import { quotationDefects } from './quotation-defects.ts';

const found = new WeakMap<Subject, readonly Defect[]>();

/** Defects of markers, quotations and coverage, material ones first. */
export function defectsOf(subject: Subject): readonly Defect[] {
  let defects = found.get(subject);
  if (defects === undefined) {
    defects = [
      ...unresolvableMarkers(subject),
      ...malformedMarkers(subject),
      ...unreadableSources(subject),
      ...quotationDefects(subject),
      ...uncitedClaims(subject).map(missingCitation),
      ...untidyMarkers(subject),
    ];
    found.set(subject, defects);
  }
  return defects;
}

function missingCitation(claim: Defect['claim']): Defect {
  const reason = 'states a fact and names no source for it';
  return { claim, kind: 'missing_citation', severity: 'material', span: claim, reason };
}
