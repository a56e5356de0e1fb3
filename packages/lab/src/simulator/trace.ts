/**
 * A readable trace: one line for each message that arrived and for each thing a replica announced.
 */
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import type { ReplicaOutput } from '@dikast/core/pbft/replica-io';
import { MOMENTS_PER_TICK } from './network.ts';

const LINES_MAX = 200_000;
const DIGEST_DIGITS = 6;

/** Collects lines. */
export class Trace {
  readonly lines: string[] = [];

  delivered(moment: number, from: Endpoint, to: string, message: Message): void {
    const sender = `${from.kind === 'replica' ? 'r' : 'c'}${from.id}`;
    this.#add(moment, `${sender} -> ${to}`.padEnd(12) + describeMessage(message));
  }

  outputs(moment: number, label: string, outputs: readonly ReplicaOutput[]): void {
    for (const output of outputs) {
      const text = describeOutput(output);
      if (text !== undefined) this.#add(moment, `${label}:`.padEnd(12) + text);
    }
  }

  note(moment: number, text: string): void {
    this.#add(moment, `--          ${text}`);
  }

  #add(moment: number, text: string): void {
    if (this.lines.length < LINES_MAX)
      this.lines.push(`${(moment / MOMENTS_PER_TICK).toFixed(1).padStart(8)}  ${text}`);
  }
}

/** A message in a few words. */
function describeMessage(message: Message): string {
  const parts: string[] = [message.kind];
  const fields = message as unknown as Record<string, unknown>;
  for (const [name, short] of FIELDS) {
    const value = fields[name];
    if (typeof value === 'number' || typeof value === 'boolean') parts.push(`${short}=${value}`);
    if (name === 'digest' && typeof value === 'string') parts.push(`${short}=${value.slice(0, DIGEST_DIGITS)}`);
  }
  if (message.kind === 'view-change')
    parts.push(`stable=${message.stable.sequence} prepared=[${message.prepared.map((one) => one.sequence).join(' ')}]`);
  if (message.kind === 'new-view')
    parts.push(
      `from=[${message.viewChanges.map((one) => one.replica).join(' ')}]`,
      `proposals=[${message.proposals.map((one) => `${one.sequence}:${one.digest.slice(0, DIGEST_DIGITS)}`).join(' ')}]`,
    );
  return parts.join(' ');
}

const FIELDS: readonly (readonly [string, string])[] = [
  ['epoch', 'epoch'],
  ['view', 'view'],
  ['sequence', 'sequence'],
  ['digest', 'digest'],
  ['client', 'client'],
  ['timestamp', 'timestamp'],
  ['stable', 'stable'],
  ['executed', 'executed'],
  ['isChangingView', 'changing'],
  ['offset', 'offset'],
  ['snapshotBytes', 'bytes'],
];

function describeOutput(output: ReplicaOutput): string | undefined {
  switch (output.kind) {
    case 'executed':
      return `executed ${output.sequence} (${output.digest.slice(0, DIGEST_DIGITS)}, ${output.operations.length} operations)${output.isReplay ? ' again after a restart' : ''}`;
    case 'view-entered':
      return `entered view ${output.view} of epoch ${output.epoch}`;
    case 'view-change-started':
      return `gives up for view ${output.view}: ${output.reason}`;
    case 'checkpoint-stable':
      return `checkpoint ${output.sequence} is stable`;
    case 'state-installed':
      return `installed the state of ${output.sequence}`;
    case 'epoch-entered':
      return `entered epoch ${output.membership.epoch} with ${output.membership.replicas.map((one) => one.id).join(' ')}`;
    case 'evidence':
      return `has evidence of ${output.evidence.kind} against r${output.evidence.replica} at ${output.evidence.sequence}`;
    case 'rejected':
      return `refused ${output.message} from ${output.from.kind} ${output.from.id}: ${output.reason}`;
    case 'alarm':
      return `ALARM ${output.problem}`;
    case 'persist':
    case 'send':
      return undefined;
  }
}
