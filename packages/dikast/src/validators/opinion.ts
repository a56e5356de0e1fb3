/**
 * From findings and objections to an opinion, the same way for every built-in validator:
 * a material objection rejects, something judged and found good approves, nothing to judge abstains.
 */
import { BALLOT_BOUNDS, type Evidence, type Finding, type Objection, type Severity } from '@dikast/core/ballots/ballot';
import type { Assessment } from '../ports.ts';
import type { Claim } from '../request/claims.ts';
import type { Span } from '../text/sentences.ts';

/** An opinion from what was found; `confidence` is 0 .. 1. Objections beyond the bound of a ballot are left out. */
export function opinionFrom(
  objections: readonly Objection[],
  findings: readonly Finding[],
  confidence: number,
): Assessment {
  const isMaterial = objections.some(({ severity }) => severity === 'material');
  const isJudged = findings.some(({ status }) => status !== 'not_judged');
  const choice = isMaterial ? 'reject' : isJudged ? 'approve' : 'abstain';
  const bounded = findings.map((finding, index) => (index < FINDINGS_QUOTED_MAX ? finding : withoutQuotation(finding)));
  return { choice, confidence, objections: objections.slice(0, BALLOT_BOUNDS.objectionsMax), findings: bounded };
}

/** Beyond this many, findings of good claims go without their quotations: a ballot has a bound. */
const FINDINGS_QUOTED_MAX = 500;

function withoutQuotation(finding: Finding): Finding {
  return finding.status === 'supported' ? { ...finding, evidence: [] } : finding;
}

/** An objection against a claim, at `span` in the answer if narrower than the claim. */
export function objectionTo(
  claim: Claim,
  kind: string,
  evidence: readonly Evidence[],
  options: { readonly span?: Span; readonly severity?: Severity } = {},
): Objection {
  const { start, end } = options.span ?? claim;
  const bounded = evidence.slice(0, BALLOT_BOUNDS.evidencePerObjectionMax);
  return { claim: claim.index, kind, severity: options.severity ?? 'material', start, end, evidence: bounded };
}

/** An objection against the answer as a whole: something is missing, and `evidence` says what. */
export function objectionToWhole(
  kind: string,
  evidence: readonly Evidence[],
  severity: Severity = 'material',
): Objection {
  const bounded = evidence.slice(0, BALLOT_BOUNDS.evidencePerObjectionMax);
  return { claim: null, kind, severity, start: 0, end: 0, evidence: bounded };
}

/** What was found about a claim, in one sentence. */
export function findingOn(
  claim: Claim | null,
  status: Finding['status'],
  reason: string,
  evidence: readonly Evidence[] = [],
): Finding {
  const bounded = evidence.slice(0, BALLOT_BOUNDS.evidencePerFindingMax);
  return {
    claim: claim?.index ?? null,
    status,
    reason: reason.slice(0, BALLOT_BOUNDS.reasonLengthMax),
    evidence: bounded,
  };
}
