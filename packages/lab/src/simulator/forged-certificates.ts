/**
 * Certificates that prove nothing, each wrong in its own way: what a Byzantine replica shows in view-changes, new-views
 * and checkpoint proofs.
 */
import type { Digest } from '@dikast/core/base/crypto-port';
import type {
  CheckpointCertificate,
  PreparedCertificate,
  ReplicaId,
  ReplicaSignature,
} from '@dikast/core/pbft/message';
import { primaryOf } from '@dikast/core/pbft/verification';
import { type Traitor, victimsOf } from './conspiracy.ts';
import type { UnsignedVote } from './forger.ts';

/** How a certificate is wrong. */
const WAYS = ['garbage', 'elsewhere', 'repeated', 'too-few', 'with-primary'] as const;

/** A prepared certificate for a batch that was never prepared. */
export function inventPrepared(traitor: Traitor, vote: UnsignedVote): PreparedCertificate {
  const { conspiracy, state } = traitor;
  const { forger } = conspiracy;
  const way = conspiracy.pick(WAYS) ?? 'garbage';
  const quorum = state.rules.quorum(state.membership.replicas.length);
  const primary = primaryOf(state.membership, vote.view, state.rules);
  const signers = signersOf(traitor, way, quorum, primary);
  const sign = (phase: 'pre-prepare' | 'prepare', replica: ReplicaId): Uint8Array =>
    way === 'elsewhere' ? signElsewhere(traitor, phase, replica, vote) : forger.sign(phase, replica, vote);
  return {
    view: vote.view,
    sequence: vote.sequence,
    digest: vote.digest,
    proposalSignature: sign('pre-prepare', primary),
    prepares: signers.map((replica) => ({ replica, signature: sign('prepare', replica) })),
  };
}

/** A checkpoint certificate for a state that nobody reached. */
export function inventStable(
  traitor: Traitor,
  checkpoint: { readonly epoch: number; readonly sequence: number; readonly digest: Digest },
): CheckpointCertificate {
  const { conspiracy, state } = traitor;
  const way = conspiracy.pick(WAYS) ?? 'garbage';
  const quorum = state.rules.quorum(state.membership.replicas.length);
  const vote = { ...checkpoint, view: 0 };
  const signatures: ReplicaSignature[] = signersOf(traitor, way, quorum + 1, -1).map((replica) => ({
    replica,
    signature:
      way === 'elsewhere'
        ? signElsewhere(traitor, 'checkpoint', replica, vote)
        : conspiracy.forger.sign('checkpoint', replica, vote),
  }));
  return { ...checkpoint, signatures };
}

/** A digest that some traitor would like to see agreed on: the null batch, or that of an old batch. */
export function wishedDigest(traitor: Traitor): Digest {
  const { conspiracy } = traitor;
  const { forger } = conspiracy;
  const requests = conspiracy.requests.slice(0, conspiracy.prng.nextBelow(3));
  return forger.batch(requests).digest;
}

function signersOf(
  traitor: Traitor,
  way: (typeof WAYS)[number],
  quorum: number,
  primary: ReplicaId,
): readonly ReplicaId[] {
  const { conspiracy, state } = traitor;
  const others = state.membership.replicas.map((member) => member.id).filter((id) => id !== primary);
  if (way === 'repeated') return Array.from({ length: quorum - 1 }, () => traitor.id);
  if (way === 'too-few') return conspiracy.traitors.filter((id) => id !== primary);
  if (way === 'with-primary') return [primary, ...others].filter((id) => id >= 0).slice(0, quorum - 1);
  const victims = victimsOf(traitor).filter((id) => id !== primary);
  return [...conspiracy.traitors.filter((id) => id !== primary), ...victims].slice(0, quorum - 1).sort((a, b) => a - b);
}

function signElsewhere(
  traitor: Traitor,
  phase: 'pre-prepare' | 'prepare' | 'checkpoint',
  replica: ReplicaId,
  vote: UnsignedVote,
): Uint8Array {
  const { forger, world, profile } = traitor.conspiracy;
  if (forger.holds(replica) || !profile.has('foreign-group')) return forger.sign(phase, replica, vote);
  const { epoch, view, sequence, digest } = vote;
  return world.signedElsewhere(replica, { phase, epoch, sender: replica, view, sequence, content: digest });
}
