/** An answer in one piece: the vendor's JSON, judged, with what became of it beside it. */
import { metadataOf } from '@dikast/ai/gate/gate-metadata';
import { type GateRecord, gateDraft, WITHHELD } from '@dikast/ai/gate/gate-policy';
import { z } from 'zod';
import { bodyOf, type GatedCall, gateOptionsOf, revisionBody } from './gated-call.ts';
import { unusable } from './upstream.ts';

const messageSchema = z.looseObject({
  content: z.string().nullish(),
  tool_calls: z.array(z.unknown()).nullish(),
  function_call: z.unknown().optional(),
});
const choiceSchema = z.looseObject({ index: z.number().optional(), message: messageSchema });
const completionSchema = z.looseObject({ choices: z.tuple([choiceSchema]) });

type Completion = z.output<typeof completionSchema>;

/** Asks the vendor and gates what it says. @throws UpstreamRefusal, ApiError; what aborts the signal. */
export async function answerAtOnce(call: GatedCall): Promise<Response> {
  const first = await asked(bodyOf(call), call);
  if (!isAnswer(first, call)) return Response.json(first, { headers: headersOf(undefined) });
  const author = {
    textOf,
    revise: (draft: Completion, findings: string) => asked(revisionBody(call, textOf(draft), findings), call),
  };
  const { draft, record } = await gateDraft(first, author, call.material, gateOptionsOf(call), call.signal);
  call.onRecord(record);
  const said = record.isReleased ? draft : withheld(draft, call);
  return Response.json({ ...said, dikast: metadataOf(record) }, { headers: headersOf(record) });
}

/** The verdict in headers; `not_judged` where the model calls tools or says nothing. */
function headersOf(record: GateRecord | undefined): Record<string, string> {
  if (record === undefined) return { 'x-dikast-outcome': 'not_judged' };
  const { outcome, policy, validation } = record;
  return {
    'x-dikast-outcome': outcome,
    'x-dikast-policy': policy,
    ...(validation === null ? {} : { 'x-dikast-validation': validation }),
  };
}

async function asked(body: string, { upstream, signal }: GatedCall): Promise<Completion> {
  const response = await upstream.chat(body, signal);
  const parsed = completionSchema.safeParse(await jsonOf(response, signal));
  if (parsed.success) return parsed.data;
  throw unusable('answered with something that is no chat completion with one choice and text');
}

async function jsonOf(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw unusable('broke off, sent no JSON, or more than is read');
  }
}

/** Calls of tools are no answers, if there are tools to call. */
function isAnswer(completion: Completion, { request }: GatedCall): boolean {
  const [{ message }] = completion.choices;
  const callsTools = (message.tool_calls ?? []).length > 0 || (message.function_call ?? null) !== null;
  return textOf(completion).trim() !== '' && !(callsTools && request.hasTools);
}

function textOf({ choices: [{ message }] }: Completion): string {
  return message.content ?? '';
}

/** Only what is known to hold nothing of the answer is kept: a vendor may say it anywhere. */
function withheld({ id, created, model, usage }: Completion, { gate }: GatedCall): object {
  const message = { role: 'assistant', content: gate.withheldText ?? WITHHELD, refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'content_filter' }];
  return { id, object: 'chat.completion', created, model, choices, usage };
}
