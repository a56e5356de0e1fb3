/**
 * The frame that every validator of this pool fills with its own method: how claims are aligned with source sentences,
 * what it looks for unprompted, and how much support it asks for.
 *
 * Unprompted (assess) it raises what its method is good at. Asked (examine) it checks the very defect alleged, on its own
 * alignment: finding an error is hard, checking a stated one is easy. It never relies on the objection's evidence.
 */
import type { Finding, Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination, Validator } from '../../ports.ts';
import type { Claim } from '../../request/claims.ts';
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Word } from '../../text/words.ts';
import { findingOn, objectionTo, opinionFrom } from '../opinion.ts';
import { compareDates } from './compare-dates.ts';
import { compareNames } from './compare-names.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePolarity } from './compare-polarity.ts';
import { compareRoles } from './compare-roles.ts';
import { type Comparer, type Comparison, type Difference, shorten } from './difference.ts';
import type { FactObjectionKind } from './objection-kinds.ts';
import { countStatedFigures } from './stated-figures.ts';

/** The source sentences a method holds to speak of the same thing, best first, and how far they support the claim. */
export interface Alignment {
  readonly passage: readonly Sentence[];
  /** 0 .. 1. */
  readonly support: number;
  /** Words of the claim that the method finds no support for. */
  readonly missing: readonly Word[];
}

/** What makes a validator of this pool. */
export interface FactMethod {
  readonly name: string;
  readonly specialization: 'hallucination_detection' | 'source_verification' | 'numerical_accuracy';
  /** One sentence. */
  readonly method: string;
  align(sentence: Sentence, subject: Subject): Alignment;
  /** What it looks for unprompted. */
  readonly raises: readonly Comparer[];
  /** Support below which a claim counts as unsupported: unprompted, and when the question is put. */
  readonly supportMin: { readonly assess: number; readonly examine: number };
}

const EXAMINED_BY: Readonly<Record<FactObjectionKind, readonly Comparer[]>> = {
  changed_number: [compareNumbers],
  changed_date: [compareDates],
  unknown_entity: [compareNames],
  contradiction: [comparePolarity, compareRoles, compareNumbers, compareDates],
  unsupported: [compareNumbers, compareDates, compareNames, comparePolarity, compareRoles],
};

/** A validator from its method. Opinions are remembered per subject, so that the second round repeats no work. */
export function factValidator(method: FactMethod): Validator {
  const alignments = new WeakMap<Subject, Map<number, Alignment>>();
  const alignmentOf = (subject: Subject, claim: Claim): Alignment => {
    const known = alignments.get(subject) ?? new Map<number, Alignment>();
    alignments.set(subject, known);
    const alignment =
      known.get(claim.index) ??
      withFigures(method.align(subject.sentenceOf(claim), subject), subject.sentenceOf(claim));
    known.set(claim.index, alignment);
    return alignment;
  };
  return {
    name: method.name,
    version: '1.0.0',
    pool: 'fact_verification',
    specialization: method.specialization,
    method: method.method,
    assess: (subject) => assess(method, subject, alignmentOf),
    examine: (objection, subject) => examine(method, { objection, subject }, alignmentOf),
  };
}

/** Figures that the passage states count as supported words: "it takes 95 minutes" has little else to go by. */
function withFigures(alignment: Alignment, sentence: Sentence): Alignment {
  const figures = countStatedFigures(sentence, alignment.passage);
  const words = sentence.conceptKeys.size;
  if (figures === 0 || words === 0) return alignment;
  return { ...alignment, support: (alignment.support * words + figures) / (words + figures) };
}

type AlignmentOf = (subject: Subject, claim: Claim) => Alignment;

function assess(method: FactMethod, subject: Subject, alignmentOf: AlignmentOf): Assessment {
  const objections: Objection[] = [];
  const findings: Finding[] = [];
  const supports: number[] = [];
  for (const claim of subject.claims) {
    if (!claim.isCheckable || subject.sourceSentences.length === 0) continue;
    const alignment = alignmentOf(subject, claim);
    const comparison = comparisonOf(subject, claim, alignment);
    const differences = method.raises.flatMap((compare) => compare(comparison));
    if (differences.length === 0 && alignment.support < method.supportMin.assess)
      differences.push(unsupported(comparison, alignment));
    for (const { kind, span, evidence } of oneOfEachKind(differences))
      objections.push(objectionTo(claim, kind, evidence, { span }));
    findings.push(findingFrom(comparison, differences, alignment));
    supports.push(differences.length === 0 ? alignment.support : 0);
  }
  return opinionFrom(objections, findings, confidenceOf(supports, objections.length > 0));
}

function comparisonOf(subject: Subject, claim: Claim, { passage }: Alignment): Comparison {
  return { subject, claim, sentence: subject.sentenceOf(claim), passage };
}

function unsupported({ subject, claim, passage }: Comparison, { missing }: Alignment): Difference {
  const words = missing.slice(0, 4).map((word) => `"${word.text}"`);
  const [first, last] = [missing[0], missing.at(-1)];
  return {
    kind: 'unsupported',
    span: first === undefined || last === undefined ? claim : { start: first.start, end: last.end },
    evidence: passage.slice(0, 1).map((each) => subject.quoteSentence(each)),
    reason: words.length === 0 ? 'No source says this.' : `The sources do not speak of ${words.join(', ')} here.`,
  };
}

function oneOfEachKind(differences: readonly Difference[]): readonly Difference[] {
  return [...new Map([...differences].reverse().map((difference) => [difference.kind, difference])).values()].reverse();
}

function findingFrom(
  { subject, claim, passage }: Comparison,
  differences: readonly Difference[],
  { support }: Alignment,
): Finding {
  const worst = differences[0];
  if (worst !== undefined) {
    const status = worst.kind === 'unsupported' || worst.kind === 'unknown_entity' ? 'unsupported' : 'contradicted';
    return findingOn(claim, status, worst.reason, worst.evidence);
  }
  const evidence = passage.slice(0, 1).map((each) => subject.quoteSentence(each));
  return findingOn(
    claim,
    'supported',
    `The sources bear out ${Math.round(support * 100)} % of what it says.`,
    evidence,
  );
}

/**
 * How sure the opinion is, on one scale for both sides (an approval at 0.3 is a rejection that lacked a reason): what the claims lack adds up over the answer, large lacks most of all, so that one bad claim
 * among many good ones shows. (Of eleven ways to sum up, this ranked real answers among the best: AUROC.)
 */
function confidenceOf(supports: readonly number[], isRejecting: boolean): number {
  if (supports.length === 0) return 0;
  const lack = supports.reduce((sum, support) => sum + (1 - support) ** 2, 0);
  const score = Math.exp(-lack);
  return isRejecting ? 1 - score : score;
}

function examine(
  method: FactMethod,
  { objection, subject }: { readonly objection: Objection; readonly subject: Subject },
  alignmentOf: AlignmentOf,
): Examination {
  const claim = objection.claim === null ? undefined : subject.claims[objection.claim];
  if (claim === undefined)
    return { ruling: 'dismiss', reason: 'It names no claim of the answer that could be checked.' };
  if (!claim.isCheckable)
    return { ruling: 'dismiss', reason: 'The sentence states nothing that sources could bear out.' };
  if (subject.sourceSentences.length === 0)
    return { ruling: 'unsure', reason: 'There are no sources to check against.' };
  const alignment = alignmentOf(subject, claim);
  const comparison = comparisonOf(subject, claim, alignment);
  const kind = isKnownKind(objection.kind) ? objection.kind : 'unsupported';
  for (const compare of EXAMINED_BY[kind]) {
    const difference = compare(comparison)[0];
    if (difference !== undefined) return { ruling: 'uphold', reason: difference.reason };
  }
  if (kind === 'unsupported' && alignment.support < method.supportMin.examine)
    return { ruling: 'uphold', reason: unsupported(comparison, alignment).reason };
  return { ruling: 'dismiss', reason: dismissal(comparison) };
}

function dismissal({ passage }: Comparison): string {
  const best = passage[0];
  return best === undefined ? 'There is no such difference.' : `The sources agree: "${shorten(best.text)}"`;
}

function isKnownKind(kind: string): kind is FactObjectionKind {
  return Object.hasOwn(EXAMINED_BY, kind);
}
