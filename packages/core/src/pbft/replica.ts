/**
 * The replica: a pure state machine (DESIGN.md section 7). Every input runs one handler and then settles what follows.
 */

import { assertNever } from '../base/assert.ts';
import { agree } from './agreement.ts';
import { onBatchBody, onFetchBatch } from './batch-body.ts';
import { replyStatementEncoder } from './certificate.ts';
import { durableState } from './durable-state.ts';
import { executeCommitted } from './execution.ts';
import type { Endpoint, Message, ReplicaId } from './message.ts';
import { onNewView, tryEnterView } from './new-view.ts';
import { currentSnapshot, onCheckpoint } from './on-checkpoint.ts';
import { onCommit } from './on-commit.ts';
import { onCommitted } from './on-committed.ts';
import { onPrePrepare } from './on-pre-prepare.ts';
import { onPrepare } from './on-prepare.ts';
import { onRequest } from './on-request.ts';
import { onStatus } from './on-status.ts';
import { PendingRequests } from './pending-requests.ts';
import { proposePending } from './proposing.ts';
import { PROTOCOL_RULES } from './protocol-rules.ts';
import { replayRecords } from './recovery.ts';
import type { Replica, ReplicaOptions } from './replica-api.ts';
import type { ReplicaInput, ReplicaOutput } from './replica-io.ts';
import { type ReplicaState, reject } from './replica-state.ts';
import { ReplyTable } from './reply-table.ts';
import { SigningGuard } from './signing-guard.ts';
import { checkpointParts, encodeSnapshot } from './snapshot.ts';
import { onCheckpointProof, onChunk, onFetchCheckpoint, onFetchChunk } from './state-transfer.ts';
import { statementEncoder } from './statement.ts';
import { ThroughputMonitor } from './throughput-monitor.ts';
import { onTick } from './ticking.ts';
import { onViewChange, startViewChange, weighViewChanges } from './view-change.ts';

/**
 * A replica that never ran before under its identity: at the birth of the group, or a member that joins later.
 * Never call it for one that did: its earlier votes would be forgotten. That is what {@link recoverReplica} is for.
 * The outputs of its first step begin with the genesis record; until that is durable, it may be created again.
 */
export function createReplica(options: ReplicaOptions): Replica {
  const state = initialState(options);
  state.outputs.push({ kind: 'persist', records: durableState(state), replacesAll: true });
  return new PbftReplica(state);
}

/**
 * A replica from its durable records in the order they were written, with the outputs to carry out before its first step.
 * With a record that does not decode, or when storage says that records are missing, it abstains from voting until that
 * is safe; see amnesia.ts. Without records it does the same, unless storage says that this is complete: then it never ran.
 */
export function recoverReplica(
  options: ReplicaOptions,
  records: readonly Uint8Array[],
  storage?: { readonly isComplete: boolean },
): { readonly replica: Replica; readonly outputs: readonly ReplicaOutput[] } {
  const state = initialState(options);
  replayRecords(state, state.rules.toRecover(records), storage?.isComplete ?? records.length > 0);
  settle(state);
  return { replica: new PbftReplica(state), outputs: takeOutputs(state) };
}

class PbftReplica implements Replica {
  readonly state: ReplicaState;

  constructor(state: ReplicaState) {
    this.state = state;
  }

  get id(): ReplicaId {
    return this.state.self;
  }

  step(input: ReplicaInput): readonly ReplicaOutput[] {
    if (input.kind === 'tick') onTick(this.state);
    else onMessage(this.state, input.from, input.message);
    settle(this.state);
    return takeOutputs(this.state);
  }
}

function onMessage(state: ReplicaState, from: Endpoint, message: Message): void {
  if (message.kind === 'request') onRequest(state, from, message);
  else if (message.kind === 'fetch-checkpoint') onFetchCheckpoint(state, from, message);
  else if (from.kind === 'replica' && from.id !== state.self) onReplicaMessage(state, from.id, message);
  else reject(state, from, message.kind, 'wrong-sender');
}

function onReplicaMessage(
  state: ReplicaState,
  from: ReplicaId,
  message: Exclude<Message, { kind: 'request' | 'fetch-checkpoint' }>,
): void {
  switch (message.kind) {
    case 'pre-prepare':
      onPrePrepare(state, from, message);
      break;
    case 'prepare':
      onPrepare(state, from, message);
      break;
    case 'commit':
      onCommit(state, from, message);
      break;
    case 'checkpoint':
      onCheckpoint(state, from, message);
      break;
    case 'view-change':
      onViewChange(state, from, message);
      break;
    case 'new-view':
      onNewView(state, from, message);
      break;
    case 'status':
      onStatus(state, from, message);
      break;
    case 'committed':
      onCommitted(state, from, message);
      break;
    case 'fetch-batch':
      onFetchBatch(state, from, message);
      break;
    case 'batch-body':
      onAwaitedBody(state, from, message);
      break;
    case 'checkpoint-proof':
      onCheckpointProof(state, from, message);
      break;
    case 'fetch-chunk':
      onFetchChunk(state, from, message);
      break;
    case 'chunk':
      onChunk(state, from, message);
      break;
    case 'reply':
      reject(state, { kind: 'replica', id: from }, message.kind, 'unexpected-kind');
      break;
    default:
      assertNever(message);
  }
}

function onAwaitedBody(state: ReplicaState, from: ReplicaId, message: Extract<Message, { kind: 'batch-body' }>): void {
  const entry = onBatchBody(state, from, message);
  if (entry !== undefined) agree(state, entry);
}

/** What follows from whatever the handler changed, in an order in which nothing has to be done twice. */
function settle(state: ReplicaState): void {
  if (state.giveUpReason !== undefined) startViewChange(state, state.view + 1, state.giveUpReason);
  weighViewChanges(state);
  tryEnterView(state);
  executeCommitted(state);
  proposePending(state);
  executeCommitted(state);
}

function takeOutputs(state: ReplicaState): readonly ReplicaOutput[] {
  const outputs = state.rules.inOrder(state.outputs);
  state.outputs = [];
  return outputs;
}

function initialState(options: ReplicaOptions): ReplicaState {
  const { group, replica, genesis, limits, crypto, stateMachine } = options;
  const rules = options.rules ?? PROTOCOL_RULES;
  const membershipState = { current: genesis, startsAfter: 0, previous: undefined, pending: undefined };
  const state: ReplicaState = {
    group,
    self: replica,
    limits,
    rules,
    crypto,
    encode: statementEncoder(group),
    encodeReply: replyStatementEncoder(group, crypto.sha256),
    stateMachine,
    genesisDigest: '',
    tick: 0,
    membership: genesis,
    previousMembership: undefined,
    epochStartsAfter: 0,
    membershipState,
    transitions: [],
    view: 0,
    isViewActive: true,
    failures: 0,
    viewChanges: new Map(),
    newView: undefined,
    awaitingNewView: undefined,
    newViewDeadline: undefined,
    viewChangeSentAt: 0,
    giveUpReason: undefined,
    stable: { certificate: { epoch: 0, sequence: 0, digest: '', signatures: [] }, snapshot: new Uint8Array(0) },
    previousStable: undefined,
    executed: 0,
    log: new Map(),
    checkpoints: new Map(),
    guard: new SigningGuard(),
    pending: new PendingRequests(limits),
    replyTable: new ReplyTable(limits),
    badRequests: new Map(),
    replyResends: new Map(),
    lastProposed: 0,
    batchSince: undefined,
    peers: new Map(),
    transfer: undefined,
    abstention: undefined,
    throughput: new ThroughputMonitor(limits),
    outputs: [],
  };
  return withGenesisCheckpoint(state);
}

/** Sequence number 0 is a stable checkpoint that everyone knows. */
function withGenesisCheckpoint(state: ReplicaState): ReplicaState {
  const snapshot = currentSnapshot(state);
  const digest = state.rules.checkpointDigest(state.crypto.sha256, checkpointParts(state.crypto.sha256, 0, snapshot));
  const certificate = { epoch: state.membership.epoch, sequence: 0, digest, signatures: [] };
  return { ...state, genesisDigest: digest, stable: { certificate, snapshot: encodeSnapshot(snapshot) } };
}
