/**
 * One round of ballots in one pool: asks every seated agent at once, and closes when all have answered, when nothing
 * outstanding could change the outcome, at the deadline, or when the caller gives up.
 */
import { setImmediate } from 'node:timers/promises';
import type { BallotBox } from '@dikast/core/ballots/ballot-box';
import { canonicalJson, type JsonValue } from '@dikast/core/base/canonical-json';
import type { Exhibit } from '@dikast/core/council/council-operation';
import type { Fault } from '@dikast/core/faults/fault';
import type { Agent, CallContext, Clock } from '../ports.ts';
import type { SeatStatus } from '../verdict/verdict.ts';
import type { ProgressListener } from './progress.ts';

/** What a round needs. */
export interface RoundInput {
  readonly pool: string;
  readonly round: 1 | 2;
  readonly agents: readonly Agent[];
  readonly call: (agent: Agent, context: CallContext) => Promise<unknown>;
  readonly box: BallotBox;
  /** Whether no ballot of these agents could change the outcome any more. */
  readonly isSettled: (outstanding: ReadonlySet<string>) => boolean;
  readonly clock: Clock;
  /** On the clock's monotonic scale. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  readonly notify: ProgressListener;
  /** Extra time after the deadline; left out, the round closes there. */
  readonly extraTime?: ExtraTime;
  /** Asks in turns, in the order of `agents`; left out, all are asked at once. */
  readonly turns?: RoundTurns;
}

/** Time that agents which are still at it get after the deadline, where votes are lacking. */
export interface ExtraTime {
  readonly allowedMs: number;
  /** Whether ballots of these agents are what is lacking. */
  readonly isLacking: (outstanding: ReadonlySet<string>) => boolean;
}

/** How a round asks in turns. */
export interface RoundTurns {
  /** How many to ask next, of those not asked yet; others may still be outstanding. */
  readonly sizeOf: (unasked: readonly Agent[], outstanding: ReadonlySet<string>) => number;
  /** How long a turn waits for its slowest before the next one begins. */
  readonly patienceMs: number;
}

/** What became of an agent. */
export interface SeatResult {
  readonly status: SeatStatus;
  readonly detail: string | null;
}

/** A closed round. */
export interface RoundResult {
  readonly seats: ReadonlyMap<string, SeatResult>;
  readonly faults: readonly Fault[];
  /** What was sent by agents of which something was refused. */
  readonly exhibits: readonly Exhibit[];
  /** How much of the extra time it took; undefined when none was given. */
  readonly waitedMs: number | undefined;
}

/** A round under way: `started` when every agent (of the first turn) has been called, `closed` when it is over. */
export interface OpenRound {
  readonly started: Promise<void>;
  readonly closed: Promise<RoundResult>;
}

/** Longest detail kept of an agent's failure. */
const DETAIL_LENGTH_MAX = 200;

/** Opens a round; neither promise ever rejects. */
export function openRound(input: RoundInput): OpenRound {
  const { box, clock, notify, pool } = input;
  const seats = new Map<string, SeatResult>();
  const faults: Fault[] = [];
  const exhibits: Exhibit[] = [];
  const outstanding = new Set(input.agents.map((agent) => agent.id));
  const controller = new AbortController();
  const unasked = [...input.agents];
  /** Asked in this turn and not back. */
  const inTurn = new Set<string>();
  let cancelPatience = (): void => {};
  let isOpen = true;
  let isExtended = false;
  let resolveClosed: (result: RoundResult) => void = () => {};
  const closed = new Promise<RoundResult>((resolve) => {
    resolveClosed = resolve;
  });

  const close = (status: SeatStatus): void => {
    if (!isOpen) return;
    isOpen = false;
    cancelDeadline();
    cancelPatience();
    input.signal?.removeEventListener('abort', onAbort);
    for (const agent of outstanding) seats.set(agent, { status, detail: null });
    for (const { id } of unasked) seats.set(id, { status: 'not_asked', detail: null });
    controller.abort();
    const overdueMs = Math.max(0, Math.round(clock.monotonic() - input.deadlineMs));
    const waitedMs = isExtended ? Math.min(overdueMs, input.extraTime?.allowedMs ?? 0) : undefined;
    resolveClosed({ seats, faults, exhibits, waitedMs });
  };
  const onAbort = () => close('late');
  const msUntil = (timeMs: number) => Math.max(0, timeMs - clock.monotonic());

  /** At the deadline, once: goes on with the agents that were asked, if theirs are the votes that are lacking. */
  const extend = (): boolean => {
    const { extraTime } = input;
    if (isExtended || extraTime === undefined || extraTime.allowedMs <= 0) return isExtended;
    if (!extraTime.isLacking(outstandingAsked())) return false;
    isExtended = true;
    cancelDeadline();
    cancelPatience();
    cancelDeadline = clock.schedule(msUntil(input.deadlineMs + extraTime.allowedMs), () => close('late'));
    for (const { id } of unasked.splice(0)) {
      outstanding.delete(id);
      seats.set(id, { status: 'not_asked', detail: null });
    }
    notify({ kind: 'late-ballots-awaited', pool, agents: outstanding.size, waitMs: extraTime.allowedMs });
    return true;
  };
  const outstandingAsked = (): ReadonlySet<string> => {
    const waiting = new Set(unasked.map(({ id }) => id));
    return new Set([...outstanding].filter((agent) => !waiting.has(agent)));
  };
  const onDeadline = () => {
    if (!extend()) close('late');
  };
  let cancelDeadline = clock.schedule(msUntil(input.deadlineMs), onDeadline);
  input.signal?.addEventListener('abort', onAbort, { once: true });
  if (input.signal?.aborted === true) onAbort();

  const settle = (agent: string, result: SeatResult): void => {
    outstanding.delete(agent);
    seats.set(agent, result);
    const isOver = outstanding.size === 0 || input.isSettled(outstanding);
    // Extra time is over as soon as nothing is lacking, and whoever is still out then is late, needed or not.
    if (isExtended && (isOver || input.extraTime?.isLacking(outstanding) !== true)) close('late');
    else if (isOver) close('not_needed');
    inTurn.delete(agent);
    if (inTurn.size === 0) nextTurn();
  };

  const receive = (agent: string, raw: unknown): void => {
    if (!isOpen) return;
    const isLate = isExtended || clock.monotonic() > input.deadlineMs;
    if (isLate && !(extend() && clock.monotonic() <= input.deadlineMs + (input.extraTime?.allowedMs ?? 0))) {
      settle(agent, { status: 'late', detail: null });
      return;
    }
    let status: SeatStatus = isLate ? 'answered_late' : 'answered';
    let detail: string | null = null;
    const sent = ballotsOf(raw);
    for (const ballot of sent) {
      const receipt = box.receive(agent, ballot);
      if (receipt.kind === 'counted') continue;
      faults.push(receipt.fault);
      detail = receipt.fault.detail;
      notify({ kind: 'ballot-refused', pool, agent, fault: receipt.fault.kind });
    }
    if (detail !== null) exhibits.push({ agent, round: input.round, sent: sent.map(exhibitOf) });
    if (!box.ballots.some(({ header }) => header.agent === agent)) status = 'refused';
    else notify({ kind: 'ballot-counted', pool, agent, round: input.round });
    settle(agent, { status, detail });
  };

  const fail = (agent: string, error: unknown): void => {
    if (!isOpen) return;
    const detail = describeFailure(error);
    notify({ kind: 'agent-failed', pool, agent, detail });
    settle(agent, { status: 'failed', detail });
  };

  const context = Object.freeze({ signal: controller.signal });
  const ask = async (agents: readonly Agent[]): Promise<void> => {
    for (const { id } of agents) inTurn.add(id);
    for (const agent of agents) {
      if (!isOpen) return;
      call(agent, context)
        .then((raw) => receive(agent.id, raw))
        .catch((error: unknown) => fail(agent.id, error));
      // Lets finished ballots in and timers fire before the next agent computes.
      await setImmediate();
    }
  };
  const call = async (agent: Agent, context: CallContext) => input.call(agent, context);

  const nextTurn = (): Promise<void> => {
    cancelPatience();
    if (!isOpen || unasked.length === 0) return Promise.resolve();
    const { turns } = input;
    const size = turns === undefined ? unasked.length : Math.max(1, turns.sizeOf(unasked, outstanding));
    if (turns !== undefined) cancelPatience = clock.schedule(turns.patienceMs, () => nextTurn());
    inTurn.clear();
    return ask(unasked.splice(0, size));
  };

  if (input.agents.length === 0) close('not_needed');
  return { started: nextTurn(), closed };
}

/** An agent that sends more ballots than this in one round is heard up to here; two are proof enough. */
const BALLOTS_RECEIVED_MAX = 4;

/** Longest refused ballot that is recorded, as JSON. */
const EXHIBIT_LENGTH_MAX = 65_536;
/** Levels around an exhibit in what is signed, with room to spare. */
const EXHIBIT_NESTING = 32;

/** Copies of what an agent sent. Looking at it may run the agent's code (a proxy, a getter), which may throw. */
function ballotsOf(raw: unknown): readonly unknown[] {
  try {
    if (!Array.isArray(raw)) return [detached(raw)];
    const count = Math.min(raw.length, BALLOTS_RECEIVED_MAX);
    return Array.from({ length: count }, (_, index) => detached(raw[index]));
  } catch {
    return [undefined];
  }
}

/** A copy without getters, proxies or shared references: what was checked is what is counted. */
function detached(raw: unknown): unknown {
  try {
    return structuredClone(raw);
  } catch {
    return undefined;
  }
}

/** As deep as an exhibit may come to stand in an operation or a verdict: what is too deep there is too deep here. */
function nested(value: unknown): unknown {
  let outer = value;
  for (let level = 0; level < EXHIBIT_NESTING; level++) outer = [outer];
  return outer;
}

/** What was sent, as it can be recorded: JSON within a bound, else null. */
function exhibitOf(ballot: unknown): JsonValue {
  try {
    return canonicalJson(nested(ballot)).length <= EXHIBIT_LENGTH_MAX ? (ballot as JsonValue) : null;
  } catch {
    return null;
  }
}

/** One line on an error; whatever was thrown, this does not throw. */
function describeFailure(error: unknown): string {
  return textOf(error)
    .slice(0, 2 * DETAIL_LENGTH_MAX)
    .replace(/\p{Surrogate}/gu, '?')
    .slice(0, DETAIL_LENGTH_MAX)
    .replace(/\p{Surrogate}/gu, '?');
}

function textOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'threw a value that is no error';
  } catch {
    return 'threw an error that cannot be read';
  }
}
