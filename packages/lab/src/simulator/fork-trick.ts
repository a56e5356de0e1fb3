/**
 * Equivocation: a Byzantine primary makes a proposal in two versions, shows each to about half of the others, and all
 * conspirators vote for both, each version towards those who were shown it.
 */
import { shuffled } from '@dikast/core/base/prng';
import type { Commit, Message, PrePrepare, Prepare, ReplicaId, Request } from '@dikast/core/pbft/message';
import { type Fork, type ForkVersion, sendToReplica, type Traitor, victimsOf } from './conspiracy.ts';

const FORKS_MAX = 256;

/** The version of a conspirator's message that a replica is to see. */
export function forkMessage(traitor: Traitor, to: ReplicaId, message: Message): Message {
  if (message.kind === 'pre-prepare' && message.replica === traitor.id) return forkProposal(traitor, to, message);
  if (message.kind === 'prepare' && message.replica === traitor.id) return forkPrepare(traitor, to, message);
  return message.kind === 'commit' ? forkCommit(traitor, to, message) : message;
}

function forkProposal(traitor: Traitor, to: ReplicaId, message: PrePrepare): Message {
  const fork = forkOf(traitor, message);
  const version = fork?.versions[fork.sides.get(to) ?? 0];
  return version === undefined ? message : { ...message, ...version };
}

function forkPrepare(traitor: Traitor, to: ReplicaId, message: Prepare): Message {
  const version = knownVersion(traitor, to, message);
  if (version === undefined || version.digest === message.digest) return message;
  return traitor.conspiracy.forger.prepare(traitor.id, { ...message, digest: version.digest }, version.signature);
}

function forkCommit(traitor: Traitor, to: ReplicaId, message: Commit): Message {
  const version = knownVersion(traitor, to, message);
  return version === undefined ? message : { ...message, digest: version.digest };
}

function knownVersion(
  traitor: Traitor,
  to: ReplicaId,
  place: { readonly epoch: number; readonly view: number; readonly sequence: number },
): ForkVersion | undefined {
  const fork = traitor.conspiracy.forks.get(nameOf(place));
  return fork?.versions[fork.sides.get(to) ?? 0];
}

/** Decides, once for each proposal, whether it is forked, and lets everybody vote for both versions. */
function forkOf(traitor: Traitor, message: PrePrepare): Fork | undefined {
  const { conspiracy } = traitor;
  const name = nameOf(message);
  if (conspiracy.forks.has(name)) return conspiracy.forks.get(name);
  const isForked = conspiracy.forks.size < FORKS_MAX && conspiracy.plays('equivocation');
  const fork = isForked ? makeFork(traitor, message) : undefined;
  conspiracy.forks.set(name, fork);
  if (fork !== undefined) voteForBoth(traitor, fork);
  return fork;
}

function makeFork(traitor: Traitor, message: PrePrepare): Fork | undefined {
  const { conspiracy } = traitor;
  const { forger, prng } = conspiracy;
  if (message.batch === undefined) return undefined;
  const other = forger.batch(otherRequests(traitor));
  if (other.digest === message.digest) return undefined;
  const { epoch, view, sequence } = message;
  const vote = { epoch, view, sequence, digest: other.digest };
  const signature = forger.sign('pre-prepare', traitor.id, vote);
  const victims = shuffled(victimsOf(traitor), prng);
  const split = 1 + prng.nextBelow(Math.max(victims.length - 1, 1));
  const sides = new Map(victims.map((id, index) => [id, index < split ? 0 : 1] as const));
  const first = { digest: message.digest, batch: message.batch, signature: message.signature };
  return { epoch, view, sequence, sides, versions: [first, { digest: other.digest, batch: other.bytes, signature }] };
}

function otherRequests(traitor: Traitor): readonly Request[] {
  const { prng } = traitor.conspiracy;
  if (prng.nextBelow(2) === 0) return [];
  const pending = [...traitor.state.pending.inOrder()].map((one) => one.request);
  return shuffled(pending, prng).slice(0, 1 + prng.nextBelow(4));
}

function voteForBoth(traitor: Traitor, fork: Fork): void {
  const { forger, traitors, profile } = traitor.conspiracy;
  const { epoch, view, sequence } = fork;
  for (const [victim, side] of fork.sides) {
    const { digest, signature } = fork.versions[side];
    const vote = { epoch, view, sequence, digest };
    for (const from of traitors) {
      const isAllowed = from !== traitor.id || profile.has('false-votes');
      if (isAllowed) sendToReplica(traitor, victim, forger.prepare(from, vote, signature), from);
      sendToReplica(traitor, victim, { kind: 'commit', ...vote }, from);
    }
  }
}

function nameOf(place: { readonly epoch: number; readonly view: number; readonly sequence: number }): string {
  return `${place.epoch}/${place.view}/${place.sequence}`;
}
