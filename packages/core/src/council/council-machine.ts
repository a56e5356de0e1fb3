/**
 * A pool's council as the ordering protocol sees it: a replicated state machine whose digest is what checkpoints sign.
 * The replicas of one process share the work: the same operation on the same state is executed once.
 */
import { forgetOldest } from '../base/bounded.ts';
import { equalBytes, toHex, utf8Text } from '../base/bytes.ts';
import { canonicalBytes } from '../base/canonical-json.ts';
import type { StateMachine } from '../pbft/ports.ts';
import {
  type CouncilState,
  type CouncilStep,
  executeOperation,
  initialCouncilState,
  type Surroundings,
} from './council-state.ts';

/** Steps, and snapshots read, that replicas of one process share. */
const STEPS_SHARED_MAX = 256;
const RESTORED_SHARED_MAX = 8;

interface SharedStep {
  readonly before: CouncilState;
  readonly after: CouncilState;
  readonly answer: Uint8Array;
}

/** Executes for all replicas of a pool in one process. */
export class SharedCouncil {
  readonly surroundings: Surroundings;
  /** Before the first operation; one value for all replicas. */
  readonly initial: CouncilState;
  readonly #steps = new Map<string, SharedStep>();
  readonly #restored = new Map<string, CouncilState>();
  #snapshot: { readonly state: CouncilState; readonly bytes: Uint8Array; readonly digest: Uint8Array } | undefined;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.initial = initialCouncilState(surroundings.charter);
  }

  /** The state after an operation, and the answer to it. */
  execute(before: CouncilState, bytes: Uint8Array): SharedStep {
    const name = toHex(this.#sha256(bytes));
    const known = this.#steps.get(name);
    if (known?.before === before) return known;
    const { state, result }: CouncilStep = executeOperation(before, bytes, this.surroundings);
    const step = { before, after: state, answer: canonicalBytes(result) };
    putBounded(this.#steps, name, step, STEPS_SHARED_MAX);
    return step;
  }

  /** Bytes of a state and their digest. */
  snapshotOf(state: CouncilState): { readonly bytes: Uint8Array; readonly digest: Uint8Array } {
    if (this.#snapshot?.state === state) return this.#snapshot;
    const bytes = canonicalBytes(state);
    this.#snapshot = { state, bytes, digest: this.#sha256(bytes) };
    return this.#snapshot;
  }

  /** The state in a snapshot, or undefined when the digest is another's. Equal snapshots give one and the same state. */
  restore(snapshot: Uint8Array, stateDigest: Uint8Array): CouncilState | undefined {
    if (!equalBytes(this.#sha256(snapshot), stateDigest)) return undefined;
    const name = toHex(stateDigest);
    // A quorum certified this digest: what has it is a snapshot that this class wrote.
    const state = this.#restored.get(name) ?? (JSON.parse(utf8Text(snapshot) ?? '') as CouncilState);
    putBounded(this.#restored, name, state, RESTORED_SHARED_MAX);
    return state;
  }

  #sha256(bytes: Uint8Array): Uint8Array {
    return this.surroundings.ports.sha256(bytes);
  }
}

/** One replica's copy of the pool's state. */
export class CouncilMachine implements StateMachine {
  readonly #shared: SharedCouncil;
  #state: CouncilState;

  constructor(shared: SharedCouncil) {
    this.#shared = shared;
    this.#state = shared.initial;
  }

  /** What this replica knows. */
  get state(): CouncilState {
    return this.#state;
  }

  execute(bytes: Uint8Array): Uint8Array {
    const { after, answer } = this.#shared.execute(this.#state, bytes);
    this.#state = after;
    return answer;
  }

  stateDigest(): Uint8Array {
    return this.#shared.snapshotOf(this.#state).digest;
  }

  snapshot(): Uint8Array {
    return this.#shared.snapshotOf(this.#state).bytes;
  }

  restore(snapshot: Uint8Array, stateDigest: Uint8Array): boolean {
    const state = this.#shared.restore(snapshot, stateDigest);
    if (state === undefined) return false;
    this.#state = state;
    return true;
  }
}

function putBounded<Value>(map: Map<string, Value>, name: string, value: Value, sizeMax: number): void {
  map.delete(name);
  forgetOldest(map, sizeMax);
  map.set(name, value);
}
