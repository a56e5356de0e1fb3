/**
 * Execution in the order of sequence numbers (sections 4.1 and 4.2). Exactly-once is decided here and nowhere else, from
 * replicated state alone: a batch may contain what was executed before, and every replica skips the same requests.
 */
import { utf8Bytes } from '../base/bytes.ts';
import type { CheckedRequest, LogEntry } from './log-entry.ts';
import { clientMember, decodeMembership, membershipProblem } from './membership.ts';
import type { OperationResult, Request } from './message.ts';
import { takeCheckpoint } from './on-checkpoint.ts';
import type { ExecutedOperation } from './replica-io.ts';
import { epochEnd, persist, type ReplicaState } from './replica-state.ts';
import { type AnsweredRequest, replyToBatch } from './replying.ts';

const NOTHING = new Uint8Array(0);

/** Executes every committed batch whose turn it is and whose body is here. */
export function executeCommitted(state: ReplicaState): void {
  for (;;) {
    const entry = state.log.get(state.executed + 1);
    if (entry === undefined || entry.sequence > (epochEnd(state) ?? entry.sequence)) return;
    if (!executeEntry(state, entry, false)) return;
  }
}

/** Executes one committed entry; returns whether it could. On replay after a restart nothing is sent. */
export function executeEntry(state: ReplicaState, entry: LogEntry, isReplay: boolean): boolean {
  const digest = entry.committedDigest;
  const body = digest === undefined ? undefined : entry.bodies.get(digest);
  if (digest === undefined || body === undefined) return false;
  const { sequence } = entry;
  const answered = executeRequests(state, sequence, body.requests);
  state.executed = sequence;
  const operations = answered.flatMap(operationsOf);
  state.outputs.push({ kind: 'executed', sequence, digest, operations, isReplay });
  if (!isReplay) {
    if (entry.proposal?.view === state.view && operations.length > 0) state.failures = 0;
    state.throughput.count(operations.length);
    replyToBatch(state, sequence, answered);
    persist(state, { kind: 'executed', sequence, digest });
  }
  if (sequence % state.limits.checkpointInterval === 0) takeCheckpoint(state, sequence);
  return true;
}

function executeRequests(
  state: ReplicaState,
  sequence: number,
  requests: readonly CheckedRequest[],
): AnsweredRequest[] {
  const answered: AnsweredRequest[] = [];
  let index = 0;
  for (const { request, content } of requests) {
    const { client, timestamp } = request;
    state.pending.remove(client, timestamp);
    if (!isExecutable(state, request)) continue;
    const results =
      request.purpose === 'membership'
        ? [executeMembership(state, sequence, request)]
        : executeOperations(state, sequence, index, request);
    index += results.length;
    state.replyTable.add({ client, timestamp, sequence, content, results });
    answered.push({ request, results });
  }
  return answered;
}

/** Whether the request is its client's, by replicated knowledge, and was not executed before. */
function isExecutable(state: ReplicaState, { client, timestamp }: Request): boolean {
  if (clientMember(state.membership, client) === undefined) return false;
  const isRemembered = state.replyTable.find(client, timestamp) !== undefined;
  return state.rules.isFresh(timestamp, state.replyTable.highest(client), state.limits.clientWindow, isRemembered);
}

function executeOperations(
  state: ReplicaState,
  sequence: number,
  firstIndex: number,
  request: Request,
): OperationResult[] {
  const { client, timestamp } = request;
  let bytesLeft = state.limits.replyBytesMax;
  return request.operations.map((operation, position) => {
    const context = { sequence, index: firstIndex + position, client, timestamp };
    const bytes = state.stateMachine.execute(operation, context);
    if (bytes.length > bytesLeft) return { status: 'too-large', bytes: NOTHING };
    bytesLeft -= bytes.length;
    return { status: 'done', bytes };
  });
}

/** Orders a membership change; it takes effect at a later checkpoint, beyond everything that may be in flight. */
function executeMembership(state: ReplicaState, sequence: number, request: Request): OperationResult {
  const decoded = decodeMembership(request.operations[0] ?? NOTHING, state.limits);
  const problem = decoded.ok ? membershipProblem(state.membershipState, decoded.value, state.limits) : decoded.problem;
  if (!decoded.ok || problem !== undefined) return { status: 'refused', bytes: utf8Bytes(String(problem)) };
  const { checkpointInterval, windowSize } = state.limits;
  const takesEffectAt = state.rules.takesEffectAt(sequence, checkpointInterval, windowSize);
  state.membershipState = { ...state.membershipState, pending: { membership: decoded.value, takesEffectAt } };
  return { status: 'done', bytes: NOTHING };
}

function operationsOf({ request, results }: AnsweredRequest): ExecutedOperation[] {
  return results.map((result, position) => ({ request, position, result }));
}
