/**
 * Runs one twins scenario: lock-step rounds, messages delivered in the order in which they were sent, lost when sender and
 * receiver are on different sides. At the end everybody hears everybody, and all requests must complete.
 */
import { createPrng } from '@dikast/core/base/prng';
import { createClient } from '@dikast/core/pbft/client';
import { type ClientOutput, DEFAULT_CLIENT_LIMITS } from '@dikast/core/pbft/client-api';
import { type Limits, limitsWith } from '@dikast/core/pbft/limits';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import { PROTOCOL_RULES } from '@dikast/core/pbft/protocol-rules';
import type { ReplicaOptions } from '@dikast/core/pbft/replica-api';
import type { ReplicaInput, ReplicaOutput } from '@dikast/core/pbft/replica-io';
import type { ProtocolRules } from '@dikast/core/pbft/rules';
import { ChainMachine } from './chain-machine.ts';
import { ClientHost, type ClientWorld } from './client-host.ts';
import { Judge } from './judge.ts';
import { applyMutation, type Mutation, UNCHANGED } from './mutation.ts';
import { type HostWorld, ReplicaHost } from './replica-host.ts';
import { type KeyPair, simulatedCrypto } from './simulated-crypto.ts';
import type { TwinsScenario } from './twins-scenario.ts';
import type { Violation } from './violation.ts';

const GROUP = 'twins';
const TICKS_PER_ROUND = 8;
const TICKS_TO_COMPLETE = 250;
const CLIENT = 0;

const LIMITS: Limits = limitsWith({
  checkpointInterval: 2,
  windowSize: 4,
  pipelineMax: 2,
  requestTimeoutTicks: 3,
  viewChangeTimeoutTicks: 3,
  backOffMax: 3,
  retransmitTicks: 2,
  statusTicks: 2,
  fetchTimeoutTicks: 3,
  bodyFetchTicks: 1,
  clientWindow: 16,
  replicasMax: 32,
  clientsMax: 2,
});

/** What a twins scenario came to. */
export interface TwinsReport {
  readonly events: number;
  readonly violations: readonly Violation[];
  /** Highest view that a correct replica entered. */
  readonly view: number;
  readonly operationsCompleted: number;
}

/** Runs a scenario; equal scenarios give equal reports. */
export function runTwins(scenario: TwinsScenario, mutation: Mutation = UNCHANGED): TwinsReport {
  return new TwinsWorld(scenario, mutation).run();
}

interface Delivery {
  readonly to: ReplicaHost | ClientHost;
  readonly from: Endpoint;
  readonly message: Message;
}

class TwinsWorld implements HostWorld, ClientWorld {
  readonly isLossUnnoticed = false;
  readonly #scenario: TwinsScenario;
  readonly #mutation: Mutation;
  readonly #crypto = simulatedCrypto(createPrng(1));
  readonly #hosts: ReplicaHost[] = [];
  readonly #client: ClientHost;
  readonly #keys: readonly KeyPair[];
  readonly #clientKey: KeyPair;
  readonly #membership: Membership;
  readonly #judge: Judge;
  readonly #rules: ProtocolRules;
  #queue: Delivery[] = [];
  #sides: number | undefined;
  #tick = 0;
  #events = 0;

  constructor(scenario: TwinsScenario, mutation: Mutation) {
    const { replicas, twins } = scenario;
    this.#scenario = scenario;
    this.#mutation = mutation;
    this.#keys = Array.from({ length: replicas }, () => this.#crypto.createPair());
    this.#clientKey = this.#crypto.createPair();
    this.#membership = {
      epoch: 0,
      replicas: this.#keys.map(({ publicKey }, id) => ({ id, publicKey })),
      clients: [{ id: CLIENT, publicKey: this.#clientKey.publicKey, isAdministrator: false }],
    };
    this.#rules = { ...PROTOCOL_RULES, primaryIndex: (view, n) => scenario.rounds[view]?.leader ?? view % n };
    this.#judge = this.#createJudge();
    for (let index = 0; index < replicas + twins; index++) {
      const id = index < replicas ? index : index - replicas;
      const place = { index, id, role: id < twins ? ('twin' as const) : ('correct' as const), isJoiner: false };
      this.#hosts.push(new ReplicaHost(this, place, () => this.#replicaOptions(index)));
    }
    this.#client = this.#createClient(replicas + twins);
  }

  run(): TwinsReport {
    for (const host of this.#hosts) host.start();
    for (const { sides } of this.#scenario.rounds) {
      this.#sides = sides;
      this.#client.submit();
      this.#advance(TICKS_PER_ROUND);
    }
    this.#sides = undefined;
    this.#client.submit();
    for (let tick = 0; tick < TICKS_TO_COMPLETE && this.#client.outstanding > 0; tick++) this.#advance(1);
    if (this.#client.outstanding > 0 && this.#judge.violations.length === 0 && this.#isWithinBounds())
      this.#judge.report('termination', `${this.#client.outstanding} requests still open`);
    const states = this.#hosts.filter((host) => host.isHonest).flatMap((host) => host.replica?.state ?? []);
    return {
      events: this.#events,
      violations: this.#judge.violations,
      view: states.reduce((most, state) => Math.max(most, state.view), 0),
      operationsCompleted: this.#judge.certificates.completed,
    };
  }

  schedule(_delay: number, action: () => void): void {
    action();
  }

  flushDelay(): number {
    return 0;
  }

  completedUpTo(): number {
    return this.#judge.certificates.completedUpTo;
  }

  observe(host: ReplicaHost, input: ReplicaInput | undefined, outputs: readonly ReplicaOutput[]): void {
    this.#judge.onStep(host, input, outputs);
  }

  dispatch(host: ReplicaHost, to: readonly Endpoint[], message: Message): void {
    this.#judge.onSent(host, message);
    const from = { kind: 'replica', id: host.id } as const;
    for (const end of to) {
      if (end.kind === 'client') this.#queue.push({ to: this.#client, from, message });
      else
        for (const other of this.#hosts)
          if (this.#hears(host, other, end.id)) this.#queue.push({ to: other, from, message });
    }
  }

  dispatchFromClient(_host: ClientHost, to: readonly Endpoint[], message: Message): void {
    const from = { kind: 'client', id: CLIENT } as const;
    for (const end of to)
      for (const host of this.#hosts) if (host.id === end.id) this.#queue.push({ to: host, from, message });
  }

  observeClient(host: ClientHost, outputs: readonly ClientOutput[]): void {
    this.#judge.onClientStep(host, outputs);
  }

  thrown(host: ReplicaHost, error: unknown): void {
    if (host.isHonest) this.#judge.report('exception', `${host.label} threw ${String(error)}`);
  }

  clientThrown(host: ClientHost, error: unknown): void {
    this.#judge.report('exception', `${host.label} threw ${String(error)}`);
  }

  #isWithinBounds(): boolean {
    return 3 * this.#scenario.twins < this.#scenario.replicas;
  }

  #hears(from: ReplicaHost, to: ReplicaHost, id: number): boolean {
    if (to.id !== id || from === to) return false;
    if (this.#sides === undefined) return true;
    return ((this.#sides >> from.index) & 1) === ((this.#sides >> to.index) & 1);
  }

  #advance(ticks: number): void {
    for (let count = 0; count < ticks && this.#judge.violations.length === 0; count++) {
      this.#tick += 1;
      this.#events += this.#hosts.length + 1;
      this.#client.step({ kind: 'tick' });
      for (const host of this.#hosts) host.step({ kind: 'tick' });
      this.#deliverAll();
    }
  }

  #deliverAll(): void {
    for (let at = 0; at < this.#queue.length && this.#judge.violations.length === 0; at++) {
      const { to, from, message } = this.#queue[at] as Delivery;
      this.#events += 1;
      to.step({ kind: 'message', from, message });
    }
    this.#queue = [];
  }

  #createJudge(): Judge {
    return new Judge({
      group: GROUP,
      crypto: this.#crypto,
      now: () => this.#tick,
      membershipOf: (epoch) => (epoch === 0 ? this.#membership : undefined),
      isHonest: (replica) => replica >= this.#scenario.twins,
      clientKey: () => this.#clientKey.publicKey,
      isInvented: () => false,
    });
  }

  #replicaOptions(index: number): ReplicaOptions {
    const host = this.#hosts[index] as ReplicaHost;
    const { sha256, verify } = this.#crypto;
    const { sign } = this.#keys[host.id] as KeyPair;
    const stateMachine = new ChainMachine(sha256, (context, _operation, head) => {
      if (host.isHonest) this.#judge.order.onChain(host, context, head);
    });
    const crypto = { sha256, verify, sign };
    const genesis = this.#membership;
    const options = { group: GROUP, replica: host.id, genesis, limits: LIMITS, crypto, stateMachine };
    return { ...applyMutation(this.#mutation, options), rules: { ...this.#rules, ...this.#mutation.rules } };
  }

  #createClient(index: number): ClientHost {
    const { sha256, verify } = this.#crypto;
    const limits = { ...LIMITS, ...DEFAULT_CLIENT_LIMITS, retransmitTicks: 2, backOffMax: 1 };
    const client = createClient({
      group: GROUP,
      client: CLIENT,
      membership: this.#membership,
      firstTimestamp: 1,
      limits,
      crypto: { sha256, verify, sign: this.#clientKey.sign },
      rules: this.#rules,
    });
    return new ClientHost(this, { index, client }, createPrng(2));
  }
}
