/**
 * What a Byzantine member can make with its own key, for the tests of this folder: validly signed messages of any content.
 */

import { utf8Bytes } from '../base/bytes.ts';
import { batchDigest, encodeBatch, requestContent, requestStatementOf } from './batch.ts';
import { newViewContent, viewChangeContent } from './codec-parts.ts';
import type {
  Checkpoint,
  CheckpointCertificate,
  NewView,
  PrePrepare,
  Prepare,
  PreparedCertificate,
  Proposal,
  Request,
  ViewChange,
} from './message.ts';
import { type Statement, statementEncoder } from './statement.ts';
import { GROUP, sha256, testKey, testSignature } from './test-cluster.ts';

const encode = statementEncoder(GROUP);

/** The genuine signature of a replica on any statement. */
function signAs(replica: number, statement: Omit<Statement, 'sender' | 'epoch'> & { epoch?: number }): Uint8Array {
  return testSignature(testKey('replica', replica), encode({ epoch: 0, ...statement, sender: replica }));
}

export function forgeRequest(client: number, timestamp: number, ...texts: string[]): Request {
  const operations = texts.map((text) => utf8Bytes(text));
  const unsigned = { kind: 'request' as const, client, timestamp, purpose: 'operations' as const, operations };
  const bytes = requestStatementOf(encode, unsigned, requestContent(sha256, unsigned));
  return { ...unsigned, signature: testSignature(testKey('client', client), bytes) };
}

export function forgePrePrepare(replica: number, view: number, sequence: number, requests: Request[]): PrePrepare {
  const batch = encodeBatch(requests);
  const digest = batchDigest(sha256, batch);
  const signature = signAs(replica, { phase: 'pre-prepare', view, sequence, content: digest });
  return { kind: 'pre-prepare', epoch: 0, replica, view, sequence, digest, signature, batch };
}

export function forgePrepare(replica: number, proposal: PrePrepare): Prepare {
  const { view, sequence, digest, epoch } = proposal;
  const signature = signAs(replica, { phase: 'prepare', view, sequence, content: digest });
  return { kind: 'prepare', epoch, replica, view, sequence, digest, proposalSignature: proposal.signature, signature };
}

export function forgeCertificate(proposal: PrePrepare, backups: number[]): PreparedCertificate {
  const { view, sequence, digest, signature } = proposal;
  const prepares = backups.map((replica) => ({ replica, signature: forgePrepare(replica, proposal).signature }));
  return { view, sequence, digest, proposalSignature: signature, prepares };
}

export function forgeCheckpoint(replica: number, sequence: number, digest: string): Checkpoint {
  const signature = signAs(replica, { phase: 'checkpoint', view: 0, sequence, content: digest });
  return { kind: 'checkpoint', epoch: 0, replica, sequence, digest, signature };
}

export function forgeViewChange(
  replica: number,
  view: number,
  stable: CheckpointCertificate,
  prepared: PreparedCertificate[] = [],
): ViewChange {
  const content = viewChangeContent(sha256, { stable, prepared });
  const signature = signAs(replica, { phase: 'view-change', view, sequence: 0, content });
  return { kind: 'view-change', epoch: 0, replica, view, stable, prepared, signature };
}

export function forgeNewView(
  replica: number,
  view: number,
  viewChanges: ViewChange[],
  contents: { sequence: number; digest: string }[],
): NewView {
  const proposals: Proposal[] = contents.map(({ sequence, digest }) => ({
    sequence,
    digest,
    signature: signAs(replica, { phase: 'pre-prepare', view, sequence, content: digest }),
  }));
  const content = newViewContent(sha256, { viewChanges, proposals });
  const signature = signAs(replica, { phase: 'new-view', view, sequence: 0, content });
  return { kind: 'new-view', epoch: 0, replica, view, viewChanges, proposals, signature };
}
