/**
 * Replies (section 4.1): one signature for each replica and batch, over the Merkle root of the batch's results, with an
 * inclusion proof for each request. A retransmitted reply is signed alone, as the only request of its tree, so that all
 * replicas give the same answer whatever they still keep of the batch.
 */

import { requestContent } from './batch.ts';
import { BinaryWriter } from './binary.ts';
import { resultLeafHash } from './certificate.ts';
import { buildMerkleTree } from './merkle.ts';
import type { OperationResult, Reply, Request } from './message.ts';
import { type ReplicaState, reject } from './replica-state.ts';

/** A request and what became of its operations. */
export interface AnsweredRequest {
  readonly request: Request;
  readonly results: readonly OperationResult[];
}

/** Sends the replies to the requests of one batch. */
export function replyToBatch(state: ReplicaState, sequence: number, answered: readonly AnsweredRequest[]): void {
  if (answered.length === 0) return;
  const leaves = leavesOf(state, sequence, answered);
  const tree = buildMerkleTree(state.crypto.sha256, leaves);
  const { epoch } = state.membership;
  const signature = state.crypto.sign(
    state.encodeReply({
      epoch,
      replica: state.self,
      view: state.view,
      sequence,
      leafCount: leaves.length,
      root: tree.root,
    }),
  );
  let firstLeaf = 0;
  for (const { request, results } of answered) {
    const siblings = tree.prove({ first: firstLeaf, count: results.length, total: leaves.length });
    const reply: Reply = {
      kind: 'reply',
      epoch,
      replica: state.self,
      view: state.view,
      client: request.client,
      timestamp: request.timestamp,
      sequence,
      leafCount: leaves.length,
      firstLeaf,
      results,
      siblings,
      signature,
    };
    state.outputs.push({ kind: 'send', to: [{ kind: 'client', id: request.client }], message: reply });
    firstLeaf += results.length;
  }
}

/** Answers the retransmission of an executed request, if it is the very request that was executed. */
export function resendReply(state: ReplicaState, request: Request): void {
  const executed = state.replyTable.find(request.client, request.timestamp);
  const resends = (state.replyResends.get(request.client) ?? 0) + 1;
  const from = { kind: 'client', id: request.client } as const;
  if (executed?.results === undefined) return;
  if (resends > state.limits.replyResendsPerTickMax) {
    reject(state, from, 'request', 'over-quota');
  } else if (requestContent(state.crypto.sha256, request) !== executed.content) {
    reject(state, from, 'request', 'conflicting');
  } else {
    state.replyResends.set(request.client, resends);
    replyToBatch(state, executed.sequence, [{ request, results: executed.results }]);
  }
}

function leavesOf(state: ReplicaState, sequence: number, answered: readonly AnsweredRequest[]): Uint8Array[] {
  const { sha256 } = state.crypto;
  const writer = new BinaryWriter();
  const leaves: Uint8Array[] = [];
  for (const { request, results } of answered) {
    const { client, timestamp, operations } = request;
    for (const [position, result] of results.entries()) {
      const operation = operations[position] as Uint8Array;
      leaves.push(resultLeafHash(sha256, { sequence, client, timestamp, position, operation, result }, writer));
    }
  }
  return leaves;
}
