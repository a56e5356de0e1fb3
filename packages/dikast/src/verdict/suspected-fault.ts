/**
 * A suspicion of a pool's group as a verdict reports it. The certificate holds the suspicion itself.
 */
import { canonicalJson } from '@dikast/core/base/canonical-json';
import { FAULT_EVIDENCE_LENGTH_MAX, type Fault, type FaultKind } from '@dikast/core/faults/fault';
import type { Suspicion } from '@dikast/core/faults/suspicion';

/** What each kind of fault says of an agent. */
const MEANINGS: Readonly<Record<FaultKind, string>> = {
  invalid_signature: 'sent a ballot that it did not sign',
  replayed_ballot: 'sent a ballot of another validation',
  equivocation: 'signed two different ballots in one round',
  malformed_ballot: 'sent what is no ballot',
  fabricated_evidence: 'quoted what does not stand where it says',
  inconsistent_voting: 'contradicts itself: approves with objections it stands by',
  outlier: 'disagrees with decisions far more often than the other agents do',
  extreme_bias: 'gives the same choice whatever is true',
  collusion: 'makes the same errors as another agent, beyond chance',
  response_delay: 'is late again and again while a quorum is in time',
  reputation_violation: 'errs on known answers far more often than honest agents of this pool do',
  temporal_drift: 'was sound on known answers and no longer is',
  no_answer: 'gives no ballot again and again while a quorum does',
};

/** A kind of fault in words, to be read after the agent's name. */
export function explainKind(kind: FaultKind): string {
  return MEANINGS[kind];
}

/** The suspicion as a fault. */
export function faultOf(pool: string, suspicion: Suspicion): Fault {
  const { agent, kind, restsOn, partners } = suspicion;
  const together = partners.length === 0 ? '' : ` (with ${partners.join(', ')})`;
  return {
    agent,
    pool,
    kind,
    class: 'suspicion',
    detail: `${agent} ${MEANINGS[kind]}${together}; rests on ${restsOn.length} validations.`,
    evidence: canonicalJson(suspicion).slice(0, FAULT_EVIDENCE_LENGTH_MAX),
  };
}
