/**
 * Marks that show only in the difference that a step makes.
 */
import type { ReplicaInput } from '@dikast/core/pbft/replica-io';
import type { Marks } from './marks.ts';
import type { ReplicaHost } from './replica-host.ts';

/** What is worth remembering of a replica before a step. */
export interface StepNote {
  readonly isAbstaining: boolean;
  readonly hadProposal: boolean;
  readonly bodies: number;
  readonly pieces: number;
}

/** Looks at a replica before a step. */
export function noteBefore(host: ReplicaHost, input: ReplicaInput): StepNote | undefined {
  const state = host.replica?.state;
  if (state === undefined) return undefined;
  const message = input.kind === 'message' ? input.message : undefined;
  const isAboutEntry = message?.kind === 'prepare' || message?.kind === 'batch-body';
  const entry = isAboutEntry ? state.log.get(message.sequence) : undefined;
  return {
    isAbstaining: state.abstention !== undefined,
    hadProposal: entry?.proposal?.view === state.view,
    bodies: entry?.bodies.size ?? 0,
    pieces: state.transfer?.chunks.length ?? 0,
  };
}

/** Compares with the replica after the step. */
export function markStep(marks: Marks, host: ReplicaHost, input: ReplicaInput, before: StepNote | undefined): void {
  const state = host.replica?.state;
  if (state === undefined || before === undefined) return;
  if (before.isAbstaining && state.abstention === undefined) marks.hit('votes resumed after lost records');
  if (input.kind !== 'message') return;
  const { message, from } = input;
  if (message.kind === 'prepare' && !before.hadProposal) {
    if (state.log.get(message.sequence)?.proposal?.view === state.view) marks.hit('proposal learnt from prepares');
  } else if (message.kind === 'batch-body') {
    if ((state.log.get(message.sequence)?.bodies.size ?? 0) > before.bodies) marks.hit('body of a batch fetched');
  } else if (message.kind === 'chunk') {
    if (before.pieces === 1 && (state.transfer?.chunks.length ?? 0) > 1) marks.hit('state transfer in several pieces');
  } else if (message.kind === 'request' && from.kind === 'client') {
    if (state.replyResends.has(message.client)) marks.hit('reply retransmitted to its client');
  }
}
