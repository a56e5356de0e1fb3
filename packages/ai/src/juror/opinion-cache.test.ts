import type { VendorPlan } from '@dikast/lab/fleet/fleet-plan';
import type { ValidationRequestInput, Verdict } from 'dikast';
import { ManualClock, parseRequest } from 'dikast';
import { countableSubject } from 'dikast/request/countable-subject';
import { afterEach, expect, it } from 'vitest';
import { openaiCompatibleModel } from '../models/openai-compatible.ts';
import {
  type FleetJury,
  fleetJury,
  fleetOf,
  JURY,
  juryEngine,
  modelPlan,
  RIGHT,
  vendorPlan,
  WRONG,
} from './fleet-jury.suite.ts';
import { type LlmValidatorOptions, llmValidator } from './llm-validator.ts';
import { OpinionCache } from './opinion-cache.ts';

let jury: FleetJury | undefined;
afterEach(async () => {
  await jury?.fleet.close();
  jury = undefined;
});

const signal = new AbortController().signal;
const subjectOf = (request: ValidationRequestInput) => countableSubject(parseRequest(request));
const started = () => jury?.fleet.counts().started;

async function startJury(
  models: readonly string[],
  options: Partial<LlmValidatorOptions> = {},
  vendor: Partial<VendorPlan> = {},
): Promise<FleetJury> {
  const plans = models.map((id) => modelPlan(id));
  jury = await fleetJury(fleetOf([vendorPlan('v', plans, vendor)]), new ManualClock(), options);
  return jury;
}

/** One juror by name `m`, asking a model of the running fleet. */
function jurorOf({ fleet }: FleetJury, model: string, options: Partial<LlmValidatorOptions>) {
  const endpoint = openaiCompatibleModel({ baseUrl: fleet.baseUrlOf('v'), model });
  return llmValidator({ model: endpoint, pool: JURY, name: 'm', isSchemaPassed: false, ...options });
}

const originsOf = (verdict: Verdict) => verdict.pools.flatMap(({ ballots }) => ballots.map(({ body }) => body.origin));

it('the second validation of a request makes no call, comes to the same, and says so in every ballot', async () => {
  // Of two jurors both are needed: nobody is hung up on, whose opinion would then not be kept.
  const { jurors } = await startJury(['m0', 'm1'], {
    cache: new OpinionCache(100),
    price: { input: 2, output: 8 },
  });
  const engine = juryEngine(jurors, new ManualClock(), { voting: 'cross_examination' });
  for (const request of [RIGHT, WRONG]) {
    const first = await engine.validateResponse(request);
    const calls = started();
    const second = await engine.validateResponse(request);
    expect(started()).toBe(calls);
    expect(second.outcome).toBe(first.outcome);
    expect(originsOf(first).every((origin) => origin?.isCached === false)).toBe(true);
    const origins = originsOf(second);
    expect(origins.length).toBe(originsOf(first).length);
    for (const origin of origins)
      expect(origin).toMatchObject({ isCached: true, calls: 0, inputTokens: 0, costMicros: 0, failure: null });
    expect(new Set(origins.map((origin) => origin?.model))).toEqual(new Set(['m0', 'm1']));
  }
  await engine.close();
});

it('without a cache every validation asks', async () => {
  const juror = (await startJury(['m'])).jurors[0];
  for (const asked of [1, 2]) {
    expect((await juror?.assess(subjectOf(RIGHT), { signal }))?.origin).toMatchObject({ isCached: false, calls: 1 });
    expect(started()).toBe(asked);
  }
});

it('another request, model, prompt or juror asks anew', async () => {
  const running = await startJury(['m', 'other']);
  const cache = new OpinionCache(100);
  const model = openaiCompatibleModel({ baseUrl: running.fleet.baseUrlOf('v'), model: 'm' });
  const isCached = async (request: ValidationRequestInput, name: string, options: Partial<LlmValidatorOptions>) => {
    const { origin } = await jurorOf(running, name, { cache, ...options }).assess(subjectOf(request), { signal });
    expect(origin?.failure).toBeNull();
    return origin?.isCached;
  };
  expect(await isCached(RIGHT, 'm', { model })).toBe(false);
  expect(await isCached(RIGHT, 'm', { model })).toBe(true);
  expect(await isCached(WRONG, 'm', { model })).toBe(false);
  expect(await isCached({ ...RIGHT, id: 'r2' }, 'm', { model })).toBe(false);
  expect(await isCached({ ...RIGHT, query: 'How long is it?' }, 'm', { model })).toBe(false);
  expect(await isCached(RIGHT, 'other', {})).toBe(false);
  expect(await isCached(RIGHT, 'm', {})).toBe(false);
  expect(await isCached(RIGHT, 'm', { model, prompt: 'Another prompt.' })).toBe(false);
  expect(await isCached(RIGHT, 'm', { model, name: 'second' })).toBe(false);
  expect(await isCached(RIGHT, 'm', { model, proposition: 'Another.' })).toBe(false);
  expect(await isCached(RIGHT, 'm', { model })).toBe(true);
});

it('in the second round another objection asks anew, the same does not', async () => {
  const juror = (await startJury(['m'], { cache: new OpinionCache(100) })).jurors[0];
  const subject = subjectOf(WRONG);
  const objection = (await juror?.assess(subject, { signal }))?.objections[0];
  if (juror === undefined || objection === undefined) throw new Error('no objection');
  const ruled = async (kind: string) => (await juror.examine({ ...objection, kind }, subject, { signal })).origin;
  expect((await ruled(objection.kind))?.isCached).toBe(false);
  expect((await ruled('another_kind'))?.isCached).toBe(false);
  expect((await ruled(objection.kind))?.isCached).toBe(true);
});

it.each(['refusal', 'invalid_json', 'wrong_quote', 'server_error'] as const)(
  '%s is not kept: the next validation asks again',
  async (failure) => {
    const options = { cache: new OpinionCache(100), retriesMax: 0 };
    const juror = (await startJury(['m'], options, { failureRates: { [failure]: 1 } })).jurors[0];
    const first = await juror?.assess(subjectOf(WRONG), { signal });
    const calls = started() ?? 0;
    const second = await juror?.assess(subjectOf(WRONG), { signal });
    expect(first?.origin?.calls).toBe(second?.origin?.calls);
    expect(second?.origin?.isCached).toBe(false);
    expect(started()).toBe(2 * calls);
  },
);

it('an abstention and an "unsure" are not kept, a vote is', async () => {
  const cache = new OpinionCache(10);
  const question = { model: 'm', promptDigest: 'p', shown: 's' };
  let asked = 0;
  const rule = (ruling: 'unsure' | 'uphold') =>
    cache.examinations.recall(question, async () => {
      asked++;
      return { opinion: { ruling, reason: '' }, isVote: ruling !== 'unsure' };
    });
  expect([(await rule('unsure')).ruling, (await rule('uphold')).ruling]).toEqual(['unsure', 'uphold']);
  expect([(await rule('unsure')).ruling, asked]).toEqual(['uphold', 2]);
});

it('as many opinions are kept as it was made for, those of the questions asked last', async () => {
  const cache = new OpinionCache(2);
  const isAsked = async (shown: string) => {
    let asked = false;
    await cache.examinations.recall({ model: 'm', promptDigest: 'p', shown }, async () => {
      asked = true;
      return { opinion: { ruling: 'uphold', reason: '' }, isVote: true };
    });
    return asked;
  };
  const asked: boolean[] = [];
  for (const shown of ['a', 'b', 'a', 'c', 'a', 'b', 'c']) asked.push(await isAsked(shown));
  expect(asked).toEqual([true, true, false, true, false, true, true]);
});
