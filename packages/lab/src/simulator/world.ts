/**
 * One simulated world: machines, clients, the network between them, virtual time, and the judge who watches. Everything
 * that happens follows from the scenario; nothing here knows how the protocol works.
 */
import type { Prng } from '@dikast/core/base/prng';
import { createClient } from '@dikast/core/pbft/client';
import { type ClientOutput, DEFAULT_CLIENT_LIMITS } from '@dikast/core/pbft/client-api';
import { decodeMessage, encodeMessage } from '@dikast/core/pbft/codec';
import type { Limits } from '@dikast/core/pbft/limits';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Endpoint, Message, ReplicaId } from '@dikast/core/pbft/message';
import type { ReplicaOptions } from '@dikast/core/pbft/replica-api';
import type { ReplicaInput, ReplicaOutput } from '@dikast/core/pbft/replica-io';
import { statementEncoder } from '@dikast/core/pbft/statement';
import { ByzantineClient } from './byzantine-client.ts';
import { ChainMachine } from './chain-machine.ts';
import { ClientHost, type ClientWorld } from './client-host.ts';
import { Conspiracy } from './conspiracy.ts';
import { EventQueue } from './event-queue.ts';
import { type FaultProfile, profileOf, streamOf, strengthOf } from './fault-profile.ts';
import { Forger } from './forger.ts';
import { takeInitiative } from './initiatives.ts';
import { Judge } from './judge.ts';
import { applyMutation, type Mutation, UNCHANGED } from './mutation.ts';
import { MOMENTS_PER_TICK, Network } from './network.ts';
import { type HostWorld, ReplicaHost } from './replica-host.ts';
import { realCrypto, simulatedCrypto, type WorldCrypto } from './simulated-crypto.ts';
import type { Scenario } from './simulation-options.ts';
import { markStep, noteBefore } from './step-marks.ts';
import type { Trace } from './trace.ts';
import { letsIn, sentInstead } from './tricks.ts';
import { TwinSides } from './twin-sides.ts';
import { drawKeys, drawLimits, genesisOf, planClients, planHosts, type WorldKeys } from './world-plan.ts';

/** Name of the simulated group. */
const GROUP = 'simulated';
/** Name of another group in which the same replicas sit, under the same keys. */
const OTHER_GROUP = 'elsewhere';

const STREAMS = { network: 10, crypto: 11, disk: 12, conspiracy: 13, clients: 14, twins: 15, byzantineClient: 16 };

/** A world and its inhabitants. */
export class World implements HostWorld, ClientWorld {
  readonly scenario: Scenario;
  readonly profile: FaultProfile;
  readonly queue = new EventQueue();
  readonly judge: Judge;
  readonly network: Network;
  readonly hosts: ReplicaHost[] = [];
  readonly clients: ClientHost[] = [];
  readonly byzantineClients: ByzantineClient[] = [];
  readonly limits: Limits;
  readonly keys: WorldKeys;
  readonly memberships: Membership[];
  readonly twinSides: TwinSides;
  readonly isLossUnnoticed: boolean;
  events = 0;
  readonly #crypto: WorldCrypto;
  readonly #mutation: Mutation;
  readonly #conspiracy: Conspiracy;
  readonly #diskPrng: Prng;
  readonly #trace: Trace | undefined;
  readonly #submitted = new Set<string>();
  readonly #honestIds: ReadonlySet<ReplicaId>;

  constructor(scenario: Scenario, options: { trace?: Trace | undefined; mutation?: Mutation | undefined } = {}) {
    const { seed } = scenario;
    this.scenario = scenario;
    this.#trace = options.trace;
    this.#mutation = options.mutation ?? UNCHANGED;
    this.isLossUnnoticed = this.#mutation.isLossUnnoticed === true;
    this.profile = profileOf(seed, scenario.faults);
    this.limits = drawLimits(seed);
    this.#crypto = (scenario.crypto === 'real' ? realCrypto : simulatedCrypto)(streamOf(seed, STREAMS.crypto));
    const plans = planHosts(scenario, this.profile);
    const clients = planClients(scenario, this.profile);
    this.keys = drawKeys(this.#crypto, plans, [...clients.correct, ...clients.byzantine]);
    this.memberships = [genesisOf(scenario, this.keys)];
    this.#honestIds = new Set(
      plans.filter((plan) => plan.role === 'correct' || plan.role === 'lossy').map((plan) => plan.id),
    );
    this.judge = this.#createJudge(clients.correct);
    const size = plans.length + clients.correct.length + clients.byzantine.length;
    this.network = new Network({
      prng: streamOf(seed, STREAMS.network),
      profile: this.profile,
      marks: this.judge.marks,
      hosts: size,
    });
    this.twinSides = new TwinSides(streamOf(seed, STREAMS.twins), plans);
    this.#diskPrng = streamOf(seed, STREAMS.disk);
    for (const plan of plans) this.hosts.push(new ReplicaHost(this, plan, () => this.#replicaOptions(plan.index)));
    const traitors = plans.filter((plan) => plan.role === 'traitor').map((plan) => plan.id);
    this.#conspiracy = this.#createConspiracy(traitors, clients.correct);
    for (const id of clients.correct) this.clients.push(this.#createClient(id, plans.length + id));
    for (const id of clients.byzantine) this.byzantineClients.push(this.#createByzantineClient(id, plans.length + id));
    for (const host of this.hosts) host.start();
  }

  get now(): number {
    return this.queue.now;
  }

  get isViolated(): boolean {
    return this.judge.violations.length > 0;
  }

  schedule(delay: number, action: () => void): void {
    this.queue.schedule(delay, action);
  }

  flushDelay(): number {
    const strength = strengthOf(this.profile, 'slow-disk');
    return strength === 0 ? 0 : this.#diskPrng.nextBelow(1 + Math.ceil(strength * 3 * MOMENTS_PER_TICK));
  }

  completedUpTo(): number {
    return this.judge.certificates.completedUpTo;
  }

  /** One tick of a machine's own clock. */
  tickHost(host: ReplicaHost): void {
    if (!host.isRunning) return;
    this.#step(host, { kind: 'tick' });
    const state = host.replica?.state;
    if (host.role === 'traitor' && state !== undefined)
      takeInitiative({ id: host.id, conspiracy: this.#conspiracy, state });
  }

  tickClient(client: ClientHost): void {
    this.events += 1;
    client.step({ kind: 'tick' });
  }

  observe(host: ReplicaHost, input: ReplicaInput | undefined, outputs: readonly ReplicaOutput[]): void {
    for (const output of outputs)
      if (output.kind === 'epoch-entered' && host.isHonest)
        this.memberships[output.membership.epoch] ??= output.membership;
    this.#trace?.outputs(this.now, host.label, outputs);
    this.judge.onStep(host, input, outputs);
  }

  dispatch(host: ReplicaHost, to: readonly Endpoint[], message: Message): void {
    this.judge.onSent(host, message);
    if (host.role === 'twin') this.twinSides.onSent(host, message, this.judge.marks);
    const state = host.replica?.state;
    for (const one of to) {
      if (host.role !== 'traitor' || state === undefined) {
        this.#post(host.index, { kind: 'replica', id: host.id }, one, message, 0);
        continue;
      }
      const letter = sentInstead({ id: host.id, conspiracy: this.#conspiracy, state }, one, message);
      if (letter !== undefined) this.#sendForged(host.id, one, letter.message, letter.delay);
    }
  }

  dispatchFromClient(host: ClientHost, to: readonly Endpoint[], message: Message): void {
    if (message.kind === 'request')
      for (const operation of message.operations) this.#submitted.add(submissionName(host.id, operation));
    for (const one of to) this.#post(host.index, { kind: 'client', id: host.id }, one, message, 0);
  }

  observeClient(host: ClientHost, outputs: readonly ClientOutput[]): void {
    for (const output of outputs) {
      const submitted = output.kind === 'refused' ? host.submitted[output.token] : undefined;
      if (submitted !== undefined) submitted.isCompleted = true;
    }
    this.judge.onClientStep(host, outputs);
  }

  thrown(host: ReplicaHost, error: unknown): void {
    if (host.isHonest) this.judge.report('exception', `${host.label} threw ${describeError(error)}`);
    host.replica = undefined;
  }

  clientThrown(host: ClientHost, error: unknown): void {
    this.judge.report('exception', `${host.label} threw ${describeError(error)}`);
  }

  #step(host: ReplicaHost, input: ReplicaInput): void {
    this.events += 1;
    const before = noteBefore(host, input);
    host.step(input);
    if (host.isHonest) markStep(this.judge.marks, host, input, before);
  }

  #post(fromIndex: number, from: Endpoint, to: Endpoint, message: Message, extraDelay: number): void {
    const bytes = this.profile.has('wire') ? encodeMessage(message) : undefined;
    if (to.kind === 'client') {
      const client = this.clients[to.id];
      if (client !== undefined)
        this.#carry(fromIndex, client.index, extraDelay, () => this.#toClient(client, from, message));
      return;
    }
    for (const host of this.hosts) {
      if (host.id !== to.id || !this.twinSides.isOpen(fromIndex, host.index)) continue;
      this.#carry(fromIndex, host.index, extraDelay, () => this.#toReplica(host, from, message, bytes));
    }
  }

  #carry(from: number, to: number, extraDelay: number, arrive: () => void): void {
    for (const delay of this.network.delays(from, to)) this.queue.schedule(extraDelay + delay, arrive);
  }

  #toReplica(host: ReplicaHost, from: Endpoint, message: Message, bytes: Uint8Array | undefined): void {
    const state = host.replica?.state;
    if (state === undefined) return;
    if (host.role === 'traitor' && !letsIn({ id: host.id, conspiracy: this.#conspiracy, state }, message)) return;
    const decoded = bytes === undefined ? undefined : decodeMessage(bytes, this.limits);
    if (decoded !== undefined && !decoded.ok) {
      this.judge.report('exception', `a ${message.kind} of a correct sender does not decode: ${decoded.problem}`);
      return;
    }
    const received = decoded?.value ?? message;
    this.#trace?.delivered(this.now, from, host.label, received);
    this.#step(host, { kind: 'message', from, message: received });
  }

  #toClient(client: ClientHost, from: Endpoint, message: Message): void {
    this.events += 1;
    this.#trace?.delivered(this.now, from, client.label, message);
    client.step({ kind: 'message', from, message });
  }

  /** What Byzantine senders make passes through the wire format: nothing else could arrive anywhere. */
  #sendForged(from: ReplicaId, to: Endpoint, message: Message, delay: number): void {
    const received = this.#throughWire(message);
    const host = this.hosts[from];
    if (received === undefined || host?.isRunning !== true) return;
    this.#post(host.index, { kind: 'replica', id: from }, to, received, delay);
  }

  #throughWire(message: Message): Message | undefined {
    try {
      const decoded = decodeMessage(encodeMessage(message), this.limits);
      if (decoded.ok) return decoded.value;
    } catch {
      // The writer refuses numbers that have no encoding: such a message cannot be sent.
    }
    this.judge.marks.hit('message that does not decode dropped');
    return undefined;
  }

  #replicaOptions(index: number): ReplicaOptions {
    const host = this.hosts[index];
    const id = host?.id ?? index;
    const key = this.keys.replicas.get(id);
    const sign = key?.sign ?? (() => new Uint8Array(64));
    const { sha256, verify } = this.#crypto;
    const stateMachine = new ChainMachine(sha256, (context, _operation, head) => {
      if (host?.isHonest === true) this.judge.order.onChain(host, context, head);
    });
    const [genesis] = this.memberships as [Membership];
    const crypto = { sha256, verify, sign };
    return applyMutation(this.#mutation, {
      group: GROUP,
      replica: id,
      genesis,
      limits: this.limits,
      crypto,
      stateMachine,
    });
  }

  #createJudge(correctClients: readonly number[]): Judge {
    return new Judge({
      group: GROUP,
      crypto: this.#crypto,
      now: () => this.now,
      membershipOf: (epoch) => this.memberships[epoch],
      isHonest: (replica) => this.#honestIds.has(replica),
      clientKey: (client) => this.keys.clients.get(client)?.publicKey,
      isInvented: (client, operation) =>
        correctClients.includes(client) && !this.#submitted.has(submissionName(client, operation)),
    });
  }

  #createConspiracy(traitors: readonly ReplicaId[], clients: readonly number[]): Conspiracy {
    const keys = new Map(traitors.map((id) => [id, this.keys.replicas.get(id)?.sign ?? (() => new Uint8Array(64))]));
    const encodeElsewhere = statementEncoder(this.#mutation.isGroupUnbound === true ? GROUP : OTHER_GROUP);
    return new Conspiracy({
      forger: new Forger(GROUP, this.#crypto, keys),
      prng: streamOf(this.scenario.seed, STREAMS.conspiracy),
      profile: this.profile,
      traitors,
      world: {
        members: () => this.memberships.at(-1)?.replicas.map((member) => member.id) ?? [],
        clients,
        send: (from, to, message, delay) => this.#sendForged(from, to, message, delay),
        signedElsewhere: (replica, statement) =>
          this.keys.replicas.get(replica)?.sign(encodeElsewhere(statement)) ?? new Uint8Array(64),
        undecodable: () => this.judge.marks.hit('message that does not decode dropped'),
      },
    });
  }

  #createClient(id: number, index: number): ClientHost {
    const prng = streamOf(this.scenario.seed, STREAMS.clients, id);
    const [membership] = this.memberships as [Membership];
    const { sha256, verify } = this.#crypto;
    const sign = this.keys.clients.get(id)?.sign ?? (() => new Uint8Array(64));
    const limits = {
      ...this.limits,
      ...DEFAULT_CLIENT_LIMITS,
      requestsInFlightMax: 1 + prng.nextBelow(6),
      retransmitTicks: 10,
      backOffMax: 3,
    };
    const rules = this.#mutation.clientRules;
    const client = createClient({
      group: GROUP,
      client: id,
      membership,
      firstTimestamp: 1,
      limits,
      crypto: { sha256, verify, sign },
      ...(rules === undefined ? {} : { rules }),
    });
    return new ClientHost(this, { index, client }, prng);
  }

  #createByzantineClient(id: number, index: number): ByzantineClient {
    const [membership] = this.memberships as [Membership];
    const key = this.keys.clients.get(id) ?? this.#crypto.createPair();
    return new ByzantineClient({
      id,
      key,
      otherClients: this.clients.map((client) => client.id),
      forger: this.#conspiracy.forger,
      prng: streamOf(this.scenario.seed, STREAMS.byzantineClient),
      profile: this.profile,
      membership,
      requestBytesMax: this.limits.requestBytesMax,
      send: (to, message) => {
        const received = this.#throughWire(message);
        if (received !== undefined) this.#post(index, { kind: 'client', id }, to, received, 0);
      },
    });
  }
}

function submissionName(client: number, operation: Uint8Array): string {
  return `${client}/${operation.join(',')}`;
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
