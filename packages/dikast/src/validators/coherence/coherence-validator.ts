/**
 * A validator of the pool from a method: its own reading of when two statements speak of the same thing, when two
 * sentences are the same, and what joins sentences. It looks for every kind of defect with these, raises those it is
 * sure to know how to find, and rules on objections by looking whether it finds the defect itself.
 */
import type { Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination, Validator } from '../../ports.ts';
import { type Subject, workingViewOf } from '../../text/subject.ts';
import { findingOn, objectionTo, opinionFrom } from '../opinion.ts';
import { contradictionDefects, type SameMatter } from './contradictions.ts';
import type { Defect } from './defect.ts';
import { driftDefects, type LinkKeys } from './drift.ts';
import { formDefects } from './form-defects.ts';
import { COHERENCE_OBJECTION_KINDS, type CoherenceKind, coherenceKind } from './objection-kinds.ts';
import { repetitionDefects, type SameSentence } from './repeats.ts';

/** What one validator of the pool brings. */
export interface CoherenceMethod {
  readonly name: string;
  readonly specialization: 'logical_flow' | 'consistency_check' | 'structural_analysis';
  /** One sentence for people. */
  readonly method: string;
  /** Kinds it raises on its own; it examines all. */
  readonly raises: readonly CoherenceKind[];
  readonly isSameMatter: SameMatter;
  readonly isSameSentence: SameSentence;
  readonly linkKeys: LinkKeys;
  /** How well the answer reads by its measure where nothing is wrong, 0 .. 1; left out, its approvals are all alike. */
  readonly flow?: (subject: Subject) => number;
}

/** The validator of a method. */
export function coherenceValidator(method: CoherenceMethod): Validator {
  const found = new WeakMap<Subject, readonly Defect[]>();
  const defectsOf = (subject: Subject): readonly Defect[] => {
    const known = found.get(subject) ?? findDefects(method, subject);
    found.set(subject, known);
    return known;
  };
  return {
    name: method.name,
    version: '1.0.0',
    pool: 'coherence_assessment',
    specialization: method.specialization,
    method: method.method,
    isDeterministic: true,
    assess: (shared) => {
      const subject = workingViewOf(shared);
      const defects = defectsOf(subject).filter(({ kind }) => method.raises.includes(kind));
      return assess(subject, defects, method.flow);
    },
    examine: (objection, subject) => examine(objection, defectsOf(workingViewOf(subject))),
  };
}

function findDefects(method: CoherenceMethod, subject: Subject): readonly Defect[] {
  return [
    ...contradictionDefects(subject, method.isSameMatter),
    ...repetitionDefects(subject, method.isSameSentence),
    ...driftDefects(subject, method.linkKeys),
    ...formDefects(subject),
  ];
}

const CONFIDENCE = 0.9;
const CONFIDENCE_LEAST = 0.5;

function assess(subject: Subject, defects: readonly Defect[], flow: CoherenceMethod['flow']): Assessment {
  if (!/\p{L}|\p{N}/u.test(subject.answer.text)) return opinionFrom([], [], 0);
  const objections: Objection[] = [];
  const findings = [];
  for (const { claim, kind, severity, shownBy, reason } of defects) {
    const about = subject.claims[claim];
    if (about === undefined) continue;
    const evidence = shownBy.map((place) => subject.quote('answer', place));
    const isKnown = objections.some((objection) => objection.claim === claim && objection.kind === kind);
    if (!isKnown) objections.push(objectionTo(about, kind, evidence, { severity }));
    if (severity === 'material')
      findings.push(
        findingOn(about, kind === 'self_contradiction' ? 'contradicted' : 'unsupported', reason, evidence.slice(0, 4)),
      );
  }
  if (findings.length > 0) return opinionFrom(materialFirst(objections), findings, 0.9);
  const reason = 'Nothing in the answer contradicts, repeats or leaves hanging anything else in it.';
  const graded = flow === undefined ? CONFIDENCE : CONFIDENCE_LEAST + (CONFIDENCE - CONFIDENCE_LEAST) * flow(subject);
  const confidence = objections.length === 0 ? graded : Math.min(graded, 0.7);
  return opinionFrom(objections, [findingOn(null, 'supported', reason)], confidence);
}

function examine(objection: Objection, defects: readonly Defect[]): Examination {
  const kind = coherenceKind(objection.kind);
  if (kind === undefined)
    return { ruling: 'unsure', reason: `"${objection.kind}" is no kind of objection known here.` };
  const defect = defects.find(
    (candidate) => candidate.kind === kind && candidate.severity === 'material' && concerns(candidate, objection),
  );
  if (defect !== undefined) return { ruling: 'uphold', reason: defect.reason.slice(0, 400) };
  return { ruling: 'dismiss', reason: `Not found here: ${COHERENCE_OBJECTION_KINDS[kind]}` };
}

/** The objection is against the claim at fault, against what shows the fault, or against the answer as a whole. */
function concerns({ claim, shownBy }: Defect, objection: Objection): boolean {
  if (objection.claim === null || objection.claim === claim) return true;
  return shownBy.some(({ start, end }) => start < objection.end && objection.start < end);
}

function materialFirst(objections: readonly Objection[]): readonly Objection[] {
  const isMaterial = ({ severity }: Objection) => severity === 'material';
  return [...objections.filter(isMaterial), ...objections.filter((objection) => !isMaterial(objection))];
}
