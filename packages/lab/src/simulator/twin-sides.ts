/**
 * Which copy of a pair of twins each host talks to. Both copies hold the same key and run correct code; what one says to
 * its side and the other to its own is what a Byzantine replica could say.
 */
import type { Prng } from '@dikast/core/base/prng';
import type { Message } from '@dikast/core/pbft/message';
import type { Marks } from './marks.ts';
import type { ReplicaHost } from './replica-host.ts';
import type { HostPlan } from './world-plan.ts';

type Side = 'first' | 'second' | 'both';

const SIDES: readonly Side[] = ['first', 'second', 'both'];

/** The sides of all pairs. */
export class TwinSides {
  readonly #prng: Prng;
  readonly #copies: ReadonlyMap<number, 'first' | 'second'>;
  /** The side of each host, over all pairs. */
  readonly #sides = new Map<number, Side>();
  readonly #said = new Map<string, string>();

  constructor(prng: Prng, plans: readonly HostPlan[]) {
    this.#prng = prng;
    const twins = plans.filter((plan) => plan.role === 'twin');
    this.#copies = new Map(twins.map((plan) => [plan.index, plan.index === plan.id ? 'first' : 'second']));
  }

  /** Draws the sides anew. */
  reshuffle(): void {
    this.#sides.clear();
  }

  /** Whether a message passes between two hosts, as far as twins are concerned. */
  isOpen(from: number, to: number): boolean {
    if (this.#copies.size === 0) return true;
    return this.#sees(from, to) && this.#sees(to, from);
  }

  /** Notes what twins say, to see whether they ever contradict each other. */
  onSent(host: ReplicaHost, message: Message, marks: Marks): void {
    if (message.kind !== 'pre-prepare' && message.kind !== 'prepare' && message.kind !== 'commit') return;
    const place = `${host.id}/${message.kind}/${message.epoch}/${message.view}/${message.sequence}`;
    const said = this.#said.get(place);
    if (said === undefined) this.#said.set(place, message.digest);
    else if (said !== message.digest) marks.hit('twins signed different things');
  }

  #sees(host: number, twin: number): boolean {
    const copy = this.#copies.get(twin);
    if (copy === undefined) return true;
    const side = this.#sides.get(host) ?? SIDES[this.#prng.nextBelow(SIDES.length)] ?? 'both';
    this.#sides.set(host, side);
    return side === 'both' || side === copy;
  }
}
