/**
 * What the validators of the citation pool have in common: from a score of their own and the defects they look for to
 * an opinion, and from an objection of anybody to a ruling.
 */
import type { Evidence, Finding, Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination, Validator } from '../../ports.ts';
import { type Subject, workingViewOf } from '../../text/subject.ts';
import { findingOn, objectionTo, opinionFrom } from '../opinion.ts';
import { type CitedPassage, citedPassagesOf } from './cited-passages.ts';
import { defectsOf } from './defects.ts';
import type { Defect } from './marker-defects.ts';
import { type CitationObjectionKind, isCitationObjectionKind } from './objection-kinds.ts';
import { type Comparison, type ComparisonRule, compareSources, type PassageScore } from './source-comparison.ts';
import { sourceIndexOf } from './source-index.ts';

/** What makes one validator of the pool: who it is, how it scores, what it raises by itself. */
export interface CitationMethod {
  readonly name: string;
  readonly specialization: string;
  readonly method: string;
  readonly score: PassageScore;
  /** When an objection is upheld; to raise one the validator wants a clearer case. */
  readonly rule: ComparisonRule;
  /** Defects it raises in the first round; in the second it rules on every kind. */
  readonly raises: readonly CitationObjectionKind[];
}

const VERSION = '1.0.0';

/** A validator of the citation pool. */
export function citationValidator(method: CitationMethod): Validator {
  return {
    name: method.name,
    version: VERSION,
    pool: 'citation_validation',
    specialization: method.specialization,
    method: method.method,
    assess: (subject) => assess(method, workingViewOf(subject)),
    examine: (objection, subject) => examine(method, objection, workingViewOf(subject)),
  };
}

function assess(method: CitationMethod, subject: Subject): Assessment {
  const objections: Objection[] = [];
  const findings: Finding[] = [];
  for (const defect of defectsOf(subject).filter(({ kind }) => method.raises.includes(kind))) {
    const evidence = evidenceOf(defect, subject);
    objections.push(objectionTo(defect.claim, defect.kind, evidence, defect));
    if (defect.severity === 'material')
      findings.push(findingOn(defect.claim, 'unsupported', sentence(defect.reason), evidence));
  }
  const strict = stricter(method.rule);
  for (const claim of subject.claims) {
    for (const passage of citedPassagesOf(subject, claim)) {
      const comparison = compareSources(passage, subject, { score: method.score, rule: strict });
      const { reason, evidence } = explain(passage, comparison, subject);
      if (!isWrong(comparison)) {
        if (passage.sources.length > 0) findings.push(findingOn(claim, 'supported', reason, evidence));
        continue;
      }
      objections.push(objectionTo(claim, 'wrong_citation', evidence, { span: spanOf(passage) }));
      findings.push(findingOn(claim, 'unsupported', reason, evidence));
    }
  }
  const isMaterial = objections.some(({ severity }) => severity === 'material');
  return opinionFrom(objections, findings, isMaterial ? 0.9 : 0.8);
}

function examine(method: CitationMethod, { claim: index, kind }: Objection, subject: Subject): Examination {
  const claim = index === null ? undefined : subject.claims[index];
  if (claim === undefined) return { ruling: 'dismiss', reason: 'A citation stands at a claim, and none is named.' };
  const isMeant = (other: CitationObjectionKind) => other === kind || !isCitationObjectionKind(kind);
  const defect = defectsOf(subject).find(
    (one) => one.severity === 'material' && isMeant(one.kind) && one.claim === claim,
  );
  if (defect !== undefined) return { ruling: 'uphold', reason: sentence(defect.reason) };
  if (!isMeant('wrong_citation')) return { ruling: 'dismiss', reason: 'The answer shows no such defect there.' };
  for (const passage of citedPassagesOf(subject, claim)) {
    const comparison = compareSources(passage, subject, method);
    if (isWrong(comparison)) return { ruling: 'uphold', reason: explain(passage, comparison, subject).reason };
  }
  return { ruling: 'dismiss', reason: 'By this method the source cited supports the claim as well as any other.' };
}

function isWrong({ outcome }: Comparison): boolean {
  return outcome === 'elsewhere' || outcome === 'nowhere';
}

/** Raising takes more than upholding: an objection costs everybody a second round. */
function stricter({ otherMin, gapMin, shareMax, floor }: ComparisonRule): ComparisonRule {
  return { otherMin, gapMin: gapMin * 1.15, shareMax: shareMax * 0.92, floor: floor * 0.8 };
}

function explain(
  passage: CitedPassage,
  { outcome, bestSource }: Comparison,
  subject: Subject,
): { readonly reason: string; readonly evidence: readonly Evidence[] } {
  const named = passage.sources.map((source) => subject.request.sources[source]?.id ?? '').join(', ');
  const other = bestSource === undefined ? undefined : subject.request.sources[bestSource]?.id;
  const reasons = {
    supported: `${named} speaks of this.`,
    not_judged: `${named} is among the sources; too few words to compare.`,
    nowhere: `${named} says nothing of this.`,
    elsewhere: `${named} does not say this; ${other} does.`,
  };
  const sources =
    outcome === 'elsewhere' && bestSource !== undefined ? [bestSource, ...passage.sources] : passage.sources;
  return {
    reason: reasons[outcome],
    evidence: sources.slice(0, 3).flatMap((source) => bestQuote(passage, source, subject)),
  };
}

const quotes = new WeakMap<CitedPassage, (readonly Evidence[] | undefined)[]>();

/** The sentence of a source that shares most with a passage; found once, all validators quote it. */
function bestQuote(passage: CitedPassage, source: number, subject: Subject): readonly Evidence[] {
  const bySource = quotes.get(passage) ?? [];
  quotes.set(passage, bySource);
  const quote = bySource[source] ?? findBestQuote(passage, source, subject);
  bySource[source] = quote;
  return quote;
}

function findBestQuote({ terms }: CitedPassage, source: number, subject: Subject): readonly Evidence[] {
  const index = sourceIndexOf(subject);
  const nearest = index.nearestSentence(new Set(terms.map(({ key }) => key)), source);
  return nearest === undefined ? [] : [subject.quoteSentence(nearest)];
}

function evidenceOf({ claim, kind, span, sentence: shown, source }: Defect, subject: Subject): readonly Evidence[] {
  const own = kind === 'missing_citation' ? claim : span;
  const evidence = [subject.quote('answer', own)];
  if (shown !== undefined) evidence.push(subject.quoteSentence(shown));
  else if (source !== undefined && kind === 'wrong_citation') {
    const first = subject.sources[source]?.sentences[0];
    if (first !== undefined) evidence.push(subject.quoteSentence(first));
  }
  return evidence;
}

function spanOf({ claim, start, end }: CitedPassage): { readonly start: number; readonly end: number } {
  return { start: Math.max(start, claim.start), end: Math.min(end, claim.end) };
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
