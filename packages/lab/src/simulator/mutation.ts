/**
 * A deliberately broken variant of the core, and how it is put into a world. The table of variants is in mutations.ts.
 */
import type { CryptoPorts, StateMachine } from '@dikast/core/pbft/ports';
import { PROTOCOL_RULES } from '@dikast/core/pbft/protocol-rules';
import type { ReplicaOptions } from '@dikast/core/pbft/replica-api';
import type { ProtocolRules } from '@dikast/core/pbft/rules';

/** What is broken. Everything left out is as it should be. */
export interface Mutation {
  readonly rules?: Partial<ProtocolRules>;
  readonly clientRules?: ProtocolRules;
  readonly crypto?: (crypto: CryptoPorts) => CryptoPorts;
  readonly stateMachine?: (machine: StateMachine, replica: number) => StateMachine;
  /** Signatures do not name the group: what was signed in another one counts. */
  readonly isGroupUnbound?: boolean;
  /** A torn log is taken for a whole one. */
  readonly isLossUnnoticed?: boolean;
}

/** Nothing broken. */
export const UNCHANGED: Mutation = {};

/** A replica's options with the mutation put in. */
export function applyMutation(mutation: Mutation, options: ReplicaOptions): ReplicaOptions {
  if (mutation === UNCHANGED) return options;
  return {
    ...options,
    rules: { ...PROTOCOL_RULES, ...mutation.rules },
    crypto: mutation.crypto?.(options.crypto) ?? options.crypto,
    stateMachine: mutation.stateMachine?.(options.stateMachine, options.replica) ?? options.stateMachine,
  };
}
