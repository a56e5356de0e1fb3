/** One call to a model through the AI SDK, its many ways to fail sorted into {@link CallFailure}. */
import { APICallError, generateText, type LanguageModel, NoObjectGeneratedError, Output } from 'ai';
import { AnswerTooLong } from './bounded-fetch.ts';
import type { CallFailure, FailedCall } from './call-failure.ts';
import type { CallerMeans, Turn } from './model-caller.ts';
import { retryAfterMs } from './retry-after.ts';
import type { TimedSignal } from './timed-signal.ts';

/** What a model said. */
export interface Reply {
  readonly kind: 'reply';
  readonly text: string;
  /** As the vendor names it. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The vendor's filter held the answer back. */
  readonly isFiltered: boolean;
}

/** Longest answer that is read; an opinion has a few hundred characters. */
const ANSWER_LENGTH_MAX = 32_768;

/** Calls once; never throws. */
export async function callOnce(means: CallerMeans, turn: Turn, time: TimedSignal): Promise<Reply | FailedCall> {
  try {
    return checked(await generated(means, turn, time.signal), means.model);
  } catch (error) {
    return failureOf(error, time, means.clock.now());
  }
}

async function generated(means: CallerMeans, turn: Turn, abortSignal: AbortSignal): Promise<Reply> {
  const { model, outputTokensMax, temperature, isSchemaPassed } = means;
  try {
    const result = await generateText({
      model,
      system: turn.system,
      messages: [...turn.messages],
      maxOutputTokens: outputTokensMax,
      maxRetries: 0,
      abortSignal,
      ...(temperature === undefined ? {} : { temperature }),
      ...(isSchemaPassed ? { output: Output.object({ schema: turn.schema }) } : {}),
    });
    return replyFrom(result.text, result.response.modelId, result.usage, result.finishReason);
  } catch (error) {
    // The SDK could not read it as the schema demands; ours is the more patient reader.
    if (!NoObjectGeneratedError.isInstance(error)) throw error;
    return replyFrom(error.text ?? '', error.response?.modelId ?? '', error.usage, error.finishReason);
  }
}

interface TokenUsage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

function replyFrom(text: string, model: string, usage: TokenUsage | undefined, finish: string | undefined): Reply {
  const whole = (count: number | undefined) => Math.max(0, Math.trunc(count ?? 0) || 0);
  return {
    kind: 'reply',
    text,
    model,
    inputTokens: whole(usage?.inputTokens),
    outputTokens: whole(usage?.outputTokens),
    isFiltered: finish === 'content-filter',
  };
}

function checked(reply: Reply, asked: LanguageModel): Reply | FailedCall {
  const { text, inputTokens, outputTokens } = reply;
  const charged = (failure: FailedCall): FailedCall => ({ ...failure, inputTokens, outputTokens });
  if (text.length > ANSWER_LENGTH_MAX)
    return charged(failed('answer_too_long', `${text.length} characters, at most ${ANSWER_LENGTH_MAX} are read`));
  const name = typeof asked === 'string' ? asked : asked.modelId;
  if (!isSameModel(name, reply.model))
    return charged(failed('other_model', `"${name}" was asked, "${reply.model.slice(0, 100)}" answered`));
  return { ...reply, model: reply.model === '' ? name : reply.model };
}

/** Vendors answer with a dated or full name of the model that was asked, or with none. */
function isSameModel(asked: string, answered: string): boolean {
  const last = (name: string) => name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  return answered === '' || last(answered).startsWith(last(asked)) || last(asked).startsWith(last(answered));
}

function failureOf(error: unknown, time: TimedSignal, nowMs: number): FailedCall {
  if (time.isTimedOut()) return failed('timeout', 'no answer in time');
  if (time.signal.aborted) return failed('aborted', 'given up by the caller');
  const chain = causesOf(error);
  if (chain.some((cause) => cause instanceof AnswerTooLong)) return failed('answer_too_long', 'the reply never ends');
  const call = chain.find((cause) => APICallError.isInstance(cause));
  if (call === undefined || call.statusCode === undefined) return failed('unreachable', 'the connection failed');
  // A good status with a body that cannot be read: the answer broke off.
  if (call.statusCode < 400) return failed('unreachable', 'the answer broke off');
  const wait = retryAfterMs(call.responseHeaders ?? {}, nowMs);
  const result = failed(failureByStatus(call.statusCode), `status ${call.statusCode}`);
  return wait === undefined ? result : { ...result, retryAfterMs: wait };
}

function failureByStatus(status: number): CallFailure {
  if (status === 429) return 'rate_limited';
  return status >= 500 || status === 408 || status === 409 ? 'server_error' : 'call_refused';
}

const CAUSES_MAX = 8;

function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let cause = error;
  while (cause instanceof Error && chain.length < CAUSES_MAX) {
    chain.push(cause);
    cause = cause.cause;
  }
  return chain;
}

function failed(failure: CallFailure, detail: string): FailedCall {
  return { kind: 'failed', failure, detail };
}
