/**
 * The machine of one replica: its durable log, its clock, its crashes. It drives the core as a real driver would: a
 * message leaves only after the records before it are durable, and a crash takes what was not durable yet.
 */
import type { Prng } from '@dikast/core/base/prng';
import type { Endpoint, Message, ReplicaId } from '@dikast/core/pbft/message';
import { createReplica, recoverReplica } from '@dikast/core/pbft/replica';
import type { Replica, ReplicaOptions } from '@dikast/core/pbft/replica-api';
import type { ReplicaInput, ReplicaOutput } from '@dikast/core/pbft/replica-io';

/**
 * What a machine is in the eyes of the checkers. `correct`: never lies, never forgets. `lossy`: never lies, but its disk
 * may lose what it acknowledged, and it knows. `traitor`, `twin`, `rollback`: Byzantine; the last two run correct code,
 * in two copies or on a disk that silently loses its tail.
 */
export type HostRole = 'correct' | 'lossy' | 'traitor' | 'twin' | 'rollback';

/** What a machine needs from the world around it. */
export interface HostWorld {
  schedule(delay: number, action: () => void): void;
  /** How many moments a durable write takes now. */
  flushDelay(): number;
  /** Whether storage fails to notice that acknowledged records are missing. */
  readonly isLossUnnoticed: boolean;
  /** Told of what a step produced, before anything leaves. */
  observe(host: ReplicaHost, input: ReplicaInput | undefined, outputs: readonly ReplicaOutput[]): void;
  /** A message leaves the machine. */
  dispatch(host: ReplicaHost, to: readonly Endpoint[], message: Message): void;
  /** The core threw: a bug of ours. */
  thrown(host: ReplicaHost, error: unknown): void;
}

/** How a restart finds the durable log. */
export type RestartKind = 'whole' | 'torn' | 'amnesia' | 'rollback';

/** One machine. */
export class ReplicaHost {
  readonly index: number;
  readonly id: ReplicaId;
  readonly role: HostRole;
  /** Not a member at the group's birth. */
  readonly isJoiner: boolean;
  replica: Replica | undefined;
  /** Last sequence number that the running replica executed; undefined before the first. */
  executed: number | undefined;
  /** Steps taken. */
  steps = 0;
  readonly #world: HostWorld;
  readonly #options: () => ReplicaOptions;
  #durable: Uint8Array[] = [];
  #waiting: ReplicaOutput[] = [];
  #isFlushing = false;
  #incarnation = 0;

  constructor(
    world: HostWorld,
    place: { index: number; id: ReplicaId; role: HostRole; isJoiner: boolean },
    options: () => ReplicaOptions,
  ) {
    this.#world = world;
    this.index = place.index;
    this.id = place.id;
    this.role = place.role;
    this.isJoiner = place.isJoiner;
    this.#options = options;
  }

  /** Starts for the first time. */
  start(): void {
    this.#run(undefined, () => {
      this.replica = createReplica(this.#options());
      return this.replica.step({ kind: 'tick' });
    });
  }

  /** Whether its code follows the protocol and its memory is its own: the checkers hold it to everything. */
  get isHonest(): boolean {
    return this.role === 'correct' || this.role === 'lossy';
  }

  get isRunning(): boolean {
    return this.replica !== undefined;
  }

  /** Name for traces. */
  get label(): string {
    return `r${this.id}${this.role === 'twin' && this.index !== this.id ? "'" : ''}`;
  }

  step(input: ReplicaInput): void {
    const { replica } = this;
    if (replica === undefined) return;
    this.steps += 1;
    this.#run(input, () => replica.step(input));
  }

  /** Stops at once. Records under way may or may not have reached the disk; messages under way have not left. */
  crash(prng: Prng): { readonly lost: number } {
    const waiting = this.#waiting;
    const survivors = prng.nextBelow(waiting.length + 1);
    for (const output of waiting.slice(0, survivors)) this.#persist(output);
    this.replica = undefined;
    this.#waiting = [];
    this.#isFlushing = false;
    this.#incarnation += 1;
    return { lost: waiting.length };
  }

  /** Starts again from the durable log, or from what is left of it. */
  restart(kind: RestartKind, prng: Prng): void {
    const records = this.#recordsAfter(kind, prng);
    const isComplete = kind === 'whole' || kind === 'rollback' || this.#world.isLossUnnoticed;
    this.#durable = [...records];
    this.executed = undefined;
    this.#run(undefined, () => {
      const { replica, outputs } = recoverReplica(this.#options(), records, { isComplete });
      this.replica = replica;
      return outputs;
    });
  }

  #recordsAfter(kind: RestartKind, prng: Prng): readonly Uint8Array[] {
    const records = this.#durable;
    if (kind === 'whole') return records;
    if (kind === 'amnesia' && !this.#world.isLossUnnoticed) return [];
    // The first record is the last checkpoint, written atomically with what it replaced.
    const kept = records.slice(0, 1 + prng.nextBelow(Math.max(records.length, 1)));
    const last = kept.at(-1);
    const isCut = kind === 'torn' && !this.#world.isLossUnnoticed;
    if (isCut && last !== undefined && kept.length > 1)
      kept[kept.length - 1] = last.slice(0, prng.nextBelow(last.length));
    return kept;
  }

  #run(input: ReplicaInput | undefined, step: () => readonly ReplicaOutput[]): void {
    let outputs: readonly ReplicaOutput[];
    try {
      outputs = step();
    } catch (error) {
      this.#world.thrown(this, error);
      return;
    }
    this.#world.observe(this, input, outputs);
    this.#carryOut(outputs);
  }

  /** A message waits for the records before it, and for nothing else. */
  #carryOut(outputs: readonly ReplicaOutput[]): void {
    const delay = this.#isFlushing ? 1 : this.#world.flushDelay();
    for (const output of outputs) {
      const isDurable = delay === 0 || (output.kind === 'send' && this.#waiting.length === 0);
      if (isDurable) this.#complete(output);
      else if (output.kind === 'persist' || output.kind === 'send') this.#waiting.push(output);
    }
    if (!this.#isFlushing && this.#waiting.length > 0) this.#startFlush(delay);
  }

  /** One durable write covers everything that waits when it starts. */
  #startFlush(delay: number): void {
    this.#isFlushing = true;
    const incarnation = this.#incarnation;
    const count = this.#waiting.length;
    this.#world.schedule(delay, () => {
      if (incarnation !== this.#incarnation) return;
      const done = this.#waiting.splice(0, count);
      this.#isFlushing = false;
      for (const output of done) this.#complete(output);
      if (this.#waiting.length > 0) this.#startFlush(Math.max(this.#world.flushDelay(), 1));
    });
  }

  #complete(output: ReplicaOutput): void {
    this.#persist(output);
    if (output.kind === 'send') this.#world.dispatch(this, output.to, output.message);
  }

  #persist(output: ReplicaOutput): void {
    if (output.kind !== 'persist') return;
    if (output.replacesAll) this.#durable = [...output.records];
    else this.#durable.push(...output.records);
  }
}
