/**
 * Which marks a replica's or a client's outputs hit.
 */
import type { ClientOutput } from '@dikast/core/pbft/client-api';
import type { RejectionReason, ReplicaOutput, ViewChangeReason } from '@dikast/core/pbft/replica-io';
import type { MarkName, Marks } from './marks.ts';
import type { ReplicaHost } from './replica-host.ts';

const REASONS: Readonly<Record<ViewChangeReason, MarkName>> = {
  'request-timeout': 'view change because a request took too long',
  'view-change-timeout': 'view change because a new view took too long',
  equivocation: 'view change because of proven equivocation',
  'low-throughput': 'view change because the primary was slow',
  'joined-others': 'view change joined after f + 1 others',
};

const REJECTIONS: Partial<Record<RejectionReason, MarkName>> = {
  'bad-snapshot': 'bad snapshot refused',
  'bad-certificate': 'bad certificate refused',
  'bad-new-view': 'bad new-view refused',
  'bad-view-change': 'bad view-change refused',
  'bad-signature': 'bad signature refused',
  'bad-batch': 'bad batch refused',
  'bad-request': 'bad request refused',
  'wrong-sender': 'forged sender refused',
  'wrong-view': 'message of another view refused',
  'wrong-epoch': 'message of another epoch refused',
  'outside-window': 'message outside the window refused',
  'over-quota': 'message over quota refused',
};

const EVIDENCE: Readonly<Record<'pre-prepare' | 'prepare' | 'checkpoint', MarkName>> = {
  'pre-prepare': 'equivocating proposal proved',
  prepare: 'conflicting prepare proved',
  checkpoint: 'conflicting checkpoint proved',
};

/** Marks hit by one output of a correct replica. */
export function markReplicaOutput(marks: Marks, host: ReplicaHost, output: ReplicaOutput, nullDigest: string): void {
  switch (output.kind) {
    case 'rejected': {
      const mark = REJECTIONS[output.reason];
      if (mark !== undefined) marks.hit(mark);
      break;
    }
    case 'executed':
      markExecuted(marks, host, output, nullDigest);
      break;
    case 'view-change-started':
      marks.hit(REASONS[output.reason]);
      break;
    case 'view-entered':
      marks.hit('view entered after a view change');
      if (host.replica?.state.newView?.proposals.some((one) => one.digest !== nullDigest))
        marks.hit('prepared batch carried over into a new view');
      break;
    case 'checkpoint-stable':
      marks.hit('checkpoint became stable');
      break;
    case 'state-installed':
      marks.hit('state transfer completed');
      break;
    case 'epoch-entered':
      if (output.membership.epoch > 0) marks.hit('epoch entered');
      break;
    case 'evidence':
      marks.hit(EVIDENCE[output.evidence.phase]);
      break;
    default:
  }
}

/** Marks hit by one output of a correct client. */
export function markClientOutput(marks: Marks, output: ClientOutput): void {
  if (output.kind === 'epoch-entered') marks.hit('client followed a membership change');
  if (output.kind !== 'completed') return;
  marks.hit('request completed with a certificate');
  if (output.result.status === 'refused') marks.hit('membership change refused');
}

function markExecuted(
  marks: Marks,
  host: ReplicaHost,
  output: Extract<ReplicaOutput, { kind: 'executed' }>,
  nullDigest: string,
): void {
  if (output.isReplay) return;
  if (host.isJoiner) marks.hit('new member caught up');
  if (output.digest === nullDigest) marks.hit('null request executed');
  if (new Set(output.operations.map((one) => one.request)).size > 1) marks.hit('batch of several requests executed');
  if (output.operations.some((one) => one.request.purpose === 'membership')) marks.hit('membership change ordered');
  const state = host.replica?.state;
  if (state !== undefined && state.lastProposed > output.sequence + 1) marks.hit('several batches in flight');
}
