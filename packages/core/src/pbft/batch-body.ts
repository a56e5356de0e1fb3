/**
 * Batch bodies: checked once when they arrive, fetched by digest when they are missing (PBFT.md trap 32).
 *
 * Demands on a body, in this order: it hashes to the digest that was agreed on; it decodes within all bounds; no request
 * stands in it twice; every request passes {@link checkRequest}.
 */

import type { Digest } from '../base/crypto-port.ts';
import { batchDigest, decodeBatch } from './batch.ts';
import { type Body, keepBody, type LogEntry, wantedDigest } from './log-entry.ts';
import type { BatchBody, FetchBatch, ReplicaId, Request } from './message.ts';
import { checkRequest } from './on-request.ts';
import type { RejectionReason } from './replica-io.ts';
import { isMember, mayAnswer, persist, type ReplicaState, reject, sendTo } from './replica-state.ts';

/** The checked body of these bytes, or why there is none. */
export function checkBody(state: ReplicaState, given: Uint8Array, digest: Digest): Body | RejectionReason {
  // A body outlives the frame it came in: it must not keep the whole frame in memory.
  const batch = given.byteLength === given.buffer.byteLength ? given : given.slice();
  if (!state.rules.isBodyOf(batchDigest(state.crypto.sha256, batch), digest)) return 'bad-digest';
  const decoded = decodeBatch(batch, state.limits);
  if (!decoded.ok || hasDuplicates(decoded.value)) return 'bad-batch';
  const requests = [];
  for (const request of decoded.value) {
    const pending = state.pending.find(request.client, request.timestamp);
    const checked = pending && isSameRequest(pending.request, request) ? pending : checkRequest(state, request);
    if (checked === undefined) return 'bad-request';
    requests.push({ request, content: checked.content });
  }
  return { digest, bytes: batch, requests };
}

/** A batch that this replica made from requests it has checked. */
export function ownBody(state: ReplicaState, bytes: Uint8Array, requests: Body['requests']): Body {
  return { digest: batchDigest(state.crypto.sha256, bytes), bytes, requests };
}

/** Remembers the requests of a proposal: they are under way, and must be executed in time (section 4.5.2). */
export function trackProposed(state: ReplicaState, body: Body): void {
  for (const checked of body.requests) {
    const { client, timestamp } = checked.request;
    if (state.replyTable.find(client, timestamp) !== undefined) continue;
    if (state.pending.find(client, timestamp) === undefined && !state.pending.hasRoom(client)) continue;
    state.pending.markProposed(state.pending.add(checked, state.tick));
  }
}

/** Asks for the bodies that agreement or execution waits for, one peer after the other. */
export function fetchMissingBodies(state: ReplicaState): void {
  for (const entry of state.log.values()) {
    const digest = wantedDigest(entry);
    if (digest === undefined || entry.bodies.has(digest)) continue;
    if (entry.sequence <= state.executed || state.tick - entry.fetchedAt < state.limits.bodyFetchTicks) continue;
    const source = bodySource(state, entry);
    if (source === undefined) continue;
    entry.fetchedAt = state.tick;
    entry.fetches += 1;
    const { epoch } = state.membership;
    sendTo(state, source, { kind: 'fetch-batch', epoch, sequence: entry.sequence, digest });
  }
}

/** Demands on fetch-batch: from a member, this epoch, within the answers of one tick, and the body is known. */
export function onFetchBatch(state: ReplicaState, from: ReplicaId, message: FetchBatch): void {
  const body = state.log.get(message.sequence)?.bodies.get(message.digest);
  const problem = fetchProblem(state, from, message);
  if (problem !== undefined) reject(state, { kind: 'replica', id: from }, message.kind, problem);
  else if (body !== undefined)
    sendTo(state, from, {
      kind: 'batch-body',
      epoch: message.epoch,
      sequence: message.sequence,
      batch: body.bytes,
    });
}

/** Demands on batch-body: this epoch; a body is awaited for that sequence number; the body passes {@link checkBody}. */
export function onBatchBody(state: ReplicaState, from: ReplicaId, message: BatchBody): LogEntry | undefined {
  const sender = { kind: 'replica', id: from } as const;
  const entry = state.log.get(message.sequence);
  const digest = entry && wantedDigest(entry);
  if (!state.rules.isCurrentEpoch(message.epoch, state.membership.epoch)) {
    reject(state, sender, message.kind, 'wrong-epoch');
  } else if (entry === undefined || digest === undefined || entry.bodies.has(digest)) {
    reject(state, sender, message.kind, 'not-requested');
  } else {
    const body = checkBody(state, message.batch, digest);
    if (typeof body === 'string') {
      reject(state, sender, message.kind, body);
      return undefined;
    }
    keepBody(entry, body);
    trackProposed(state, body);
    persist(state, { kind: 'body', sequence: entry.sequence, digest, batch: body.bytes });
    return entry;
  }
  return undefined;
}

/** Why a fetch is not answered. */
export function fetchProblem(
  state: ReplicaState,
  from: ReplicaId,
  message: { readonly epoch: number },
): RejectionReason | undefined {
  if (!isMember(state, from)) return 'not-a-member';
  if (!state.rules.isCurrentEpoch(message.epoch, state.membership.epoch)) return 'wrong-epoch';
  return mayAnswer(state, from) ? undefined : 'over-quota';
}

function bodySource(state: ReplicaState, entry: LogEntry): ReplicaId | undefined {
  const others = state.membership.replicas.map((member) => member.id).filter((id) => id !== state.self);
  const holders = others.filter((id) => entry.prepares.get(id)?.message.digest === wantedDigest(entry));
  const sources = [...holders, ...others.filter((id) => !holders.includes(id))];
  return sources[entry.fetches % Math.max(sources.length, 1)];
}

function hasDuplicates(requests: readonly Request[]): boolean {
  return new Set(requests.map((request) => `${request.client}:${request.timestamp}`)).size !== requests.length;
}

function isSameRequest(left: Request, right: Request): boolean {
  return (
    left.purpose === right.purpose &&
    left.operations.length === right.operations.length &&
    left.operations.every((operation, index) => isSameBytes(operation, right.operations[index]))
  );
}

function isSameBytes(left: Uint8Array, right: Uint8Array | undefined): boolean {
  if (left.length !== right?.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
