/**
 * A cluster in one process over an in-memory queue, without a disk: what the protocol itself costs. Messages are handed
 * over as they are, and a signature is checked once for all replicas of the process.
 */

import type { Endpoint, Message } from '@dikast/core/pbft/message';
import { createReplica } from '@dikast/core/pbft/replica';
import type { Replica } from '@dikast/core/pbft/replica-api';
import type { ReplicaOutput } from '@dikast/core/pbft/replica-io';
import { SignatureMemory } from 'dikast/adapters/signature-memory';
import { benchMembership, countedVerify, GROUP, neighbourCrypto } from './pbft-crypto.ts';
import { ClosedLoop } from './pbft-load.ts';
import { type BenchDurations, type BenchPlan, CountingMachine, limitsOf, TICK_MS } from './pbft-plan.ts';
import type { RowResult } from './pbft-result.ts';
import { noWork, workSince } from './pbft-work.ts';

interface Letter {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly message: Message;
}

/** Deliveries between two looks at the clock. */
const DELIVERIES_PER_LOOK = 64;

/** Runs one row in this process. */
export async function runInMemory(plan: BenchPlan, durations: BenchDurations): Promise<RowResult> {
  const cluster = new MemoryCluster(plan);
  cluster.load.start();
  await cluster.runFor(durations.warmUpMs);
  const before = { ...cluster.work };
  const cpuBefore = process.cpuUsage();
  cluster.load.startMeasuring();
  await cluster.runFor(durations.measuredMs);
  const load = cluster.load.result();
  const cpu = process.cpuUsage(cpuBefore);
  return {
    plan,
    kind: 'memory',
    load,
    work: workSince(before, cluster.work),
    syncsOfBusiest: 0,
    computedUs: cpu.user + cpu.system,
    viewChanges: cluster.viewChanges,
  };
}

class MemoryCluster {
  readonly work = noWork();
  readonly load: ClosedLoop;
  viewChanges = 0;
  readonly #replicas: readonly Replica[];
  #letters: Letter[] = [];
  #nextLetter = 0;
  #tickedAtMs = performance.now();

  constructor(plan: BenchPlan) {
    const membership = benchMembership(plan.replicas, plan.clients);
    const signatures = new SignatureMemory(countedVerify(this.work));
    this.#replicas = membership.replicas.map(({ id }) =>
      createReplica({
        group: GROUP,
        replica: id,
        genesis: membership,
        limits: limitsOf(plan),
        crypto: neighbourCrypto({ kind: 'replica', id }, this.work, signatures),
        stateMachine: new CountingMachine(),
      }),
    );
    const send = (from: Endpoint, to: readonly Endpoint[], message: Message) => this.#post(from, to, message);
    this.load = new ClosedLoop(plan, { membership, work: this.work, verify: signatures.verify, send });
  }

  /** Delivers until the time is over; gives way now and then, so that an interrupt is heard. */
  async runFor(durationMs: number): Promise<void> {
    const endMs = performance.now() + durationMs;
    for (let nowMs = performance.now(); nowMs < endMs; nowMs = performance.now()) {
      for (let count = 0; count < DELIVERIES_PER_LOOK; count++) this.#deliverNext();
      if (nowMs - this.#tickedAtMs < TICK_MS) continue;
      this.#tickedAtMs = nowMs;
      this.#tick();
      await new Promise(setImmediate);
    }
  }

  #tick(): void {
    for (const replica of this.#replicas) this.#carryOut(replica.id, replica.step({ kind: 'tick' }));
    this.load.tick();
  }

  #post(from: Endpoint, to: readonly Endpoint[], message: Message): void {
    for (const end of to) this.#letters.push({ from, to: end, message });
  }

  #deliverNext(): void {
    const letter = this.#letters[this.#nextLetter];
    if (letter === undefined) return;
    this.#nextLetter += 1;
    if (this.#nextLetter === 1024) {
      this.#letters = this.#letters.slice(1024);
      this.#nextLetter = 0;
    }
    const { from, to, message } = letter;
    if (to.kind === 'client') this.load.step(to.id, { kind: 'message', from, message });
    else {
      const outputs = this.#replicas[to.id]?.step({ kind: 'message', from, message });
      this.#carryOut(to.id, outputs ?? []);
    }
  }

  #carryOut(id: number, outputs: readonly ReplicaOutput[]): void {
    for (const output of outputs) {
      if (output.kind === 'send') this.#post({ kind: 'replica', id }, output.to, output.message);
      else if (output.kind === 'view-change-started') this.viewChanges += 1;
    }
  }
}
