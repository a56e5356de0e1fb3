/**
 * What Byzantine replicas do of their own accord, a little of it in every tick: forge, replay, flood, start views that
 * nobody asked for, accuse others.
 */
import type { Message, ReplicaId } from '@dikast/core/pbft/message';
import { primaryOf } from '@dikast/core/pbft/verification';
import { sendToReplica, sendToVictims, type Traitor, victimsOf } from './conspiracy.ts';
import { falseState } from './false-state.ts';
import { inventNewView, inventViewChange } from './false-views.ts';
import { wishedDigest } from './forged-certificates.ts';

/** One tick of a Byzantine replica's own life. */
export function takeInitiative(traitor: Traitor): void {
  const { conspiracy } = traitor;
  if (victimsOf(traitor).length === 0) return;
  if (conspiracy.plays('forgery', 0.3)) forgeForOther(traitor);
  if (conspiracy.plays('foreign-group', 0.3)) showForeignVotes(traitor);
  if (conspiracy.plays('old-messages', 0.5)) repeatOld(traitor);
  if (conspiracy.plays('false-view-change', 0.15)) startNoise(traitor);
  if (conspiracy.plays('false-new-view', 0.3)) startView(traitor);
  if (conspiracy.plays('false-checkpoint', 0.2)) announceCheckpoint(traitor);
  if (conspiracy.plays('false-state', 0.2)) offerState(traitor);
  if (conspiracy.plays('false-status', 0.3)) announceOutcome(traitor);
  if (conspiracy.plays('false-votes')) commitEarly(traitor);
  if (conspiracy.plays('flooding', 0.5)) flood(traitor);
}

/** Messages in the name of a correct replica, without its key. */
function forgeForOther(traitor: Traitor): void {
  const { conspiracy, state } = traitor;
  const { forger } = conspiracy;
  const victim = conspiracy.pick(victimsOf(traitor)) ?? traitor.id;
  const vote = nextVote(traitor);
  const primary = primaryOf(state.membership, vote.view, state.rules);
  const stable = state.stable.certificate;
  const { epoch, view } = vote;
  const proposal = forger.prePrepare(primary, vote, forger.batch([]).bytes);
  const forged: readonly (() => Message)[] = [
    () => ({ ...proposal, digest: forger.batch([]).digest }),
    () => forger.prepare(victim, vote, proposal.signature),
    () => forger.prepare(traitor.id, vote, proposal.signature),
    () => forger.checkpoint(victim, { ...vote, sequence: nextCheckpoint(traitor) }),
    () => forger.viewChange({ epoch, replica: victim, view: view + 1, stable, prepared: [] }),
  ];
  const message = conspiracy.pick(forged)?.();
  if (message !== undefined) sendToVictims(traitor, message);
}

/** Signatures that correct replicas made in another group, presented in this one. */
function showForeignVotes(traitor: Traitor): void {
  const { conspiracy, state } = traitor;
  const { forger, world } = conspiracy;
  const vote = nextVote(traitor);
  const { epoch, view, sequence, digest } = vote;
  const primary = primaryOf(state.membership, view, state.rules);
  const sign = (phase: 'pre-prepare' | 'view-change', replica: ReplicaId, content: string): Uint8Array =>
    world.signedElsewhere(replica, { phase, epoch, sender: replica, view, sequence, content });
  if (forger.holds(primary)) return;
  const own = forger.batch(conspiracy.requests.slice(0, conspiracy.prng.nextBelow(3)));
  const proposal = { ...forger.prePrepare(primary, { ...vote, digest: own.digest }, own.bytes) };
  sendToVictims(traitor, { ...proposal, signature: sign('pre-prepare', primary, own.digest) });
  const prepare = forger.prepare(traitor.id, vote, sign('pre-prepare', primary, digest));
  sendToVictims(traitor, prepare);
}

function repeatOld(traitor: Traitor): void {
  const { conspiracy } = traitor;
  for (let count = 0; count < 3; count++) {
    const message = conspiracy.pick(conspiracy.archive);
    const victim = conspiracy.pick(victimsOf(traitor));
    if (message !== undefined && victim !== undefined) sendToReplica(traitor, victim, message);
  }
}

function startNoise(traitor: Traitor): void {
  const { conspiracy, state } = traitor;
  sendToVictims(traitor, inventViewChange(traitor, state.view + 1 + conspiracy.prng.nextBelow(3)));
}

/** As the primary of some coming view, the traitor declares it begun. */
function startView(traitor: Traitor): void {
  const { state } = traitor;
  const { length } = state.membership.replicas;
  for (let view = state.view; view <= state.view + length; view++) {
    if (view === 0 || primaryOf(state.membership, view, state.rules) !== traitor.id) continue;
    sendToVictims(traitor, inventNewView(traitor, view));
    return;
  }
}

function announceCheckpoint(traitor: Traitor): void {
  const { conspiracy, state } = traitor;
  const { checkpointInterval } = state.limits;
  const ahead = conspiracy.prng.nextBelow(3) === 0 ? 2 ** 40 : nextCheckpoint(traitor);
  const sequence = ahead - (ahead % checkpointInterval);
  const digest = wishedDigest(traitor);
  for (const victim of victimsOf(traitor)) {
    const own = conspiracy.prng.nextBelow(2) === 0 ? digest : conspiracy.forger.digest(Uint8Array.from([victim]));
    const { epoch } = state.membership;
    sendToReplica(traitor, victim, conspiracy.forger.checkpoint(traitor.id, { epoch, sequence, digest: own }));
  }
}

/** A false checkpoint proof and its snapshot, unasked. */
function offerState(traitor: Traitor): void {
  const { state, conspiracy } = traitor;
  const fake = falseState(traitor);
  const { epoch } = state.membership;
  const victim = conspiracy.pick(victimsOf(traitor)) ?? traitor.id;
  const { certificate, snapshot } = fake;
  const proof = {
    kind: 'checkpoint-proof',
    epoch,
    transitions: [],
    certificate,
    snapshotBytes: snapshot.length,
  } as const;
  sendToReplica(traitor, victim, proof);
  const bytes = snapshot.slice(0, state.limits.chunkBytes);
  sendToReplica(traitor, victim, { kind: 'chunk', epoch, sequence: certificate.sequence, offset: 0, bytes });
}

/** Says to each victim something else about what was executed. */
function announceOutcome(traitor: Traitor): void {
  for (const victim of victimsOf(traitor)) {
    const { epoch, sequence, digest } = nextVote(traitor);
    sendToReplica(traitor, victim, { kind: 'committed', epoch, sequence, digest });
  }
}

/** Commits to proposals that the traitor has not prepared, towards one victim. */
function commitEarly(traitor: Traitor): void {
  const { state, conspiracy } = traitor;
  const victim = conspiracy.pick(victimsOf(traitor)) ?? traitor.id;
  for (const { proposal, sequence } of state.log.values()) {
    if (proposal === undefined || sequence <= state.executed) continue;
    const { view, digest } = proposal;
    sendToReplica(traitor, victim, { kind: 'commit', epoch: state.membership.epoch, view, sequence, digest });
  }
}

/** Many messages at once, each for another place: whoever keeps them all runs out of memory. */
function flood(traitor: Traitor): void {
  const { conspiracy, state } = traitor;
  const { forger, prng } = conspiracy;
  const victim = conspiracy.pick(victimsOf(traitor)) ?? traitor.id;
  const { epoch } = state.membership;
  const base = prng.nextBelow(2) === 0 ? state.executed : prng.nextBelow(2 ** 30);
  for (let count = 0; count < 12; count++) {
    const vote = { epoch, view: state.view + prng.nextBelow(3), sequence: base + count, digest: wishedDigest(traitor) };
    const { sequence, digest } = vote;
    const messages: readonly (() => Message)[] = [
      () => forger.prepare(traitor.id, vote, forger.garbage(new Uint8Array(1))),
      () => ({ kind: 'commit', ...vote }),
      () => ({ kind: 'fetch-batch', epoch, sequence, digest }),
      () => ({ kind: 'fetch-chunk', epoch, sequence: state.stable.certificate.sequence, offset: count }),
      () => ({ kind: 'fetch-checkpoint', epoch }),
      () => ({ kind: 'batch-body', epoch, sequence, batch: forger.batch(conspiracy.requests).bytes }),
      () => forger.prePrepare(traitor.id, vote, undefined),
      () => forger.checkpoint(traitor.id, vote),
    ];
    const message = conspiracy.pick(messages)?.();
    if (message !== undefined) sendToReplica(traitor, victim, message);
  }
}

function nextVote(traitor: Traitor): { epoch: number; view: number; sequence: number; digest: string } {
  const { state, conspiracy } = traitor;
  const sequence = state.executed + 1 + conspiracy.prng.nextBelow(3);
  return { epoch: state.membership.epoch, view: state.view, sequence, digest: wishedDigest(traitor) };
}

function nextCheckpoint(traitor: Traitor): number {
  const { state } = traitor;
  const { checkpointInterval } = state.limits;
  return (Math.floor(state.executed / checkpointInterval) + 1) * checkpointInterval;
}
