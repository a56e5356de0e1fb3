/**
 * Faults of agents. Evidence can be verified by a third party; suspicion cannot, and only lowers trust.
 */

/** Faults that anyone can verify from the recorded bytes: the ballot is refused and the agent excluded. */
export const EVIDENCE_KINDS = [
  'invalid_signature',
  'replayed_ballot',
  'equivocation',
  'malformed_ballot',
  'fabricated_evidence',
] as const;

/** Faults that are a judgement about behaviour. */
export const SUSPICION_KINDS = [
  'inconsistent_voting',
  'outlier',
  'extreme_bias',
  'collusion',
  'response_delay',
  'reputation_violation',
  'temporal_drift',
  'no_answer',
] as const;

export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
export type SuspicionKind = (typeof SUSPICION_KINDS)[number];
export type FaultKind = EvidenceKind | SuspicionKind;

/** One fault of one agent in one validation. */
export interface Fault {
  readonly agent: string;
  readonly pool: string;
  readonly kind: FaultKind;
  readonly class: 'evidence' | 'suspicion';
  /** What was seen and what was expected, one sentence, no model output. */
  readonly detail: string;
  /** Canonical JSON of the offending message or messages, cut at 16,384 characters; what a third party checks. */
  readonly evidence: string | null;
}

/** Longest evidence text that a fault carries. */
export const FAULT_EVIDENCE_LENGTH_MAX = 16_384;

/** Whether a kind of fault is provable to a third party. */
export function isEvidenceKind(kind: FaultKind): kind is EvidenceKind {
  return (EVIDENCE_KINDS as readonly string[]).includes(kind);
}
