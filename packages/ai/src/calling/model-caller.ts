/**
 * Asks one model, with everything that a real vendor makes necessary: a budget, the vendor's gate, a time-out, and
 * retries with jitter that wait as long as the vendor asks. Never throws: what goes wrong comes back as data.
 */
import type { LanguageModel, ModelMessage } from 'ai';
import type { Clock } from 'dikast';
import type { z } from 'zod';
import type { Budget, Expense } from './budget.ts';
import { type FailedCall, isWorthRetrying } from './call-failure.ts';
import { callOnce, type Reply } from './call-once.ts';
import { type TimedSignal, timedSignal } from './timed-signal.ts';
import type { Pass, VendorGate } from './vendor-gate.ts';

/** Price of a model per million tokens, in the operator's currency. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

/** What a caller is made of. */
export interface CallerMeans {
  readonly model: LanguageModel;
  readonly gate: VendorGate;
  readonly clock: Clock;
  readonly budget?: Budget | undefined;
  readonly price: TokenPrice;
  /** For all tries of one conversation turn together. */
  readonly timeoutMs: number;
  readonly retriesMax: number;
  readonly outputTokensMax: number;
  readonly temperature: number | undefined;
  /** Whether the schema is passed to the model. */
  readonly isSchemaPassed: boolean;
  /** Uniform in [0, 1), for the jitter. */
  readonly random: () => number;
}

/** One turn of a conversation. */
export interface Turn {
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly schema: z.ZodType;
  /** What the request's budget is kept by. */
  readonly request: object;
  readonly signal: AbortSignal;
}

/** What a turn took. */
export interface Consumption extends Expense {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What two turns took together. */
export function plus(left: Consumption, right: Consumption): Consumption {
  return {
    calls: left.calls + right.calls,
    tokens: left.tokens + right.tokens,
    costMicros: left.costMicros + right.costMicros,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
  };
}

/** What came of a turn, and what it took. */
export type Answer = (Reply | FailedCall) & { readonly consumption: Consumption };

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MOST_MS = 8000;
/** Characters a token has at least, in text of any kind that vendors charge for; used for reservations only. */
const CHARACTERS_PER_TOKEN = 2;
const NOTHING_USED: Consumption = { calls: 0, tokens: 0, costMicros: 0, inputTokens: 0, outputTokens: 0 };

/** Asks a model one turn. */
export async function askModel(means: CallerMeans, turn: Turn): Promise<Answer> {
  const time = timedSignal(turn.signal, means.timeoutMs, means.clock);
  const deadlineMs = means.clock.monotonic() + means.timeoutMs;
  let consumption = NOTHING_USED;
  try {
    for (let attempt = 0; ; attempt++) {
      const result = await attemptOnce(means, turn, time);
      consumption = plus(consumption, result.consumption);
      if (result.kind === 'reply' || attempt >= means.retriesMax || !isWorthRetrying(result))
        return { ...result, consumption };
      const waitMs = waitBefore(attempt + 1, result, means.random);
      // Waiting past the deadline helps nobody: the reason is known already.
      if (means.clock.monotonic() + waitMs >= deadlineMs) return { ...result, consumption };
      await pause(waitMs, means.clock, time.signal);
    }
  } finally {
    time.release();
  }
}

/** Full jitter over a doubling span, and never less than the vendor asks for. */
function waitBefore(attempt: number, { retryAfterMs }: FailedCall, random: () => number): number {
  const spanMs = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** (attempt - 1));
  return (retryAfterMs ?? 0) + random() * spanMs;
}

async function attemptOnce(means: CallerMeans, turn: Turn, time: TimedSignal): Promise<Answer> {
  const reservation = means.budget?.reserve(turn.request, mostOf(means, turn));
  if (reservation !== undefined && 'exceeded' in reservation)
    return failed('budget', `the budget for ${reservation.exceeded} is used up`);
  const entry = await means.gate.enter(time.signal);
  if (entry.kind !== 'entered') {
    reservation?.settle(NOTHING_USED);
    if (entry.kind === 'circuit_open') return failed('circuit_open', 'the vendor failed repeatedly and is left alone');
    return time.isTimedOut() ? failed('timeout', 'no place at the vendor in time') : failed('aborted', 'given up');
  }
  const answer = await callThroughGate(means, turn, time, entry.pass);
  reservation?.settle(answer.consumption);
  return answer;
}

async function callThroughGate(means: CallerMeans, turn: Turn, time: TimedSignal, pass: Pass): Promise<Answer> {
  const result = await callOnce(means, turn, time);
  pass.leave(result.kind === 'reply' || isVendorWell(result));
  const { inputTokens = 0, outputTokens = 0 } = result;
  const costMicros = Math.ceil(inputTokens * means.price.input + outputTokens * means.price.output);
  return {
    ...result,
    consumption: { calls: 1, tokens: inputTokens + outputTokens, inputTokens, outputTokens, costMicros },
  };
}

/** Only failures that say something about the vendor count against it. */
function isVendorWell({ failure }: FailedCall): boolean {
  return !['server_error', 'unreachable', 'timeout'].includes(failure);
}

function mostOf({ price, outputTokensMax }: CallerMeans, { system, messages }: Turn): Expense {
  const length = system.length + messages.reduce((sum, { content }) => sum + String(content).length, 0);
  const input = Math.ceil(length / CHARACTERS_PER_TOKEN);
  return {
    calls: 1,
    tokens: input + outputTokensMax,
    costMicros: Math.ceil(input * price.input + outputTokensMax * price.output),
  };
}

function failed(failure: FailedCall['failure'], detail: string): Answer {
  return { kind: 'failed', failure, detail, consumption: NOTHING_USED };
}

/** Waits; ends early when the signal fires, and then the next try finds out. */
function pause(durationMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const onAbort = () => {
      cancel();
      resolve();
    };
    const cancel = clock.schedule(durationMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
