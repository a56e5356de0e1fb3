/** From what a model states to an assessment, its quotations checked against the sources. */
import { BALLOT_BOUNDS, type Evidence, type Finding, type Objection } from '@dikast/core/ballots/ballot';
import { type Assessment, findingOn, objectionTo, objectionToWhole, type Subject } from 'dikast';
import type { ProblemKinds } from './problem-kinds.ts';
import { placeOf } from './quotation-place.ts';
import type { StatedOpinion, StatedProblem } from './reply-schemas.ts';

/** An assessment; or what is wrong with the opinion, in a sentence for the model, and the quotation that is invented. */
export type CheckedOpinion =
  | { readonly kind: 'assessment'; readonly assessment: Assessment }
  | { readonly kind: 'contradictory'; readonly problem: string }
  | { readonly kind: 'misquoted'; readonly problem: string; readonly assessment: Assessment };

/** Findings on claims beyond this many are left out of an approval; the ballot has a bound. */
const FINDINGS_MAX = 500;

/** Checks an opinion against the material it is about. */
export function checkOpinion(opinion: StatedOpinion, subject: Subject, kinds: ProblemKinds): CheckedOpinion {
  const contradiction = contradictionIn(opinion, subject, kinds);
  if (contradiction !== undefined) return { kind: 'contradictory', problem: contradiction };
  const invented = opinion.problems.find((problem) => isInvented(problem, subject));
  const assessment = assessmentOf(opinion, subject);
  if (invented === undefined) return { kind: 'assessment', assessment };
  const problem = `The quotation of claim ${invented.claim ?? 'null'} does not stand in source ${invented.source}.`;
  return { kind: 'misquoted', problem, assessment: withInvention(assessment, invented) };
}

function contradictionIn(opinion: StatedOpinion, subject: Subject, kinds: ProblemKinds): string | undefined {
  const { problems, choice } = opinion;
  if (choice === 'approve' && problems.length > 0) return 'It approves and names problems.';
  if (choice === 'reject' && problems.length === 0) return 'It rejects and names no problem.';
  const foreign = problems.find(({ kind }) => !Object.hasOwn(kinds, kind));
  if (foreign !== undefined) return `A kind of problem is not one of ${Object.keys(kinds).join(', ')}.`;
  const absent = problems.find(({ claim }) => claim !== null && claim >= subject.claims.length);
  if (absent !== undefined) return `Claim ${absent.claim} does not exist; there are ${subject.claims.length}.`;
  const unknown = problems.find(({ source }) => source !== null && subject.source(source) === undefined);
  return unknown === undefined ? undefined : 'A source that it names does not exist.';
}

function isInvented({ source, quote }: StatedProblem, subject: Subject): boolean {
  return source !== null && quote !== null && quote.trim() !== '' && placeOf(quote, source, subject) === undefined;
}

function assessmentOf(opinion: StatedOpinion, subject: Subject): Assessment {
  const { choice, confidence, problems, explanation } = opinion;
  const bounded = problems.slice(0, BALLOT_BOUNDS.objectionsMax);
  const objections = bounded.flatMap((problem) => objectionsOf(problem, subject));
  return { choice, confidence, objections, findings: findingsOf(choice, explanation, bounded, subject) };
}

function objectionsOf(problem: StatedProblem, subject: Subject): readonly Objection[] {
  const evidence = evidenceOf(problem, subject);
  const claim = problem.claim === null ? undefined : subject.claims[problem.claim];
  if (claim !== undefined) return [objectionTo(claim, problem.kind, [subject.quote('answer', claim), ...evidence])];
  return [objectionToWhole(problem.kind, evidence)];
}

function evidenceOf({ source, quote }: StatedProblem, subject: Subject): readonly Evidence[] {
  const place = source === null || quote === null ? undefined : placeOf(quote, source, subject);
  return place === undefined ? [] : [place];
}

function findingsOf(
  choice: StatedOpinion['choice'],
  explanation: string,
  problems: readonly StatedProblem[],
  subject: Subject,
): readonly Finding[] {
  const status = choice === 'abstain' ? 'not_judged' : choice === 'approve' ? 'supported' : 'unsupported';
  const whole = findingOn(null, status, plainText(explanation));
  if (choice === 'approve') {
    const judged = subject.claims.filter(({ isCheckable }) => isCheckable).slice(0, FINDINGS_MAX);
    return [whole, ...judged.map((claim) => findingOn(claim, 'supported', 'No problem was found.'))];
  }
  return [
    whole,
    ...problems.map((problem) => {
      const claim = problem.claim === null ? null : (subject.claims[problem.claim] ?? null);
      return findingOn(claim, 'unsupported', plainText(problem.reason), evidenceOf(problem, subject));
    }),
  ];
}

/** What a model wrote, on one line, without characters that cannot be signed or seen. */
export function plainText(text: string): string {
  return text
    .slice(0, 2 * BALLOT_BOUNDS.reasonLengthMax)
    .replace(/[\p{Surrogate}\p{Cf}\p{Co}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, BALLOT_BOUNDS.reasonLengthMax)
    .replace(/\p{Surrogate}/gu, '');
}

/** The invention as the model stated it, so that admission sees it: evidence of a fault. */
function withInvention(assessment: Assessment, { source, quote }: StatedProblem): Assessment {
  const text = plainText(quote ?? '');
  const invention: Evidence = { document: `source:${source}`, start: 0, end: text.length, quote: text };
  const [first, ...others] = assessment.findings;
  const blamed = first === undefined ? [] : [{ ...first, evidence: [invention] }];
  return { ...assessment, findings: [...blamed, ...others] };
}
