/**
 * Asks a model and reads its reply; if it cannot be read or does not hold together, says what is wrong and asks once
 * more. Once: a model that fails twice has no opinion.
 */
import type { ModelMessage } from 'ai';
import type { z } from 'zod';
import type { CallFailure } from '../calling/call-failure.ts';
import { askModel, type CallerMeans, type Consumption, plus } from '../calling/model-caller.ts';
import type { JurorPrompt } from './juror-prompt.ts';
import { type Reading, readReply } from './reply-reading.ts';

/** Why a juror has no opinion: the call failed, or what came is none. */
export type JurorFailure =
  | CallFailure
  | 'empty'
  | 'refused'
  | 'unreadable'
  | 'contradictory'
  | 'misquoted'
  | 'request_too_long';

/** What is asked, and how the reply is read and checked. */
export interface Conversation<Value, Checked extends { readonly kind: string }> {
  readonly system: string;
  readonly shown: JurorPrompt;
  readonly schema: z.ZodType<Value & { readonly token: string }>;
  readonly decisionOf: (value: Value) => string;
  /** Kinds `contradictory` and `misquoted` are put to the model once more. */
  readonly check: (value: Value) => Checked;
  readonly request: object;
  readonly signal: AbortSignal;
  readonly promptLengthMax: number;
}

/** No opinion, and why. */
export interface NoOpinion {
  readonly kind: 'failed';
  readonly failure: JurorFailure;
  readonly detail: string;
}

/** A checked reply or none, and what it took. */
export interface ConversationResult<Checked> {
  readonly outcome: Exclude<Checked, { readonly kind: 'contradictory' }> | NoOpinion;
  readonly consumption: Consumption;
  /** As the vendor names it; undefined when nobody answered. */
  readonly model: string | undefined;
}

const REPAIRS_MAX = 1;
/** How much of its own reply a model is shown again. */
const REPEATED_LENGTH_MAX = 4000;

/** Holds the conversation; never throws. */
export async function converse<Value extends { readonly token: string }, Checked extends { readonly kind: string }>(
  means: CallerMeans,
  conversation: Conversation<Value, Checked>,
): Promise<ConversationResult<Checked>> {
  const { shown, system, schema, request, signal } = conversation;
  let consumption: Consumption = { calls: 0, tokens: 0, costMicros: 0, inputTokens: 0, outputTokens: 0 };
  let messages: readonly ModelMessage[] = [{ role: 'user', content: shown.text }];
  if (shown.text.length > conversation.promptLengthMax) {
    const detail = `${shown.text.length} characters, at most ${conversation.promptLengthMax} are shown to a model`;
    return { outcome: { kind: 'failed', failure: 'request_too_long', detail }, consumption, model: undefined };
  }
  for (let repair = 0; ; repair++) {
    const answer = await askModel(means, { system, messages, schema, request, signal });
    consumption = plus(consumption, answer.consumption);
    if (answer.kind === 'failed') {
      const { failure, detail } = answer;
      return { outcome: { kind: 'failed', failure, detail }, consumption, model: undefined };
    }
    const judged = judge(answer.isFiltered ? '' : answer.text, answer.isFiltered, conversation);
    if (judged.problem === undefined || repair >= REPAIRS_MAX || judged.isFinal)
      return { outcome: judged.outcome, consumption, model: answer.model };
    messages = [...messages, ...repairMessages(answer.text, judged.problem, shown.token)];
  }
}

interface Judged<Checked> {
  readonly outcome: Exclude<Checked, { readonly kind: 'contradictory' }> | NoOpinion;
  /** What the model is told, if it gets another chance. */
  readonly problem?: string;
  /** Another chance would not help. */
  readonly isFinal?: boolean;
}

function judge<Value extends { readonly token: string }, Checked extends { readonly kind: string }>(
  text: string,
  isFiltered: boolean,
  { schema, shown, decisionOf, check }: Conversation<Value, Checked>,
): Judged<Checked> {
  if (isFiltered) return { outcome: noOpinion('refused', "the vendor's filter held the answer back") };
  const reading: Reading<Value> = readReply(text, { schema, token: shown.token, decisionOf });
  if (reading.kind !== 'read') {
    const outcome = noOpinion(reading.kind, 'what the model said is no opinion on this case');
    return { outcome, problem: reading.problem, isFinal: reading.kind === 'refused' };
  }
  const checked = check(reading.value);
  const problem = 'problem' in checked ? String(checked.problem) : undefined;
  if (checked.kind === 'contradictory')
    return { outcome: noOpinion('contradictory', 'the opinion contradicts itself'), ...(problem ? { problem } : {}) };
  const outcome = checked as Exclude<Checked, { readonly kind: 'contradictory' }>;
  return problem === undefined ? { outcome } : { outcome, problem };
}

function repairMessages(said: string, problem: string, token: string): readonly ModelMessage[] {
  return [
    { role: 'assistant', content: said.slice(0, REPEATED_LENGTH_MAX) || '(nothing)' },
    {
      role: 'user',
      content: `${problem} Reply once more, with one JSON object of the described form and nothing else. The token is ${token}.`,
    },
  ];
}

function noOpinion(failure: JurorFailure, detail: string): NoOpinion {
  return { kind: 'failed', failure, detail };
}
