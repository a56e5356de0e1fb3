import type { LanguageModelV3 } from '@ai-sdk/provider';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import { generateText, streamText, wrapLanguageModel } from 'ai';
import { type ConsensusEngine, createConsensusEngine, defaultConfig, memoryKeys, type Verdict } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { warmUp } from 'dikast/engine/warm-up';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetOf, modelPlan, vendorPlan } from '../juror/fleet-jury.suite.ts';
import { openaiCompatibleModel } from '../models/openai-compatible.ts';
import { consensusMiddleware, type MiddlewareOptions } from './consensus-middleware.ts';
import { type GateOptions, WITHHELD } from './gate-policy.ts';
import { type Question, withConsensus } from './with-consensus.ts';

const GOOD = 'Parental leave lasts 26 weeks [hr-7].';
const BAD = 'Parental leave lasts 36 weeks [hr-7].';
const SOURCES = [{ id: 'hr-7', text: 'Parental leave lasts 26 weeks. It is paid in full for all employees.' }];
const QUESTION: Question = { query: 'How long is parental leave?', sources: SOURCES };
const TWO_CLAIMS = `${GOOD} It is unpaid for 14 employees [hr-7].`;

const author = (id: string, ...answers: readonly string[]) => modelPlan(id, { behaviour: 'author', answers });
const PLAN = fleetOf([
  vendorPlan('v', [author('good', GOOD), author('bad', BAD), author('learns', BAD, GOOD), author('two', TWO_CLAIMS)]),
  vendorPlan('slow', [author('silent', GOOD)], { failureRates: { hang: 1 } }),
]);

let fleet: Fleet;
let engine: ConsensusEngine;
beforeAll(async () => {
  fleet = await startFleet(PLAN, systemClock);
  const base = defaultConfig();
  const performanceTargets = {
    ...base.performanceTargets,
    standardPathLatencyMs: 20_000,
    complexPathLatencyMs: 20_000,
  };
  engine = createConsensusEngine({ keys: memoryKeys(), config: { ...base, performanceTargets } });
  await warmUp();
});
afterAll(async () => {
  await engine.close();
  await fleet.close();
});

function gated(id: string, options: Partial<MiddlewareOptions> = {}, vendor = 'v') {
  const model = openaiCompatibleModel({ baseUrl: fleet.baseUrlOf(vendor), model: id }) as LanguageModelV3;
  return wrapLanguageModel({ model, middleware: consensusMiddleware({ engine, ...options }) });
}

const call = { prompt: QUESTION.query, providerOptions: { dikast: { sources: SOURCES } }, maxRetries: 0 };

async function generated(id: string, options: Partial<MiddlewareOptions> = {}) {
  const { text, finishReason, providerMetadata } = await generateText({ model: gated(id, options), ...call });
  return { text, finishReason, gate: providerMetadata?.dikast };
}

async function streamed(id: string, options: Partial<MiddlewareOptions> = {}) {
  const result = streamText({ model: gated(id, options), ...call });
  const pieces: string[] = [];
  for await (const piece of result.textStream) pieces.push(piece);
  return {
    text: pieces.join(''),
    pieces: pieces.length,
    finishReason: await result.finishReason,
    gate: (await result.providerMetadata)?.dikast,
  };
}

describe.each([
  ['generateText', generated],
  ['streamText', streamed],
] as const)('%s behind the gate', (_, answered) => {
  it('releases what is accepted, with the verdict beside it', async () => {
    const { text, finishReason, gate } = await answered('good');
    expect([text, finishReason]).toEqual([GOOD, 'stop']);
    expect(gate).toMatchObject({ policy: 'block', outcome: 'accepted', isReleased: true, revisions: 0 });
    expect(gate?.validation).toMatch(/^[0-9a-f]{32}$/);
  });

  it('withholds what is rejected', async () => {
    const { text, finishReason, gate } = await answered('bad');
    expect([text, finishReason]).toEqual([WITHHELD, 'content-filter']);
    expect(gate).toMatchObject({ outcome: 'rejected', isReleased: false });
  });

  it('releases everything with the policy annotate', async () => {
    const { text, gate } = await answered('bad', { policy: 'annotate' });
    expect(text).toBe(BAD);
    expect(gate).toMatchObject({ outcome: 'rejected', isReleased: true });
  });

  it('lets the author revise what is rejected, and validates the revision', async () => {
    expect(await answered('learns', { policy: 'revise' })).toMatchObject({
      text: GOOD,
      gate: { outcome: 'accepted', revisions: 1 },
    });
    expect(await answered('bad', { policy: 'revise' })).toMatchObject({
      text: WITHHELD,
      gate: { outcome: 'rejected', revisions: 1 },
    });
  });

  it('does not wait in the shadow, and reports the verdict', async () => {
    const reported = new Promise<Verdict>((onVerdict) => {
      answered('bad', { policy: 'shadow', onVerdict }).then(({ text, gate }) => {
        expect(text).toBe(BAD);
        expect(gate).toMatchObject({ outcome: 'pending', isReleased: true });
      });
    });
    expect((await reported).outcome).toBe('rejected');
  });

  it('is closed without a verdict, and open only when told so', async () => {
    const broken = { validateResponse: () => Promise.reject(new Error('no room')) };
    const reasons = ['No verdict: no room'];
    expect(await answered('good', { engine: broken })).toMatchObject({
      text: WITHHELD,
      gate: { outcome: 'undecided', reasons },
    });
    expect(await answered('good', { engine: broken, undecided: 'fail_open' })).toMatchObject({ text: GOOD });
    expect(await answered('bad', { undecided: 'fail_open' })).toMatchObject({ text: WITHHELD });
  });
});

it('a stream is released claim by claim, and never a rejected claim', async () => {
  expect(await streamed('two', { claimEngine: factsOnly() })).toMatchObject({
    text: GOOD,
    finishReason: 'content-filter',
    gate: { outcome: 'rejected', isReleased: false },
  });
  expect(await streamed('bad', { claimEngine: factsOnly() })).toMatchObject({ text: WITHHELD });
  expect(await streamed('good', { claimEngine: factsOnly() })).toMatchObject({ text: GOOD, finishReason: 'stop' });
});

function factsOnly(): ConsensusEngine {
  const pools = new Map([...engine.config.pools].filter(([name]) => name === 'fact_verification'));
  return createConsensusEngine({ keys: memoryKeys(), config: { ...engine.config, pools } });
}

it('giving up a call hangs up on the model', async () => {
  const controller = new AbortController();
  const before = fleet.counts();
  const answer = generateText({ model: gated('silent', {}, 'slow'), ...call, abortSignal: controller.signal });
  await fleet.whenStarted(before.started + 1);
  controller.abort();
  await expect(answer).rejects.toThrow();
  await fleet.whenAborted(before.aborted + 1);
});

it('sources that are none are refused by name', async () => {
  const providerOptions = { dikast: { sources: 'hr-7' } };
  await expect(generateText({ model: gated('good'), ...call, providerOptions })).rejects.toThrow(
    'providerOptions.dikast.sources: expected a list of { id, text }',
  );
});

describe('any function behind the gate', () => {
  const writes = (...answers: readonly string[]) => {
    const seen: (string | undefined)[] = [];
    const options: GateOptions = { engine };
    const ask = (changes: Partial<GateOptions> = {}) =>
      withConsensus(
        async (_: Question, { revision }) => {
          seen.push(revision?.findings);
          return answers[Math.min(seen.length, answers.length) - 1] ?? '';
        },
        { ...options, ...changes },
      )(QUESTION);
    return { seen, ask };
  };

  it('is given the findings when it is to write again', async () => {
    const { seen, ask } = writes(BAD, GOOD);
    expect(await ask({ policy: 'revise' })).toMatchObject({ text: GOOD, outcome: 'accepted', revisions: 1 });
    expect(seen[0]).toBeUndefined();
    expect(seen[1]).toContain(`- "${BAD}": changed number (`);
  });

  it('is asked once only where the policy is not to revise', async () => {
    const { seen, ask } = writes(BAD, GOOD);
    expect(await ask({ withheldText: 'No.' })).toMatchObject({ text: 'No.', outcome: 'rejected', isReleased: false });
    expect(seen).toHaveLength(1);
  });
});
