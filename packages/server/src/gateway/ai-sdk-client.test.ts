/** The AI SDK against the gateway, over HTTP, with the fleet behind it. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { WITHHELD } from '@dikast/ai/gate/gate-policy';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import { generateText, streamText } from 'ai';
import type { ConsensusEngine } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET, GOOD, gatewayTo, patientEngine, SOURCES } from './gateway.suite.ts';
import type { GatewayServer } from './gateway-server.ts';

let fleet: Fleet;
let engine: ConsensusEngine;
let gateway: GatewayServer & { readonly url: string };
beforeAll(async () => {
  fleet = await startFleet(FLEET, systemClock);
  engine = patientEngine();
  gateway = await gatewayTo(fleet.baseUrlOf('v'), { engine }, { keepAliveMs: 1 });
});
afterAll(async () => {
  await gateway.close(0);
  await engine.close();
  await fleet.close();
});

const [source] = SOURCES;
const SYSTEM = `Answer from this:\n<document id="${source?.id}">\n${source?.text}\n</document>`;

function callOf(model: string) {
  const provider = createOpenAICompatible({ name: 'gateway', baseURL: `${gateway.url}/v1`, includeUsage: true });
  return { model: provider(model), system: SYSTEM, prompt: 'How long is parental leave?', maxRetries: 0 };
}

async function generated(model: string) {
  const { text, finishReason } = await generateText(callOf(model));
  return { text, finishReason };
}

async function streamed(model: string) {
  const result = streamText(callOf(model));
  let text = '';
  for await (const piece of result.textStream) text += piece;
  return { text, finishReason: await result.finishReason };
}

describe.each([
  ['generateText', generated],
  ['streamText', streamed],
] as const)('%s through the gateway', (_, answered) => {
  it('gets an accepted answer, judged by the document in its prompt', async () => {
    expect(await answered('good')).toEqual({ text: GOOD, finishReason: 'stop' });
  });

  it('gets a rejected answer withheld', async () => {
    expect(await answered('bad')).toEqual({ text: WITHHELD, finishReason: 'content-filter' });
  });
});
