/**
 * Detection of two conflicting signed messages of one replica (PBFT.md trap 31). Both signatures are checked before
 * anything is said: a peer must not be able to frame another one.
 */
import type { Evidence, SignedDigest } from './evidence.ts';
import type { LogEntry } from './log-entry.ts';
import type { Prepare, ReplicaId } from './message.ts';
import { currentPrimary, giveUpView, isSignatureGood, type ReplicaState } from './replica-state.ts';

/** Two signed digests of one replica for the same place. */
export interface Conflict {
  readonly phase: Evidence['phase'];
  readonly replica: ReplicaId;
  readonly view: number;
  readonly sequence: number;
  readonly first: SignedDigest;
  readonly second: SignedDigest;
}

/** Reports the conflict if both signatures are good; returns whether they are. */
export function reportConflict(state: ReplicaState, conflict: Conflict): boolean {
  const { epoch } = state.membership;
  const isSigned = (signed: SignedDigest): boolean =>
    isSignatureGood(
      state,
      {
        phase: conflict.phase,
        epoch,
        sender: conflict.replica,
        view: conflict.view,
        sequence: conflict.sequence,
        content: signed.digest,
      },
      signed.signature,
    );
  const { first, second } = conflict;
  if (first.digest === second.digest || !isSigned(first) || !isSigned(second)) return false;
  state.outputs.push({ kind: 'evidence', evidence: { kind: 'equivocation', epoch, ...conflict } });
  return true;
}

/** Compares the primary's proposal as this replica knows it with the one a backup shows in its prepare. */
export function compareProposals(state: ReplicaState, entry: LogEntry, prepare: Prepare): void {
  const { proposal } = entry;
  if (proposal?.view !== prepare.view || prepare.view !== state.view || prepare.digest === proposal.digest) return;
  const isProven = reportConflict(state, {
    phase: 'pre-prepare',
    replica: currentPrimary(state),
    view: prepare.view,
    sequence: prepare.sequence,
    first: { digest: proposal.digest, signature: proposal.signature },
    second: { digest: prepare.digest, signature: prepare.proposalSignature },
  });
  if (isProven) giveUpView(state, 'equivocation');
}
