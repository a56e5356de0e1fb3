/**
 * The client: a pure state machine that bundles operations into signed requests, sends them to the primary it believes in,
 * repeats them to everyone when no quorum answers (section 4.1), and hands out results with certificates.
 *
 * Demands on a reply, in this order: it comes from the replica it names; that replica is a member; it names the epoch that
 * the client knows (a later one is learnt first, with proof); it answers a request under way; its shape fits the request;
 * its proof leads to a root; the root is signed by the replica.
 */
import { assertNever } from '../base/assert.ts';
import { requestContent, requestStatementOf } from './batch.ts';
import { BinaryWriter } from './binary.ts';
import { type Certificate, replyStatementEncoder, resultLeafHash } from './certificate.ts';
import type { Client, ClientInput, ClientOptions, ClientOutput } from './client-api.ts';
import { followTransitions, type ReachedEpoch } from './epoch-transition.ts';
import { encodeMembership, replicaKey } from './membership.ts';
import { type LeafRange, narrowProof, rootOf } from './merkle.ts';
import type {
  CheckpointProof,
  ClientId,
  Endpoint,
  Message,
  OperationResult,
  ReplicaId,
  Reply,
  Request,
} from './message.ts';
import { PROTOCOL_RULES } from './protocol-rules.ts';
import type { RejectionReason } from './replica-io.ts';
import type { ProtocolRules } from './rules.ts';
import { type EncodeStatement, statementEncoder } from './statement.ts';
import { primaryOf } from './verification.ts';

const REQUEST_OVERHEAD_BYTES = 128;

/** A client that has not sent anything yet. */
export function createClient(options: ClientOptions): Client {
  return new PbftClient(options);
}

interface QueuedOperation {
  readonly token: number;
  readonly operation: Uint8Array;
  readonly purpose: Request['purpose'];
}

/** Replies that agree: same results, same root, same place in the order. */
interface ReplyGroup {
  readonly root: Uint8Array;
  readonly reply: Reply;
  readonly leaves: readonly Uint8Array[];
  readonly range: LeafRange;
  readonly replies: Map<ReplicaId, Reply>;
}

interface OutstandingRequest {
  readonly request: Request;
  readonly tokens: readonly number[];
  /** Tokens that somebody still waits for. */
  readonly awaited: Set<number>;
  sentAt: number;
  attempts: number;
  /** At most one for each replica, because each has one say. */
  groups: Map<ReplicaId, ReplyGroup>;
}

class PbftClient implements Client {
  readonly id: ClientId;
  readonly #options: ClientOptions;
  readonly #rules: ProtocolRules;
  readonly #encode: EncodeStatement;
  readonly #encodeReply: ReturnType<typeof replyStatementEncoder>;
  readonly #queue: QueuedOperation[] = [];
  readonly #outstanding = new Map<number, OutstandingRequest>();
  #epoch: ReachedEpoch;
  #view = 0;
  #tick = 0;
  #nextTimestamp: number;
  #askedForEpochAt = Number.NEGATIVE_INFINITY;
  #outputs: ClientOutput[] = [];

  constructor(options: ClientOptions) {
    this.id = options.client;
    this.#options = options;
    this.#rules = options.rules ?? PROTOCOL_RULES;
    this.#encode = statementEncoder(options.group);
    this.#encodeReply = replyStatementEncoder(options.group, options.crypto.sha256);
    this.#epoch = { membership: options.membership, previous: undefined, startsAfter: 0 };
    this.#nextTimestamp = Math.max(options.firstTimestamp, 1);
  }

  step(input: ClientInput): readonly ClientOutput[] {
    switch (input.kind) {
      case 'submit':
        this.#submit({ token: input.token, operation: input.operation, purpose: 'operations' });
        break;
      case 'submit-membership': {
        const operation = encodeMembership(input.membership);
        this.#submit({ token: input.token, operation, purpose: 'membership' });
        break;
      }
      case 'abandon':
        this.#abandon(input.token);
        break;
      case 'message':
        this.#onMessage(input.from, input.message);
        break;
      case 'tick':
        this.#onTick();
        break;
      default:
        assertNever(input);
    }
    // A tick flushes what waits for a fuller request; alone in the pipe an operation leaves at once.
    if (!(input.kind === 'submit' && input.moreFollow === true)) this.#sendQueued(input.kind === 'tick');
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  #submit(queued: QueuedOperation): void {
    const { requestBytesMax, queuedOperationsMax } = this.#options.limits;
    const isTooLarge = queued.operation.length + REQUEST_OVERHEAD_BYTES > requestBytesMax;
    const { token } = queued;
    if (isTooLarge) this.#outputs.push({ kind: 'refused', token, reason: 'too-large' });
    else if (this.#queue.length >= queuedOperationsMax)
      this.#outputs.push({ kind: 'refused', token, reason: 'queue-full' });
    else this.#queue.push(queued);
  }

  /** Without this, requests to a group that lost its quorum would fill the pipe for ever. */
  #abandon(token: number): void {
    const queued = this.#queue.findIndex((operation) => operation.token === token);
    if (queued >= 0) this.#queue.splice(queued, 1);
    for (const [timestamp, { awaited }] of this.#outstanding)
      if (awaited.delete(token) && awaited.size === 0) this.#outstanding.delete(timestamp);
  }

  #sendQueued(isFlush: boolean): void {
    const { requestsInFlightMax, clientWindow, requestOperationsMax } = this.#options.limits;
    const inFlightMax = Math.min(requestsInFlightMax, clientWindow);
    while (this.#queue.length > 0 && this.#outstanding.size < inFlightMax && this.#isWindowOpen()) {
      if (!isFlush && this.#outstanding.size > 0 && this.#queue.length < requestOperationsMax) return;
      this.#sendRequest(this.#takeBundle());
    }
  }

  /** Replicas remember `clientWindow` timestamps: the oldest request under way must stay within. */
  #isWindowOpen(): boolean {
    const oldest = this.#outstanding.keys().next().value ?? this.#nextTimestamp;
    return this.#nextTimestamp - oldest < this.#options.limits.clientWindow;
  }

  /** The next operations that fit into one request; a membership change goes alone. */
  #takeBundle(): QueuedOperation[] {
    const { requestOperationsMax, requestBytesMax } = this.#options.limits;
    let bytes = REQUEST_OVERHEAD_BYTES;
    let count = 0;
    for (const queued of this.#queue) {
      bytes += queued.operation.length + 4;
      const isAlone = queued.purpose === 'membership' || this.#queue[0]?.purpose === 'membership';
      if (count >= requestOperationsMax || bytes > requestBytesMax || (isAlone && count > 0)) break;
      count += 1;
    }
    return this.#queue.splice(0, Math.max(count, 1));
  }

  #sendRequest(bundle: readonly QueuedOperation[]): void {
    const timestamp = this.#nextTimestamp++;
    const unsigned = {
      kind: 'request' as const,
      client: this.id,
      timestamp,
      purpose: bundle[0]?.purpose ?? 'operations',
      operations: bundle.map((queued) => queued.operation),
    };
    const { crypto } = this.#options;
    const content = requestContent(crypto.sha256, unsigned);
    const signature = crypto.sign(requestStatementOf(this.#encode, unsigned, content));
    const request: Request = { ...unsigned, signature };
    const tokens = bundle.map((queued) => queued.token);
    this.#outstanding.set(timestamp, {
      request,
      tokens,
      awaited: new Set(tokens),
      sentAt: this.#tick,
      attempts: 0,
      groups: new Map(),
    });
    const primary = primaryOf(this.#epoch.membership, this.#view, this.#rules);
    this.#outputs.push({ kind: 'send', to: [{ kind: 'replica', id: primary }], message: request });
  }

  #onTick(): void {
    this.#tick += 1;
    const { retransmitTicks, backOffMax } = this.#options.limits;
    for (const outstanding of this.#outstanding.values()) {
      const patience = this.#rules.backedOff(retransmitTicks, outstanding.attempts, backOffMax);
      if (this.#tick - outstanding.sentAt < patience) continue;
      outstanding.sentAt = this.#tick;
      outstanding.attempts += 1;
      this.#sendToAll(outstanding.request);
    }
  }

  #sendToAll(message: Message): void {
    const to = this.#epoch.membership.replicas.map((member) => ({ kind: 'replica' as const, id: member.id }));
    this.#outputs.push({ kind: 'send', to, message });
  }

  #onMessage(from: Endpoint, message: Message): void {
    let problem: RejectionReason | undefined = 'unexpected-kind';
    if (from.kind !== 'replica') problem = 'wrong-sender';
    else if (message.kind === 'reply') problem = this.#onReply(from.id, message);
    else if (message.kind === 'checkpoint-proof') problem = this.#onCheckpointProof(message);
    if (problem !== undefined) this.#outputs.push({ kind: 'rejected', from, message: message.kind, reason: problem });
  }

  #onReply(from: ReplicaId, reply: Reply): RejectionReason | undefined {
    const { membership } = this.#epoch;
    const key = replicaKey(membership, from);
    if (reply.epoch > membership.epoch) return this.#askForEpoch(from);
    if (reply.replica !== from || reply.client !== this.id) return 'wrong-sender';
    if (key === undefined) return 'not-a-member';
    if (reply.epoch !== membership.epoch) return 'wrong-epoch';
    const outstanding = this.#outstanding.get(reply.timestamp);
    if (outstanding === undefined) return 'stale';
    const group = this.#groupOf(outstanding, reply);
    if (group === undefined) return 'bad-certificate';
    if (group.replies.has(from)) return 'duplicate';
    if (!this.#isSigned(reply, group, key)) return 'bad-signature';
    this.#fileReply(outstanding, group, reply);
    return undefined;
  }

  /** The group that the reply belongs to; its root is computed once for all replies that say the same. */
  #groupOf(outstanding: OutstandingRequest, reply: Reply): ReplyGroup | undefined {
    for (const group of outstanding.groups.values()) if (isSameAnswer(group.reply, reply)) return group;
    const { operations } = outstanding.request;
    if (reply.results.length !== operations.length) return undefined;
    const { sequence, client, timestamp } = reply;
    const { sha256 } = this.#options.crypto;
    const writer = new BinaryWriter();
    const leaves = reply.results.map((result, position) => {
      const operation = operations[position] ?? new Uint8Array(0);
      return resultLeafHash(sha256, { sequence, client, timestamp, position, operation, result }, writer);
    });
    const range = { first: reply.firstLeaf, count: leaves.length, total: reply.leafCount };
    const root = rootOf(sha256, range, leaves, reply.siblings);
    return root && { root, reply, leaves, range, replies: new Map() };
  }

  #isSigned(reply: Reply, group: ReplyGroup, key: Uint8Array): boolean {
    const { epoch, replica, view, sequence, leafCount } = reply;
    const bytes = this.#encodeReply({ epoch, replica, view, sequence, leafCount, root: group.root });
    return this.#options.crypto.verify(key, bytes, reply.signature);
  }

  /** Files the reply; a replica that said something else before has changed its mind. */
  #fileReply(outstanding: OutstandingRequest, group: ReplyGroup, reply: Reply): void {
    outstanding.groups.get(reply.replica)?.replies.delete(reply.replica);
    outstanding.groups.set(reply.replica, group);
    group.replies.set(reply.replica, reply);
    if (group.replies.size < this.#rules.quorum(this.#epoch.membership.replicas.length)) return;
    this.#complete(outstanding, group);
  }

  #complete(outstanding: OutstandingRequest, group: ReplyGroup): void {
    const { request, tokens, awaited } = outstanding;
    this.#outstanding.delete(request.timestamp);
    // The f + 1 highest views among a quorum of replies contain a correct replica's: no liar can send the client astray.
    const views = [...group.replies.values()].map((reply) => reply.view).sort((left, right) => right - left);
    const weak = this.#rules.weakQuorum(this.#epoch.membership.replicas.length);
    this.#view = views[weak - 1] ?? this.#view;
    group.reply.results.forEach((result, position) => {
      const token = tokens[position] ?? 0;
      if (!awaited.has(token)) return;
      const certificate = () => this.#certificateOf(request, group, position, result);
      this.#outputs.push({ kind: 'completed', token, result, certificate });
    });
  }

  #certificateOf(request: Request, group: ReplyGroup, position: number, result: OperationResult): Certificate {
    const { reply, range, leaves } = group;
    const { siblings } = reply;
    const leaf = range.first + position;
    const { sha256 } = this.#options.crypto;
    const narrow = narrowProof(sha256, { range, leaves, siblings }, { first: leaf, count: 1, total: range.total });
    const signatures = [...group.replies.values()].sort((left, right) => left.replica - right.replica);
    return {
      group: this.#options.group,
      epoch: reply.epoch,
      sequence: reply.sequence,
      client: this.id,
      timestamp: request.timestamp,
      position,
      operation: request.operations[position] ?? new Uint8Array(0),
      result,
      leaf,
      leafCount: range.total,
      siblings: narrow ?? [],
      signatures: signatures.map(({ replica, view, signature }) => ({ replica, view, signature })),
    };
  }

  #askForEpoch(from: ReplicaId): RejectionReason | undefined {
    if (this.#tick === this.#askedForEpochAt) return 'wrong-epoch';
    this.#askedForEpochAt = this.#tick;
    const { epoch } = this.#epoch.membership;
    this.#outputs.push({
      kind: 'send',
      to: [{ kind: 'replica', id: from }],
      message: { kind: 'fetch-checkpoint', epoch },
    });
    return undefined;
  }

  #onCheckpointProof(message: CheckpointProof): RejectionReason | undefined {
    const { crypto, limits } = this.#options;
    const verification = {
      ...this.#epoch,
      encode: this.#encode,
      sha256: crypto.sha256,
      verify: crypto.verify,
      rules: this.#rules,
    };
    const reached = followTransitions(verification, message.transitions, limits);
    if (reached === undefined) return 'bad-certificate';
    if (reached.membership.epoch <= this.#epoch.membership.epoch) return 'stale';
    this.#epoch = reached;
    this.#view = 0;
    for (const outstanding of this.#outstanding.values()) {
      outstanding.groups = new Map();
      outstanding.sentAt = this.#tick;
      this.#sendToAll(outstanding.request);
    }
    this.#outputs.push({ kind: 'epoch-entered', membership: reached.membership });
    return undefined;
  }
}

function isSameAnswer(left: Reply, right: Reply): boolean {
  return (
    left.sequence === right.sequence &&
    left.leafCount === right.leafCount &&
    left.firstLeaf === right.firstLeaf &&
    left.results.length === right.results.length &&
    left.siblings.length === right.siblings.length &&
    left.results.every((result, index) => isSameResult(result, right.results[index])) &&
    left.siblings.every((sibling, index) => isSameBytes(sibling, right.siblings[index]))
  );
}

function isSameResult(left: OperationResult, right: OperationResult | undefined): boolean {
  return left.status === right?.status && isSameBytes(left.bytes, right.bytes);
}

function isSameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  if (left.length !== right?.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
