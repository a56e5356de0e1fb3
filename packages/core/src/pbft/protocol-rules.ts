/**
 * The rules of the protocol as they are meant to be; see rules.ts for what each one decides.
 */
import { quorumSize, weakQuorumSize } from '../quorum/quorum.ts';
import { checkpointDigestOf } from './checkpoint-digest.ts';
import type { CheckpointCertificate, PreparedCertificate, ViewChange } from './message.ts';
import type { ProposalContent, ProtocolRules } from './rules.ts';
import { isCheckpointCertificateValid, isPreparedCertificateValid } from './verification.ts';

/** The rules of the protocol. */
export const PROTOCOL_RULES: ProtocolRules = {
  quorum: quorumSize,
  weakQuorum: weakQuorumSize,
  primaryIndex: (view, n) => view % n,
  isCurrentEpoch: (messageEpoch, epoch) => messageEpoch === epoch,
  isCurrentView: (messageView, view) => messageView === view,
  isInWindow: (sequence, low, high) => low < sequence && sequence <= high,
  isPrepareSender: (sender, primary) => sender !== primary,
  isSameDigest: (vote, proposal) => vote === proposal,
  isBodyOf: (bodyDigest, digest) => bodyDigest === digest,
  acceptsSignature: (isValid) => isValid,
  acceptsRequest: (isValid) => isValid,
  areDistinct: (signers) => new Set(signers).size === signers.length,
  isCommitted: (isPrepared, commits, quorum) => isPrepared && commits >= quorum,
  isPreparedCertificateValid,
  isCheckpointCertificateValid,
  preparedToShow: (certificates) => certificates,
  selectPrepared,
  selectStable,
  isSameProposals,
  viewToJoin,
  backedOff: (ticks, failures, failuresMax) => ticks * 2 ** Math.min(failures, failuresMax),
  isFresh: (timestamp, highest, window, isRemembered) => timestamp > highest - window && !isRemembered,
  checkpointDigest: checkpointDigestOf,
  acceptsSnapshot: (isCertified) => isCertified,
  takesEffectAt: (sequence, interval, window) => Math.ceil((sequence + window) / interval) * interval,
  maySign: (isPermitted) => isPermitted,
  inOrder: (outputs) => outputs,
  toRecover: (records) => records,
  waitsForExecution: () => true,
};

function selectPrepared(candidates: readonly PreparedCertificate[]): PreparedCertificate | undefined {
  return candidates.reduce<PreparedCertificate | undefined>(
    (best, candidate) => (best === undefined || candidate.view > best.view ? candidate : best),
    undefined,
  );
}

function selectStable(viewChanges: readonly ViewChange[]): CheckpointCertificate | undefined {
  return viewChanges.reduce<CheckpointCertificate | undefined>(
    (best, { stable }) => (best === undefined || stable.sequence > best.sequence ? stable : best),
    undefined,
  );
}

function isSameProposals(claimed: readonly ProposalContent[], computed: readonly ProposalContent[]): boolean {
  return (
    claimed.length === computed.length &&
    claimed.every((one, index) => {
      const other = computed[index];
      return one.sequence === other?.sequence && one.digest === other.digest;
    })
  );
}

/** The highest view that f + 1 replicas reached: one correct replica among them gave up on every view below it. */
function viewToJoin(views: readonly number[], current: number, weakQuorum: number): number | undefined {
  const higher = views.filter((view) => view > current).sort((left, right) => right - left);
  return higher[weakQuorum - 1];
}
