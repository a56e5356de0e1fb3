/**
 * Requests (Castro & Liskov, sections 4.1 and 4.2).
 *
 * Demands on a request, in this order:
 *  1. it comes from its client, or is relayed by a member;
 *  2. its client is a member, and for a membership change an administrator;
 *  3. it was not executed before (an executed one is answered from the reply table) and is not older than remembered;
 *  4. it is not pending already;
 *  5. its client has not sent too many bad signatures (PBFT.md trap 22);
 *  6. there is room for it;
 *  7. its signature is its client's.
 */
import { requestContent, requestStatementOf } from './batch.ts';
import type { CheckedRequest } from './log-entry.ts';
import { clientMember } from './membership.ts';
import type { Endpoint, Request } from './message.ts';
import type { RejectionReason } from './replica-io.ts';
import { currentPrimary, isMember, isPrimary, type ReplicaState, reject, sendTo } from './replica-state.ts';
import { resendReply } from './replying.ts';

/** Handles a request. */
export function onRequest(state: ReplicaState, from: Endpoint, request: Request): void {
  const problem = senderProblem(state, from, request) ?? freshnessProblem(state, request);
  if (problem === undefined) admitRequest(state, from, request);
  else if (problem === 'duplicate') answerDuplicate(state, from, request);
  else reject(state, from, 'request', problem);
}

/**
 * The request with the digest of what its client signed, or undefined when client, authority or signature are wrong.
 * Every replica checks every client's signature itself: what one of them accepts, all of them accept.
 */
export function checkRequest(state: ReplicaState, request: Request): CheckedRequest | undefined {
  const client = clientMember(state.membership, request.client);
  if (client === undefined || (request.purpose === 'membership' && !client.isAdministrator)) return undefined;
  const content = requestContent(state.crypto.sha256, request);
  const bytes = requestStatementOf(state.encode, request, content);
  const isValid = state.crypto.verify(client.publicKey, bytes, request.signature);
  return state.rules.acceptsRequest(isValid) ? { request, content } : undefined;
}

/** Passes requests that waited a while on to the primary, once in each view: it may never have seen them. */
export function relayPending(state: ReplicaState): void {
  if (!state.isViewActive || isPrimary(state)) return;
  const primary = currentPrimary(state);
  for (const pending of state.pending.inOrder()) {
    if (state.tick - pending.since < Math.ceil(state.limits.requestTimeoutTicks / 4)) return;
    if (pending.relayedIn === state.view || pending.isProposed) continue;
    pending.relayedIn = state.view;
    sendTo(state, primary, pending.request);
  }
}

function senderProblem(state: ReplicaState, from: Endpoint, request: Request): RejectionReason | undefined {
  const isOwn = from.kind === 'client' && from.id === request.client;
  if (!isOwn && !(from.kind === 'replica' && isMember(state, from.id))) return 'wrong-sender';
  return clientMember(state.membership, request.client) === undefined ? 'not-a-member' : undefined;
}

function freshnessProblem(state: ReplicaState, request: Request): RejectionReason | undefined {
  const { client, timestamp } = request;
  if (state.replyTable.find(client, timestamp) !== undefined) return 'duplicate';
  const isFresh = state.rules.isFresh(timestamp, state.replyTable.highest(client), state.limits.clientWindow, false);
  if (!isFresh) return 'stale';
  return state.pending.find(client, timestamp) === undefined ? undefined : 'duplicate';
}

function answerDuplicate(state: ReplicaState, from: Endpoint, request: Request): void {
  if (state.replyTable.find(request.client, request.timestamp) === undefined) return;
  if (from.kind === 'client') resendReply(state, request);
}

function admitRequest(state: ReplicaState, from: Endpoint, request: Request): void {
  const { client } = request;
  const bad = state.badRequests.get(client) ?? 0;
  if (bad >= state.limits.badRequestsMax || !state.pending.hasRoom(client)) {
    reject(state, from, 'request', 'over-quota');
    return;
  }
  const checked = checkRequest(state, request);
  if (checked === undefined) {
    // Only the client itself can be blamed: a relay may have altered what it passes on.
    if (from.kind === 'client') state.badRequests.set(client, bad + 1);
    reject(state, from, 'request', 'bad-request');
    return;
  }
  const pending = state.pending.add(checked, state.tick);
  if (from.kind === 'client' && state.isViewActive && !isPrimary(state)) {
    pending.relayedIn = state.view;
    sendTo(state, currentPrimary(state), request);
  }
}
