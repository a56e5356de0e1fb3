/**
 * What all Byzantine replicas of a world share: their keys, what they have seen, and the forks they are playing.
 * Each of them runs a real replica as a puppet, so that it knows the protocol's state and looks plausible; what leaves
 * the puppet goes through its tricks (see tricks.ts), and from time to time it acts of its own accord.
 */
import type { Prng } from '@dikast/core/base/prng';
import type { Endpoint, Message, NewView, ReplicaId, Request } from '@dikast/core/pbft/message';
import type { ReplicaState } from '@dikast/core/pbft/replica-state';
import type { EncodeStatement } from '@dikast/core/pbft/statement';
import { type FaultName, type FaultProfile, strengthOf } from './fault-profile.ts';
import type { Forger } from './forger.ts';

const ARCHIVE_MAX = 512;
const REQUESTS_MAX = 32;

/** A proposal that was made in two versions. */
export interface Fork {
  readonly epoch: number;
  readonly view: number;
  readonly sequence: number;
  readonly versions: readonly [ForkVersion, ForkVersion];
  /** Which version a replica is shown. */
  readonly sides: ReadonlyMap<ReplicaId, 0 | 1>;
}

/** One version of a forked proposal. */
export interface ForkVersion {
  readonly digest: string;
  readonly batch: Uint8Array;
  readonly signature: Uint8Array;
}

/** What the conspirators can do to the world. */
export interface ConspiracyWorld {
  readonly members: () => readonly ReplicaId[];
  readonly clients: readonly number[];
  /** Puts a message on the wire from a Byzantine replica. */
  readonly send: (from: ReplicaId, to: Endpoint, message: Message, delay: number) => void;
  /** What a correct replica signed in another group in which it also sits, under the same key. */
  readonly signedElsewhere: (replica: ReplicaId, statement: Parameters<EncodeStatement>[0]) => Uint8Array;
  /** Notes that bytes did not decode. */
  readonly undecodable: () => void;
}

/** The Byzantine replicas together. */
export class Conspiracy {
  readonly forger: Forger;
  readonly prng: Prng;
  readonly profile: FaultProfile;
  readonly world: ConspiracyWorld;
  readonly traitors: readonly ReplicaId[];
  readonly forks = new Map<string, Fork | undefined>();
  /** The lie told about each new view. */
  readonly newViews = new Map<string, NewView>();
  readonly archive: Message[] = [];
  readonly requests: Request[] = [];
  /** Fixed choices of this run: whom to ignore, how long to dawdle. */
  readonly victimClient: number;
  readonly silentKinds: ReadonlySet<Message['kind']>;
  readonly silentTowards: ReadonlySet<ReplicaId>;

  constructor(options: {
    forger: Forger;
    prng: Prng;
    profile: FaultProfile;
    world: ConspiracyWorld;
    traitors: readonly ReplicaId[];
  }) {
    this.forger = options.forger;
    this.prng = options.prng;
    this.profile = options.profile;
    this.world = options.world;
    this.traitors = options.traitors;
    const { prng, world } = options;
    this.victimClient = world.clients[prng.nextBelow(Math.max(world.clients.length, 1))] ?? 0;
    this.silentKinds = new Set(SILENCEABLE.filter(() => prng.nextBelow(4) === 0));
    this.silentTowards = new Set(world.members().filter(() => prng.nextBelow(3) === 0));
  }

  /** Whether a trick is played now: never when its fault is absent, more often when it is strong. */
  plays(fault: FaultName, most = 1): boolean {
    const strength = strengthOf(this.profile, fault);
    return strength > 0 && this.prng.nextFraction() < strength * most;
  }

  /** Keeps what a conspirator saw, for later. */
  archiveMessage(message: Message): void {
    if (message.kind === 'status') return;
    if (this.archive.length < ARCHIVE_MAX) this.archive.push(message);
    else this.archive[this.prng.nextBelow(ARCHIVE_MAX)] = message;
    if (message.kind !== 'request') return;
    if (this.requests.length < REQUESTS_MAX) this.requests.push(message);
    else this.requests[this.prng.nextBelow(REQUESTS_MAX)] = message;
  }

  /** One of `items`, or undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items.length === 0 ? undefined : items[this.prng.nextBelow(items.length)];
  }
}

/** One Byzantine replica at work. */
export interface Traitor {
  readonly id: ReplicaId;
  readonly conspiracy: Conspiracy;
  readonly state: ReplicaState;
}

const SILENCEABLE: readonly Message['kind'][] = [
  'pre-prepare',
  'prepare',
  'commit',
  'checkpoint',
  'view-change',
  'new-view',
  'status',
  'batch-body',
  'checkpoint-proof',
  'chunk',
  'committed',
  'reply',
];

/** The replicas that are not in the conspiracy, as far as the traitor's membership says. */
export function victimsOf(traitor: Traitor): ReplicaId[] {
  const { forger } = traitor.conspiracy;
  return traitor.state.membership.replicas.map((member) => member.id).filter((id) => !forger.holds(id));
}

/** Sends from the traitor to a replica after a short, random while. */
export function sendToReplica(traitor: Traitor, to: ReplicaId, message: Message, from: ReplicaId = traitor.id): void {
  const { world, prng } = traitor.conspiracy;
  world.send(from, { kind: 'replica', id: to }, message, prng.nextBelow(8));
}

/** Sends from the traitor to every replica that is not in the conspiracy. */
export function sendToVictims(traitor: Traitor, message: Message): void {
  for (const id of victimsOf(traitor)) sendToReplica(traitor, id, message);
}
