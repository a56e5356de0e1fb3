/**
 * The two phases of a run. Safety: everything goes wrong that the profile allows. Liveness: the faults stop for a quorum
 * of correct replicas and the clients, the rest stays as broken as it is, and every request must complete in time.
 */
import type { Prng } from '@dikast/core/base/prng';
import { quorumSize } from '@dikast/core/quorum/quorum';
import type { ClientHost } from './client-host.ts';
import { streamOf, strengthOf } from './fault-profile.ts';
import { MOMENTS_PER_TICK } from './network.ts';
import type { ReplicaHost, RestartKind } from './replica-host.ts';
import type { World } from './world.ts';
import { nextMembership } from './world-plan.ts';

const STREAM_OF_EVENTS = 20;
const MEMBERSHIP_CHANGES_MAX = 2;
const OUTAGE_TICKS_MAX = 40;

/** How a run ended. */
export type RunEnd = 'completed' | 'violated' | 'out-of-time' | 'cut';

/** Runs a world through both phases. */
export function runWorld(world: World): RunEnd {
  return new WorldRun(world).run();
}

class WorldRun {
  readonly #world: World;
  readonly #prng: Prng;
  readonly #submitShare: number;
  #isHealed = false;
  #membershipChanges = 0;
  #end: RunEnd | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#prng = streamOf(world.scenario.seed, STREAM_OF_EVENTS);
    this.#submitShare = 0.05 + 0.5 * this.#prng.nextFraction();
    for (const host of world.hosts) this.#startClock(host);
    for (const client of world.clients)
      this.#repeat(this.#prng.nextBelow(MOMENTS_PER_TICK), MOMENTS_PER_TICK, () => world.tickClient(client));
    this.#repeat(1, MOMENTS_PER_TICK, () => this.#tick());
  }

  run(): RunEnd {
    const { queue, scenario } = this.#world;
    while (this.#end === undefined) {
      queue.runNext();
      if (this.#world.isViolated) return 'violated';
      if (this.#world.events >= scenario.eventsMax) return 'cut';
    }
    return this.#end;
  }

  /** Each machine has its own idea of how long a tick is. */
  #startClock(host: ReplicaHost): void {
    const skew = strengthOf(this.#world.profile, 'clock-skew') * 0.5 * MOMENTS_PER_TICK;
    const period = Math.max(2, Math.round(MOMENTS_PER_TICK + skew * (2 * this.#prng.nextFraction() - 1)));
    this.#repeat(this.#prng.nextBelow(period), period, () => this.#world.tickHost(host));
  }

  #repeat(first: number, period: number, action: () => void): void {
    const run = (): void => {
      this.#world.schedule(period, run);
      action();
    };
    this.#world.schedule(first, run);
  }

  #tick(): void {
    const world = this.#world;
    const { ticks, livenessTicks } = world.scenario;
    for (const client of world.byzantineClients) client.tick();
    if (world.now < ticks * MOMENTS_PER_TICK) this.#tickSafety();
    else if (!this.#isHealed) this.#heal();
    else if (world.clients.every((client) => client.outstanding === 0)) this.#end = 'completed';
    else if (world.now > (ticks + livenessTicks) * MOMENTS_PER_TICK) this.#runOutOfTime();
  }

  #tickSafety(): void {
    const world = this.#world;
    world.network.changePartition(world.now);
    if (this.#prng.nextBelow(20) === 0) world.twinSides.reshuffle();
    for (const host of world.hosts) this.#maybeCrash(host);
    for (const client of world.clients)
      if (client.outstanding < 12 && this.#prng.nextFraction() < this.#submitShare) client.submit();
    const [administrator] = world.clients;
    const isChange = world.profile.has('membership-change') && this.#prng.nextBelow(30) === 0;
    if (isChange && administrator !== undefined) this.#changeMembership(administrator);
  }

  #changeMembership(administrator: ClientHost): void {
    const { memberships, keys } = this.#world;
    const current = memberships.at(-1);
    if (current === undefined || this.#membershipChanges >= MEMBERSHIP_CHANGES_MAX) return;
    const next = nextMembership(this.#prng, current, keys);
    if (next === undefined) return;
    this.#membershipChanges += 1;
    administrator.submitMembership(next);
  }

  #maybeCrash(host: ReplicaHost): void {
    const { profile, judge } = this.#world;
    const isFragile = host.role === 'lossy' || host.role === 'rollback';
    const chance = 0.03 * strengthOf(profile, 'crash') + (isFragile ? 0.015 : 0);
    if (!host.isRunning || chance === 0 || this.#prng.nextFraction() >= chance) return;
    const { lost } = host.crash(this.#prng);
    judge.marks.hit('replica crashed');
    if (lost > 0) judge.marks.hit('unsent messages lost in a crash');
    const outage = (1 + this.#prng.nextBelow(OUTAGE_TICKS_MAX)) * MOMENTS_PER_TICK;
    this.#world.schedule(outage, () => this.#restart(host));
  }

  #restart(host: ReplicaHost): void {
    if (host.isRunning || (this.#isHealed && host.role !== 'correct')) return;
    const kind = this.#restartKind(host);
    host.restart(kind, this.#prng);
    const { marks } = this.#world.judge;
    marks.hit('replica restarted from its records');
    if (kind === 'torn') marks.hit('torn tail recovered');
    if (host.isHonest && host.replica?.state.abstention !== undefined) marks.hit('votes withheld after lost records');
  }

  #restartKind(host: ReplicaHost): RestartKind {
    const { profile } = this.#world;
    if (host.role === 'rollback') return 'rollback';
    if (host.role !== 'lossy') return 'whole';
    if (!profile.has('amnesia')) return 'torn';
    return profile.has('torn-tail') && this.#prng.nextBelow(2) === 0 ? 'torn' : 'amnesia';
  }

  /** The faults stop for a core; the rest stay broken. */
  #heal(): void {
    const world = this.#world;
    const core = this.#drawCore();
    this.#isHealed = true;
    world.network.heal(new Set([...core.map((host) => host.index), ...world.clients.map((client) => client.index)]));
    for (const host of core) if (!host.isRunning) this.#restart(host);
    for (const client of world.clients) client.submit();
  }

  /** A quorum of correct replicas; with more than that left, some of them may stay outside. */
  #drawCore(): ReplicaHost[] {
    const { hosts, scenario, profile } = this.#world;
    const correct = hosts.filter((host) => host.role === 'correct');
    const spare = scenario.replicas - scenario.byzantine - quorumSize(scenario.replicas);
    const outside = profile.has('membership-change') || spare <= 0 ? 0 : this.#prng.nextBelow(spare + 1);
    return correct.slice(outside);
  }

  #runOutOfTime(): void {
    const world = this.#world;
    const open = world.clients.map((client) => `${client.outstanding} of ${client.label}`).join(', ');
    const where = world.hosts
      .filter((host) => host.role === 'correct')
      .map(({ label, replica }) => {
        const state = replica?.state;
        return state === undefined
          ? `${label} down`
          : `${label} epoch ${state.membership.epoch} view ${state.view}${state.isViewActive ? '' : '?'} executed ${state.executed} stable ${state.stable.certificate.sequence}`;
      });
    if (world.scenario.byzantine <= (world.scenario.replicas - 1) / 3)
      world.judge.report('termination', `requests still open: ${open}; ${where.join('; ')}`);
    this.#end = 'out-of-time';
  }
}
