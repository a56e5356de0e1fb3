/**
 * What correct replicas say: never two different things about one place, never anything about a view they gave up; no
 * two prepared certificates of one view for different batches; one digest for each checkpoint; no evidence against a
 * correct replica.
 */
import type { Digest } from '@dikast/core/base/crypto-port';
import { type Evidence, isEvidenceValid } from '@dikast/core/pbft/evidence';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Message, ReplicaId, ViewChange } from '@dikast/core/pbft/message';
import type { ReplicaHost } from './replica-host.ts';
import type { WorldCrypto } from './simulated-crypto.ts';
import type { Report } from './violation.ts';

type Vote = Extract<Message, { kind: 'pre-prepare' | 'prepare' | 'commit' | 'checkpoint' }>;

/** What the checker knows of the group. */
export interface GroupKnowledge {
  readonly group: string;
  readonly crypto: WorldCrypto;
  /** Every membership that was in force, by epoch. */
  readonly membershipOf: (epoch: number) => Membership | undefined;
  readonly isHonest: (replica: ReplicaId) => boolean;
}

/** Watches what leaves correct replicas. */
export class VoteChecker {
  readonly #report: Report;
  readonly #knowledge: GroupKnowledge;
  readonly #said = new Map<string, Digest>();
  readonly #prepared = new Map<string, Digest>();
  readonly #checkpoints = new Map<number, Digest>();
  readonly #leftViews = new Map<ReplicaId, { epoch: number; view: number }>();
  /** What correct replicas showed as prepared when they gave up: their commits for it may still leave. */
  readonly #shown = new Set<string>();

  constructor(report: Report, knowledge: GroupKnowledge) {
    this.#report = report;
    this.#knowledge = knowledge;
  }

  /** A message leaves a correct replica. */
  onSent(host: ReplicaHost, message: Message): void {
    if (message.kind === 'view-change' && message.replica === host.id) this.#onViewChange(host, message);
    if (message.kind === 'new-view' && message.replica === host.id)
      for (const { sequence, digest } of message.proposals)
        this.#compare(host, `pre-prepare/${message.epoch}/${message.view}/${sequence}`, digest);
    if (!isVote(message) || ('replica' in message && message.replica !== host.id)) return;
    const view = message.kind === 'checkpoint' ? 0 : message.view;
    const place = `${message.kind}/${message.epoch}/${view}/${message.sequence}`;
    const isRepeated = this.#compare(host, place, message.digest);
    if (message.kind === 'commit') this.#onPrepared(host, message);
    if (message.kind === 'checkpoint') this.#onCheckpoint(host, message.sequence, message.digest);
    else if (!isRepeated && !this.#shown.has(`${host.id}/${place}`)) this.#checkView(host, message);
  }

  /** A correct replica calls a checkpoint stable, or installed its state. */
  onStable(host: ReplicaHost, sequence: number, digest: Digest): void {
    this.#onCheckpoint(host, sequence, digest);
  }

  onEvidence(host: ReplicaHost, evidence: Evidence): void {
    const { group, crypto, membershipOf, isHonest } = this.#knowledge;
    const membership = membershipOf(evidence.epoch);
    const isValid = membership !== undefined && isEvidenceValid(evidence, { group, membership, verify: crypto.verify });
    if (!isValid)
      this.#report('evidence', `${host.label} shows evidence against r${evidence.replica} that proves nothing`);
    if (isHonest(evidence.replica)) this.#report('evidence', `${host.label} accuses the correct r${evidence.replica}`);
  }

  /** Returns whether the same was said before. */
  #compare(host: ReplicaHost, place: string, digest: Digest): boolean {
    const key = `${host.id}/${place}`;
    const earlier = this.#said.get(key);
    if (earlier === undefined) this.#said.set(key, digest);
    else if (earlier !== digest) this.#report('votes', `the correct ${host.label} sent two different ${place}`);
    return earlier === digest;
  }

  /** A commit says that its sender holds a prepared certificate. */
  #onPrepared(host: ReplicaHost, vote: Vote & { readonly view: number }): void {
    const place = `${vote.epoch}/${vote.view}/${vote.sequence}`;
    const earlier = this.#prepared.get(place);
    if (earlier === undefined) this.#prepared.set(place, vote.digest);
    else if (earlier !== vote.digest) this.#report('votes', `${host.label} prepared another batch at ${place}`);
  }

  #onCheckpoint(host: ReplicaHost, sequence: number, digest: Digest): void {
    const earlier = this.#checkpoints.get(sequence);
    if (earlier === undefined) this.#checkpoints.set(sequence, digest);
    else if (earlier !== digest) this.#report('checkpoints', `${host.label} has another checkpoint at ${sequence}`);
  }

  #onViewChange(host: ReplicaHost, message: ViewChange): void {
    const { epoch, view } = message;
    for (const { view: preparedIn, sequence } of message.prepared)
      this.#shown.add(`${host.id}/commit/${epoch}/${preparedIn}/${sequence}`);
    const left = this.#leftViews.get(host.id);
    if (left === undefined || left.epoch < epoch || (left.epoch === epoch && left.view < view))
      this.#leftViews.set(host.id, { epoch, view });
  }

  #checkView(host: ReplicaHost, vote: { readonly kind: string; readonly epoch: number; readonly view: number }): void {
    const left = this.#leftViews.get(host.id);
    if (left !== undefined && left.epoch === vote.epoch && vote.view < left.view)
      this.#report('votes', `${host.label} sent a ${vote.kind} for view ${vote.view} after giving up on it`);
  }
}

function isVote(message: Message): message is Vote {
  const { kind } = message;
  return kind === 'pre-prepare' || kind === 'prepare' || kind === 'commit' || kind === 'checkpoint';
}
