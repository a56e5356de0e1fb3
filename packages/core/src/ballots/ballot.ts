/**
 * Ballots: what an agent says about one proposition, in a form that can be signed, sent and checked.
 *
 * A ballot is a small signed header that names everything it is about, and a body bound to it by digest.
 * There are two rounds. In the first an agent gives its opinion and its objections (assessment). If somebody objects,
 * every objection goes to the whole panel, and each agent rules on each (examination): the cross-examination.
 */
import { compareText } from '../base/bytes.ts';
import type { Digest } from '../base/crypto-port.ts';

/** What an agent thinks of the proposition; `abstain` means "my method finds nothing to judge here". */
export type Choice = 'approve' | 'reject' | 'abstain';

/** What an agent thinks of one objection. */
export type Ruling = 'uphold' | 'dismiss' | 'unsure';

/** `material` objections must be dismissed by a quorum before an answer is approved; `minor` ones are only reported. */
export type Severity = 'material' | 'minor';

/** First round (assessment) or second round (examination). */
export type Round = 1 | 2;

/** A text that evidence can quote: the answer, the query, or `source:<id>`. */
export type DocumentName = 'answer' | 'query' | `source:${string}`;

/** A verbatim quotation: `quote` equals the document's text from `start` to `end` (UTF-16 code units, end exclusive). */
export interface Evidence {
  readonly document: DocumentName;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/**
 * A checkable statement against one claim, as structured data: never free text, because other agents read it.
 * `claim` is the index of the claim, or null when the objection is against the answer as a whole (something missing).
 */
export interface Objection {
  readonly claim: number | null;
  /** Snake-case name of the defect, for example `changed_number`. */
  readonly kind: string;
  readonly severity: Severity;
  /** Where in the answer; equal to the claim's span when nothing narrower is known, 0..0 for the whole answer. */
  readonly start: number;
  readonly end: number;
  readonly evidence: readonly Evidence[];
}

/** What an agent found about one claim, for people: reasons are shown, never passed to other agents. */
export interface Finding {
  readonly claim: number | null;
  readonly status: 'supported' | 'unsupported' | 'contradicted' | 'not_judged';
  /** One sentence. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/**
 * How an opinion came about that was asked of a model: the agent's own word, shown to people and never a weight.
 * Sums over all calls that were made for one ballot.
 */
export interface Origin {
  /** The model, as its provider names it. */
  readonly model: string;
  /** SHA-256 of the prompt's fixed part, so that a changed prompt shows. */
  readonly promptDigest: Digest;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of the currency that the operator counts in. */
  readonly costMicros: number;
  readonly latencyMs: number;
  /** Taken from a cache of earlier opinions; nothing was asked. */
  readonly isCached: boolean;
  /** Snake-case reason why no opinion was to be had, or null. */
  readonly failure: string | null;
}

/** Body of a first-round ballot. */
export interface AssessmentBody {
  readonly kind: 'assessment';
  readonly objections: readonly Objection[];
  readonly findings: readonly Finding[];
  readonly origin?: Origin;
}

/** One agent's ruling on one objection of the docket. */
export interface ObjectionRuling {
  readonly objection: string;
  readonly ruling: Ruling;
  readonly reason: string;
}

/** Body of a second-round ballot. */
export interface ExaminationBody {
  readonly kind: 'examination';
  readonly rulings: readonly ObjectionRuling[];
  readonly origin?: Origin;
}

export type BallotBody = AssessmentBody | ExaminationBody;

/**
 * The signed part of a ballot. `validation` is unique to one validation, so a ballot of an earlier validation of the
 * same request is a replay. `choice` of a second-round ballot replaces that of the first.
 */
export interface BallotHeader {
  readonly version: 1;
  readonly validation: string;
  readonly request: Digest;
  readonly pool: string;
  readonly agent: string;
  readonly round: Round;
  readonly choice: Choice;
  /** 0 .. 10,000; reported and calibrated, never a weight. */
  readonly confidenceBasisPoints: number;
  readonly body: Digest;
  /** 32 hexadecimal digits, never used twice by one agent. */
  readonly nonce: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly timestampMs: number;
}

/** A ballot as it travels. */
export interface SignedBallot {
  readonly header: BallotHeader;
  readonly body: BallotBody;
  /** ed25519 over {@link ballotSigningBytes}: 128 hexadecimal digits. */
  readonly signature: string;
}

/** Bounds on what one agent may say: everything keyed by others' input has one. */
export const BALLOT_BOUNDS = {
  objectionsMax: 16,
  findingsMax: 4096,
  rulingsMax: 512,
  evidencePerObjectionMax: 4,
  evidencePerFindingMax: 4,
  quoteLengthMax: 2000,
  reasonLengthMax: 400,
  kindLengthMax: 64,
  modelNameLengthMax: 200,
  /** Bytes of the canonical body: lists within their bounds may still be too much together. */
  bodyBytesMax: 2 ** 20,
} as const;

/** An objection put to the whole panel: the same defect of the same claim, whoever raised it. */
export interface DocketEntry {
  readonly id: string;
  readonly objection: Objection;
  readonly raisedBy: readonly string[];
}

/**
 * The docket of the second round: material objections merged by claim and kind, evidence of all raisers side by side,
 * in an order that does not depend on who spoke first.
 * A liar who raises the honest objection with worthless evidence adds evidence, and takes none away.
 *
 * Objections against the answer as a whole are told apart by their first quotation too: two missing facets are two.
 */
export function mergeObjections(
  raised: readonly { readonly agent: string; readonly objections: readonly Objection[] }[],
): readonly DocketEntry[] {
  const entries = new Map<string, { objection: Objection; raisedBy: string[] }>();
  const inOrder = [...raised].sort((left, right) => compareText(left.agent, right.agent));
  for (const { agent, objections } of inOrder) {
    for (const objection of objections) {
      if (objection.severity !== 'material') continue;
      const id = objectionId(objection);
      const known = entries.get(id);
      if (known === undefined) {
        entries.set(id, { objection, raisedBy: [agent] });
      } else {
        known.objection = { ...known.objection, evidence: mergeEvidence(known.objection, objection) };
        if (!known.raisedBy.includes(agent)) known.raisedBy.push(agent);
      }
    }
  }
  return [...entries]
    .sort(([left], [right]) => compareText(left, right))
    .map(([id, { objection, raisedBy }]) => ({ id, objection, raisedBy }));
}

/** Names an objection by what it is against: `claim/kind`, or `answer/kind/document:start-end`. */
export function objectionId(objection: Objection): string {
  if (objection.claim !== null) return `${String(objection.claim).padStart(4, '0')}/${objection.kind}`;
  const first = objection.evidence[0];
  return `answer/${objection.kind}/${first === undefined ? '-' : `${first.document}:${first.start}-${first.end}`}`;
}

function mergeEvidence(into: Objection, from: Objection): readonly Evidence[] {
  const key = (evidence: Evidence) => `${evidence.document}:${evidence.start}-${evidence.end}`;
  const known = new Set(into.evidence.map(key));
  return [...into.evidence, ...from.evidence.filter((evidence) => !known.has(key(evidence)))];
}
