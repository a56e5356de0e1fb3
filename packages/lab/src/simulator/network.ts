/**
 * The network between hosts: decides for each message when it arrives, if at all, and how often. Hosts are numbered over
 * all machines, so that two copies of one replica can sit on different sides of a partition.
 */
import type { Prng } from '@dikast/core/base/prng';
import { type FaultProfile, strengthOf } from './fault-profile.ts';
import type { Marks } from './marks.ts';

/** Moments of virtual time in one tick of a true clock. */
export const MOMENTS_PER_TICK = 10;

const CALM_DELAY_MAX = 6;
const REPLAY_DELAY_MAX = 120 * MOMENTS_PER_TICK;

interface Partition {
  /** The side of each host. */
  readonly sides: readonly number[];
  /** Whether the lower side still reaches the higher one. */
  readonly isOneWay: boolean;
  readonly until: number;
}

/** Links between hosts. */
export class Network {
  readonly #prng: Prng;
  readonly #profile: FaultProfile;
  readonly #marks: Marks;
  readonly #hosts: number;
  readonly #meanDelay: number;
  #partition: Partition | undefined;
  #core: ReadonlySet<number> | undefined;

  constructor(options: { prng: Prng; profile: FaultProfile; marks: Marks; hosts: number }) {
    this.#prng = options.prng;
    this.#profile = options.profile;
    this.#marks = options.marks;
    this.#hosts = options.hosts;
    this.#meanDelay = 3 + strengthOf(options.profile, 'delay') * 6 * MOMENTS_PER_TICK;
  }

  /** From now on links between hosts of the core are good; all others stay as they are. */
  heal(core: ReadonlySet<number>): void {
    this.#core = core;
    if (this.#partition !== undefined) this.#marks.hit('partition healed');
  }

  /** Once a tick: partitions come and go. */
  changePartition(now: number): void {
    if (this.#core !== undefined) return;
    if (this.#partition !== undefined && now >= this.#partition.until) {
      this.#partition = undefined;
      this.#marks.hit('partition healed');
    }
    const chance = 0.01 + 0.05 * strengthOf(this.#profile, 'partition');
    if (this.#partition !== undefined || !this.#profile.has('partition') || this.#prng.nextFraction() >= chance) return;
    const isOneWay = this.#profile.has('asymmetry') && this.#prng.nextBelow(2) === 0;
    if (isOneWay) this.#marks.hit('one-way partition');
    const length = 5 + this.#prng.nextBelow(40);
    this.#partition = { sides: this.#drawSides(), isOneWay, until: now + length * MOMENTS_PER_TICK };
  }

  /** Delays after which the message arrives: none when it is lost, several when it is repeated. */
  delays(from: number, to: number): readonly number[] {
    const isCalm = this.#core?.has(from) && this.#core.has(to);
    if (isCalm) return [1 + this.#prng.nextBelow(CALM_DELAY_MAX)];
    if (!this.#isOpen(from, to)) return [];
    if (this.#happens('loss', 0.3)) return [];
    const delays = [this.#drawDelay()];
    if (this.#happens('duplication', 0.5)) delays.push(this.#drawDelay());
    if (this.#happens('replay', 0.1)) {
      delays.push(1 + this.#prng.nextBelow(REPLAY_DELAY_MAX));
      this.#marks.hit('message replayed long after');
    }
    return delays;
  }

  #isOpen(from: number, to: number): boolean {
    if (this.#partition === undefined) return true;
    const { sides, isOneWay } = this.#partition;
    const [fromSide, toSide] = [sides[from] ?? 0, sides[to] ?? 0];
    return fromSide === toSide || (isOneWay && fromSide < toSide);
  }

  #happens(fault: 'loss' | 'duplication' | 'replay', most: number): boolean {
    const strength = strengthOf(this.#profile, fault);
    return strength > 0 && this.#prng.nextFraction() < strength * most;
  }

  /** Mostly short and sometimes long, so that later messages overtake earlier ones. */
  #drawDelay(): number {
    const draw = this.#prng.nextFraction();
    return 1 + Math.floor(3 * draw * draw * this.#meanDelay);
  }

  #drawSides(): number[] {
    const isolated = this.#prng.nextBelow(2 * this.#hosts);
    if (isolated < this.#hosts) return Array.from({ length: this.#hosts }, (_, host) => (host === isolated ? 1 : 0));
    return Array.from({ length: this.#hosts }, () => this.#prng.nextBelow(2));
  }
}
