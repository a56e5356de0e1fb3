/**
 * The council of this process: a PBFT group for each pool, one store under all of them.
 * What it acknowledges is durable; what it certifies was signed by a quorum of the pool's agents.
 */

import { present } from '@dikast/core/base/assert';
import { utf8Bytes, utf8Text } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import type { VerifySignature } from '@dikast/core/base/crypto-port';
import type { PoolCharter } from '@dikast/core/council/council-judgement';
import { CouncilMachine, SharedCouncil } from '@dikast/core/council/council-machine';
import { type DecideOperation, encodeOperation } from '@dikast/core/council/council-operation';
import type { CouncilResult } from '@dikast/core/council/council-result';
import type { CouncilState } from '@dikast/core/council/council-state';
import type { LearnOperation } from '@dikast/core/council/learn-operation';
import { limitsWith } from '@dikast/core/pbft/limits';
import { memoryTransport } from '../adapters/memory-transport.ts';
import { sha256 } from '../adapters/node-hash.ts';
import type { Clock, Signer, Transport } from '../ports.ts';
import type { Store, StoreOperation } from '../store-port.ts';
import { groupName, membershipOf } from '../verdict/pool-identity.ts';
import { Gathering } from './gathering.ts';
import { type GroupAnswer, PoolGroup } from './pool-group.ts';
import { PoolLog } from './pool-log.ts';

/** One pool of the council. */
export interface CouncilPool {
  /** What the council calls its group; a pool may have several, of different charters. */
  readonly name: string;
  readonly charter: PoolCharter;
  /** Whether misbehaviour may cost an agent its say in this group; false where no known answer could clear it. */
  readonly hasQuarantine: boolean;
  /** By agent id; an agent without one runs no replica here. */
  readonly signers: ReadonlyMap<string, Signer>;
}

/** What a council is made of. */
export interface CouncilOptions {
  readonly pools: readonly CouncilPool[];
  readonly engineSigner: Signer;
  readonly store: Store;
  readonly clock: Clock;
  readonly verify: VerifySignature;
  /** A transport for a group; in memory unless given. */
  readonly transportOf?: (pool: string) => Transport;
}

/** Timestamps set aside for one process: one for each request to a group. */
const TIMESTAMPS_RESERVED = 2 ** 24;
/** Milliseconds of a protocol tick. */
const TICK_MS = 10;
/** Requests carry whole texts: bounds above those of a request with its ballots (request/request.ts). */
const LIMITS = limitsWith({
  requestBytesMax: 2 ** 25,
  batchBytesMax: 2 ** 26,
  pendingBytesMax: 2 ** 28,
  replyBytesMax: 2 ** 20,
});

interface RunningPool {
  readonly group: PoolGroup;
  readonly gathering: Gathering<Ready>;
  readonly log: PoolLog;
  readonly transport: Transport;
  readonly excluded: Set<string>;
  readonly shared: SharedCouncil;
  readonly machines: readonly CouncilMachine[];
}

/** An operation that is ready to be ordered. */
interface Ready {
  readonly operation: Uint8Array;
  readonly timeoutMs: number;
  readonly resolve: (answer: GroupAnswer | undefined) => void;
}

/** How an operation is handed to its group. */
export interface OrderOptions {
  readonly timeoutMs: number;
  /** Whether operations of other validations are about to come, so that they may share a batch. Default false. */
  readonly areMoreComing?: boolean;
}

/** Where the pools' groups live. */
export class Council {
  readonly #options: CouncilOptions;
  readonly #pools = new Map<string, RunningPool>();
  #pending: StoreOperation[] = [];
  #cancelTick: (() => void) | undefined;

  private constructor(options: CouncilOptions) {
    this.#options = options;
  }

  /** Starts all groups from the store. @throws StoreError when it cannot be read. */
  static async open(options: CouncilOptions): Promise<Council> {
    const council = new Council(options);
    for (const pool of options.pools) await council.#startPool(pool);
    await council.commit([]);
    return council;
  }

  /** Agents of a pool that a decision proved faulty. */
  excludedOf(pool: string): ReadonlySet<string> {
    return this.#pools.get(pool)?.excluded ?? new Set();
  }

  /** What a pool's group knows: the state of its most advanced replica here. */
  stateOf(pool: string): CouncilState {
    const running = present(this.#pools.get(pool), 'the pool is one of the council');
    return running.machines
      .map(({ state }) => state)
      .reduce((latest, state) => (state.ledger.size > latest.ledger.size ? state : latest), running.shared.initial);
  }

  /**
   * Has a pool's group decide or learn. Undefined when no quorum answered within `timeoutMs`: then nothing was decided that
   * anybody may rely on.
   */
  async order(
    pool: string,
    operation: DecideOperation | LearnOperation,
    options: OrderOptions,
  ): Promise<GroupAnswer | undefined> {
    const running = this.#pools.get(pool);
    if (running === undefined) return undefined;
    const { timeoutMs, areMoreComing = false } = options;
    const bytes = encodeOperation(operation);
    return new Promise((resolve) => running.gathering.add({ operation: bytes, timeoutMs, resolve }, areMoreComing));
  }

  /**
   * Makes everything that happened so far durable, together with `operations`.
   * @throws StoreError; `conflict` when a key put `if_absent` exists.
   */
  async commit(operations: readonly StoreOperation[]): Promise<void> {
    const pending = [...this.#pools.values()].flatMap(({ log }) => log.take());
    const all = [...this.#pending, ...pending];
    this.#pending = [];
    // A conflict must not take the protocol's records with it: they go first, in a commit of their own.
    const both = [...(all.length > 0 ? [this.#options.store.commit(all)] : []), this.#options.store.commit(operations)];
    await Promise.all(both);
  }

  /** Stops the groups; the store stays open. */
  async close(): Promise<void> {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    try {
      await this.commit([]);
    } finally {
      for (const { transport } of this.#pools.values()) transport.close();
    }
  }

  #hand(group: PoolGroup, ready: readonly Ready[]): void {
    for (const [index, { token, answer }] of group.order(ready.map(({ operation }) => operation)).entries()) {
      const { timeoutMs, resolve } = ready[index] as Ready;
      const cancelTimeout = this.#options.clock.schedule(timeoutMs, () => group.giveUp(token));
      void answer.finally(cancelTimeout).then(resolve);
    }
    this.#keepTicking();
  }

  async #startPool({ name, charter, hasQuarantine, signers }: CouncilPool): Promise<void> {
    const { engineSigner, store, verify, transportOf = memoryTransport } = this.#options;
    const group = groupName(charter, sha256);
    const log = new PoolLog(group, store, LIMITS);
    const shared = new SharedCouncil({ charter, ports: { sha256, verify }, hasQuarantine });
    const ledger = `ledger/${group}`;
    const extent = await store.extent(ledger);
    let recorded = extent.next;
    const excluded = new Set<string>();
    const transport = transportOf(name);
    const bySeat = charter.roster.flatMap(({ agent }, id) => {
      const signer = signers.get(agent);
      return signer === undefined ? [] : [[id, signer] as const];
    });
    const machines = new Map(bySeat.map(([id]) => [id, new CouncilMachine(shared)]));
    const onExecuted = (results: readonly CouncilResult[]): void => {
      for (const result of results) {
        if (result.status === 'refused') continue;
        if (result.status === 'decided') for (const agent of result.excluded) excluded.add(agent);
        const entries = result.entries.filter(({ index }) => index >= recorded);
        if (entries.length === 0) continue;
        recorded += entries.length;
        this.#pending.push({ kind: 'append', stream: ledger, records: entries.map((entry) => canonicalBytes(entry)) });
      }
    };
    const running = await PoolGroup.open({
      group,
      membership: membershipOf(charter, engineSigner.publicKey),
      limits: LIMITS,
      verify,
      signers: new Map(bySeat),
      clientSigner: engineSigner,
      firstTimestamp: await this.#reserveTimestamps(group),
      transport,
      log,
      machineOf: (id) => machines.get(id) ?? new CouncilMachine(shared),
      onExecuted,
    });
    for (const machine of machines.values()) for (const agent of machine.state.excluded) excluded.add(agent);
    const gathering = new Gathering<Ready>(this.#options.clock, (ready) => this.#hand(running, ready));
    const all = [...machines.values()];
    this.#pools.set(name, { group: running, gathering, log, transport, excluded, shared, machines: all });
  }

  /**
   * The first of a stretch of timestamps that no earlier process used with this group: a reading of the clock, or where
   * the last stretch ended if that is later, so that a clock set back does no harm.
   */
  async #reserveTimestamps(group: string): Promise<number> {
    const key = `timestamps/${group}`;
    const stored = await this.#options.store.get(key);
    const used = stored === undefined ? 0 : Number(utf8Text(stored));
    const first = Math.max(this.#options.clock.now() * 1000, used);
    const value = utf8Bytes(String(first + TIMESTAMPS_RESERVED));
    this.#pending.push({ kind: 'put', key, value, mode: 'replace' });
    return first;
  }

  /** Ticks while an answer is waited for, and not a moment longer: an idle engine keeps no timer. */
  #keepTicking(): void {
    if (this.#cancelTick !== undefined) return;
    this.#cancelTick = this.#options.clock.schedule(TICK_MS, () => {
      this.#cancelTick = undefined;
      const busy = [...this.#pools.values()].filter(({ group }) => group.isBusy);
      for (const { group } of busy) group.tick();
      if (busy.length > 0) this.#keepTicking();
    });
  }
}
