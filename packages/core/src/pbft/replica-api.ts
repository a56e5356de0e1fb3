/**
 * The replica as its driver sees it: options in, then one `step` for every input (see replica-io.ts).
 */
import type { Limits } from './limits.ts';
import type { Membership } from './membership.ts';
import type { ReplicaId } from './message.ts';
import type { CryptoPorts, StateMachine } from './ports.ts';
import type { ReplicaInput, ReplicaOutput } from './replica-io.ts';
import type { ReplicaState } from './replica-state.ts';
import type { ProtocolRules } from './rules.ts';

/** What a replica is made of. */
export interface ReplicaOptions {
  /** Name of the group, 1 .. 64 bytes of UTF-8; bound into everything signed. */
  readonly group: string;
  readonly replica: ReplicaId;
  /** The group's first membership (epoch 0), the same for every replica, also for one that joins later. */
  readonly genesis: Membership;
  readonly limits: Limits;
  readonly crypto: CryptoPorts;
  /** In its initial state, the same at every replica. */
  readonly stateMachine: StateMachine;
  /** The correct rules unless a test replaces one. */
  readonly rules?: ProtocolRules;
}

/** A running replica. */
export interface Replica {
  readonly id: ReplicaId;
  /** To look at, for invariants and tests; only `step` changes it. */
  readonly state: ReplicaState;
  step(input: ReplicaInput): readonly ReplicaOutput[];
}
