/**
 * A suspicion of a pool's group as a verdict reports it. The certificate holds the suspicion itself.
 */
import { canonicalJson } from '@dikast/core/base/canonical-json';
import { FAULT_EVIDENCE_LENGTH_MAX, type Fault, type SuspicionKind } from '@dikast/core/faults/fault';
import type { Suspicion } from '@dikast/core/faults/suspicion';

/** What each kind of suspicion says of an agent. */
const SUSPICION_MEANINGS: Readonly<Record<SuspicionKind, string>> = {
  inconsistent_voting: 'contradicts itself: approves with objections it stands by',
  outlier: 'disagrees with decisions far more often than the other agents do',
  extreme_bias: 'gives the same choice whatever is true',
  collusion: 'makes the same errors as another agent, beyond chance',
  response_delay: 'is late again and again while a quorum is in time',
  reputation_violation: 'errs on known answers far more often than honest agents of this pool do',
  temporal_drift: 'was sound on known answers and no longer is',
  no_answer: 'gives no ballot again and again while a quorum does',
};

/** The suspicion as a fault. */
export function faultOf(pool: string, suspicion: Suspicion): Fault {
  const { agent, kind, restsOn, partners } = suspicion;
  const together = partners.length === 0 ? '' : ` (with ${partners.join(', ')})`;
  return {
    agent,
    pool,
    kind,
    class: 'suspicion',
    detail: `${agent} ${SUSPICION_MEANINGS[kind]}${together}; rests on ${restsOn.length} validations.`,
    evidence: canonicalJson(suspicion).slice(0, FAULT_EVIDENCE_LENGTH_MAX),
  };
}
