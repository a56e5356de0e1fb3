/**
 * View-changes and new-views that lie: prepared batches left out or invented, checkpoints invented, views far ahead,
 * proposals that do not follow from the view-changes shown.
 */
import { NULL_BATCH } from '@dikast/core/pbft/batch';
import type { Message, NewView, PreparedCertificate, Proposal, ViewChange } from '@dikast/core/pbft/message';
import type { Traitor } from './conspiracy.ts';
import { inventPrepared, inventStable, wishedDigest } from './forged-certificates.ts';

/** The puppet's own view-change, falsified or not. */
export function falseViewChange(traitor: Traitor, message: Message): Message {
  if (message.kind !== 'view-change' || message.replica !== traitor.id) return message;
  return traitor.conspiracy.plays('false-view-change') ? falsified(traitor, message) : message;
}

/** A view-change of the traitor for any view, from nothing. */
export function inventViewChange(traitor: Traitor, view: number): ViewChange {
  const { state, conspiracy, id } = traitor;
  const stable = state.stable.certificate;
  const epoch = state.membership.epoch;
  const plain = conspiracy.forger.viewChange({ epoch, replica: id, view, stable, prepared: [] });
  return falsified(traitor, plain);
}

/** The puppet's own new-view, falsified or not. */
export function falseNewView(traitor: Traitor, message: Message): Message {
  if (message.kind !== 'new-view' || message.replica !== traitor.id) return message;
  const { conspiracy } = traitor;
  if (!conspiracy.plays('false-new-view', 1.5)) return message;
  if (conspiracy.prng.nextBelow(4) === 0) return falsifiedNewView(traitor, message);
  // The same lie to everyone does more harm than different ones.
  const name = `${message.epoch}/${message.view}`;
  const lie = conspiracy.newViews.get(name) ?? falsifiedNewView(traitor, message);
  conspiracy.newViews.set(name, lie);
  return lie;
}

/** A new-view for a view whose primary is the traitor, justified by whatever there is. */
export function inventNewView(traitor: Traitor, view: number): NewView {
  const { state, conspiracy, id } = traitor;
  const { epoch, replicas } = state.membership;
  const quorum = state.rules.quorum(replicas.length);
  const seen = conspiracy.archive.filter((one): one is ViewChange => one.kind === 'view-change');
  const members = replicas.map((member) => member.id);
  const repeated = seen.find((one) => conspiracy.forger.holds(one.replica) && one.view === view);
  const own = repeated ?? inventViewChange(traitor, view);
  const isRepeating = conspiracy.prng.nextBelow(3) === 0 && own.view === view;
  const viewChanges = members.slice(0, quorum).map((replica) => {
    if (isRepeating) return own;
    const known = seen.find((one) => one.replica === replica && one.view === view && one.epoch === epoch);
    if (known !== undefined) return known;
    const signer = conspiracy.prng.nextBelow(3) === 0 ? id : replica;
    const prepared = [inventPrepared(traitor, voteAbove(traitor, view))];
    const stable = state.stable.certificate;
    return conspiracy.forger.viewChange({ epoch, replica: signer, view, stable, prepared });
  });
  const proposals = proposalsFor(traitor, view, viewChanges);
  return conspiracy.forger.newView({ epoch, replica: id, view, viewChanges, proposals });
}

function falsified(traitor: Traitor, message: ViewChange): ViewChange {
  const { conspiracy, state } = traitor;
  const { epoch, view } = message;
  const vote = voteAbove(traitor, view);
  const ahead = message.stable.sequence + state.limits.checkpointInterval;
  const genesis = { epoch: 0, sequence: 0, digest: state.genesisDigest, signatures: [] };
  const checkpoint = { epoch, sequence: ahead, digest: wishedDigest(traitor) };
  const changes: readonly (() => Partial<ViewChange>)[] = [
    () => ({ prepared: [] }),
    () => ({ prepared: message.prepared.slice(1) }),
    () => ({ prepared: [inventPrepared(traitor, vote)] }),
    () => ({ prepared: [inventPrepared(traitor, vote)] }),
    () => ({ prepared: outdatedPrepared(traitor, message) }),
    () => ({ prepared: [...message.prepared, ...message.prepared] }),
    () => ({ stable: genesis, prepared: [] }),
    () => ({ stable: inventStable(traitor, checkpoint), prepared: [] }),
    () => ({ view: view + 1 + conspiracy.prng.nextBelow(5) }),
    () => ({ view: 2 ** 45 + conspiracy.prng.nextBelow(1000) }),
  ];
  return conspiracy.forger.viewChange({ ...message, ...conspiracy.pick(changes)?.() });
}

/** Certificates that were good once: of each sequence number the one of the lowest view that anyone ever showed. */
function outdatedPrepared(traitor: Traitor, message: ViewChange): readonly PreparedCertificate[] {
  const oldest = new Map<number, PreparedCertificate>();
  const seen = traitor.conspiracy.archive.flatMap((one) => (one.kind === 'view-change' ? one.prepared : []));
  for (const certificate of [...message.prepared, ...seen]) {
    const known = oldest.get(certificate.sequence);
    if (known === undefined || certificate.view < known.view) oldest.set(certificate.sequence, certificate);
  }
  const { sequence } = message.stable;
  return [...oldest.values()]
    .filter((one) => one.sequence > sequence && one.sequence <= sequence + traitor.state.limits.windowSize)
    .sort((left, right) => left.sequence - right.sequence);
}

function falsifiedNewView(traitor: Traitor, message: NewView): NewView {
  const { conspiracy } = traitor;
  const { proposals, viewChanges, view, epoch } = message;
  const [first] = viewChanges;
  const sign = (sequence: number, digest: string): Proposal => ({
    sequence,
    digest,
    signature: conspiracy.forger.sign('pre-prepare', traitor.id, { epoch, view, sequence, digest }),
  });
  const nullDigest = conspiracy.forger.digest(NULL_BATCH);
  const last = proposals.at(-1)?.sequence ?? traitor.state.executed;
  const changes: readonly (() => Partial<NewView>)[] = [
    () => ({ proposals: proposals.map((one) => sign(one.sequence, nullDigest)) }),
    () => ({ proposals: proposals.map((one) => sign(one.sequence, nullDigest)) }),
    () => ({ proposals: proposals.map((one) => sign(one.sequence, wishedDigest(traitor))) }),
    () => ({ proposals: proposals.slice(1) }),
    () => ({ proposals: [...proposals, sign(last + 1, wishedDigest(traitor))] }),
    () => ({ viewChanges: viewChanges.slice(1), proposals: proposalsFor(traitor, view, viewChanges.slice(1)) }),
    () => {
      const invented = viewChanges.map(() => inventViewChange(traitor, view));
      return { viewChanges: invented, proposals: proposalsFor(traitor, view, invented) };
    },
    () => ({ viewChanges: first === undefined ? [] : viewChanges.map(() => first) }),
  ];
  return conspiracy.forger.newView({ ...message, ...conspiracy.pick(changes)?.() });
}

/** A place that the group is likely to have agreed on already, in the view just before. */
function voteAbove(traitor: Traitor, view: number): { epoch: number; view: number; sequence: number; digest: string } {
  const { state, conspiracy } = traitor;
  const low = state.stable.certificate.sequence;
  const span = Math.max(state.executed - low + 1, 1);
  const sequence = low + 1 + conspiracy.prng.nextBelow(span);
  return { epoch: state.membership.epoch, view: Math.max(view - 1, 0), sequence, digest: wishedDigest(traitor) };
}

function proposalsFor(traitor: Traitor, view: number, viewChanges: readonly ViewChange[]): Proposal[] {
  const { forger } = traitor.conspiracy;
  const { epoch } = traitor.state.membership;
  const certificates = viewChanges.flatMap((one) => one.prepared);
  const stable = viewChanges.reduce((most, one) => Math.max(most, one.stable.sequence), 0);
  const last = certificates.reduce((most, one) => Math.max(most, one.sequence), stable);
  const proposals: Proposal[] = [];
  for (let sequence = stable + 1; sequence <= Math.min(last, stable + 64); sequence++) {
    const chosen = certificates.filter((one) => one.sequence === sequence).sort((a, b) => b.view - a.view)[0];
    const digest = chosen?.digest ?? forger.digest(NULL_BATCH);
    proposals.push({
      sequence,
      digest,
      signature: forger.sign('pre-prepare', traitor.id, { epoch, view, sequence, digest }),
    });
  }
  return proposals;
}
