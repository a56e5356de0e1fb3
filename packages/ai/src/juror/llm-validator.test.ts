import type { FleetFailure, VendorPlan } from '@dikast/lab/fleet/fleet-plan';
import type { Assessment, Validator } from 'dikast';
import { ManualClock, parseRequest } from 'dikast';
import { countableSubject } from 'dikast/request/countable-subject';
import { afterEach, expect, it } from 'vitest';
import { Budget } from '../calling/budget.ts';
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
import type { LlmValidatorOptions } from './llm-validator.ts';

let jury: FleetJury | undefined;
afterEach(async () => {
  await jury?.fleet.close();
  jury = undefined;
});

async function jurorAt(
  vendor: Partial<VendorPlan>,
  options: Partial<LlmValidatorOptions> = {},
  clock = new ManualClock(),
): Promise<Validator> {
  const plan = fleetOf([vendorPlan('v', vendor.models ?? [modelPlan('m')], vendor)]);
  jury = await fleetJury(plan, clock, options);
  return jury.jurors[0] as Validator;
}

const subjectOf = (request = RIGHT) => countableSubject(parseRequest(request));

async function assess(juror: Validator, request = RIGHT, signal = new AbortController().signal): Promise<Assessment> {
  return juror.assess(subjectOf(request), { signal });
}

const always = (failure: FleetFailure) => ({ failureRates: { [failure]: 1 } });

it('approves what stands in the source, with tokens, cost and prompt in the origin', async () => {
  const juror = await jurorAt({}, { price: { input: 2, output: 8 } });
  const { choice, findings, origin } = await assess(juror);
  expect(choice).toBe('approve');
  expect(findings.map(({ claim, status }) => [claim, status])).toEqual([
    [null, 'supported'],
    [0, 'supported'],
  ]);
  expect(origin).toMatchObject({ model: 'm', calls: 1, isCached: false, failure: null });
  expect(origin?.promptDigest).toMatch(/^[0-9a-f]{64}$/);
  expect(origin?.costMicros).toBe((origin?.inputTokens ?? 0) * 2 + (origin?.outputTokens ?? 0) * 8);
  expect(origin?.inputTokens).toBeGreaterThan(100);
});

it('objects to the claim with the changed number and quotes the source verbatim', async () => {
  const { choice, objections } = await assess(await jurorAt({}), WRONG);
  expect(choice).toBe('reject');
  expect(objections).toMatchObject([
    {
      claim: 0,
      kind: 'not_satisfied',
      evidence: [
        { document: 'answer' },
        { document: 'source:hr-7', start: 0, quote: expect.stringContaining('26 weeks') },
      ],
    },
  ]);
});

it.each(['think', 'fence'] as const)('%s around the opinion does not break it', async (wrapping) => {
  const juror = await jurorAt({ models: [modelPlan('m', { wrapping })] });
  const { choice, origin } = await assess(juror);
  expect([choice, origin?.calls]).toEqual(['approve', 1]);
});

it.each([
  ['rate_limited', 'rate_limited', 3],
  ['rate_limited_without_hint', 'rate_limited', 3],
  ['server_error', 'server_error', 3],
  ['reset', 'unreachable', 3],
  ['half_answer', 'unreachable', 3],
  ['invalid_json', 'unreadable', 2],
  ['wrong_schema', 'unreadable', 2],
  ['empty', 'empty', 2],
  ['refusal', 'refused', 1],
  ['huge_answer', 'answer_too_long', 1],
  ['other_model', 'other_model', 1],
] as const)(
  '%s is an abstention for "%s" after %d calls, in a ballot that counts for neither side',
  async (way, failure, calls) => {
    const clock = new ManualClock();
    const juror = await jurorAt(always(way), {}, clock);
    const stop = advanceWhileWaiting(clock);
    const engine = juryEngine([juror], clock);
    const verdict = await engine.validateResponse(RIGHT);
    await engine.close();
    stop();
    const [ballot] = verdict.pools[0]?.ballots ?? [];
    expect(ballot?.header.choice).toBe('abstain');
    expect(ballot?.body).toMatchObject({
      objections: [],
      findings: [
        { status: 'not_judged', reason: expect.stringContaining(`No opinion, ${failure.replaceAll('_', ' ')}: `) },
      ],
      origin: { failure, calls },
    });
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.reasons[0]).toContain(`1 abstain (1 ${failure.replaceAll('_', ' ')})`);
    expect(clock.pending).toBe(0);
  },
);

/** Lets the clock run whenever the juror waits for a retry, in steps that no deadline of a minute is reached by. */
function advanceWhileWaiting(clock: ManualClock): () => void {
  const timer = setInterval(() => clock.advance(500), 5);
  return () => clearInterval(timer);
}

it('a call that hangs is given up after its time and hung up on', async () => {
  const clock = new ManualClock();
  const juror = await jurorAt(always('hang'), { timeoutMs: 5000 }, clock);
  const assessed = assess(juror);
  await jury?.fleet.whenStarted(1);
  clock.advance(5000);
  expect((await assessed).origin).toMatchObject({ failure: 'timeout', calls: 1, latencyMs: 5000 });
  await jury?.fleet.whenAborted(1);
  expect(clock.pending).toBe(0);
});

it('a quotation that stands nowhere is put to the model once and then is evidence of a fault', async () => {
  const juror = await jurorAt(always('wrong_quote'));
  const verdict = await juryEngine([juror]).validateResponse(WRONG);
  expect(verdict.pools[0]?.attendance[0]?.assessment).toBe('refused');
  expect(verdict.faults).toMatchObject([{ agent: `${JURY}.m`, kind: 'fabricated_evidence', class: 'evidence' }]);
  expect(jury?.fleet.counts().started).toBe(2);
});

it('a quotation that stands nowhere is an abstention where the operator says so', async () => {
  const { choice, origin } = await assess(await jurorAt(always('wrong_quote'), { misquotation: 'abstain' }), WRONG);
  expect([choice, origin?.failure]).toEqual(['abstain', 'misquoted']);
});

it('a reply that fails once is repaired once', async () => {
  const juror = await jurorAt({ failureRates: { invalid_json: 0.5 } });
  const origins = await Promise.all(
    Array.from({ length: 30 }, async (_, round) => (await assess(juror, { ...RIGHT, id: `r${round}` })).origin),
  );
  expect(origins.some((origin) => origin?.calls === 2 && origin.failure === null)).toBe(true);
  expect(origins.some((origin) => origin?.calls === 2 && origin.failure === 'unreadable')).toBe(true);
  expect(origins.every((origin) => (origin?.calls ?? 0) <= 2)).toBe(true);
});

it('a retry waits as long as the vendor asks', async () => {
  const clock = new ManualClock();
  const juror = await jurorAt(always('rate_limited'), { retriesMax: 1 }, clock);
  const assessed = assess(juror);
  await jury?.fleet.whenStarted(1);
  while (clock.pending < 2) await new Promise(setImmediate);
  clock.advance(999);
  expect(jury?.fleet.counts().started).toBe(1);
  clock.advance(1);
  expect((await assessed).origin).toMatchObject({ failure: 'rate_limited', calls: 2, latencyMs: 1000 });
});

it('a vendor that asks to wait past the deadline is not asked again', async () => {
  const juror = await jurorAt(always('rate_limited'), { timeoutMs: 900 });
  expect((await assess(juror)).origin).toMatchObject({ failure: 'rate_limited', calls: 1 });
});

it('the second round rules on what another juror objects', async () => {
  const objector = await jurorAt({});
  const objection = (await assess(objector, WRONG)).objections[0];
  if (objection === undefined) throw new Error('no objection');
  const signal = new AbortController().signal;
  expect(await objector.examine(objection, subjectOf(WRONG), { signal })).toMatchObject({
    ruling: 'uphold',
    origin: { calls: 1, failure: null },
  });
  expect(await objector.examine(objection, subjectOf(RIGHT), { signal })).toMatchObject({ ruling: 'dismiss' });
});

it('a failure in the second round is "unsure"', async () => {
  const juror = await jurorAt(always('refusal'));
  const objection = { claim: 0, kind: 'not_satisfied', severity: 'material', start: 0, end: 5, evidence: [] } as const;
  const { ruling, origin } = await juror.examine(objection, subjectOf(), { signal: new AbortController().signal });
  expect([ruling, origin?.failure]).toEqual(['unsure', 'refused']);
});

it('a budget that is used up ends in "undecided: budget", never in acceptance', async () => {
  const clock = new ManualClock();
  const models = Array.from({ length: 7 }, (_, index) => modelPlan(`m${index}`));
  jury = await fleetJury(fleetOf([vendorPlan('v', models)]), clock, {
    budget: new Budget({ perRequest: { calls: 4 } }, clock),
  });
  const verdict = await juryEngine(jury.jurors, clock).validateResponse(RIGHT);
  expect(verdict.outcome).toBe('undecided');
  expect(verdict.reasons[0]).toMatch(/no consensus \(. of 7 approve, 0 reject, 5 needed; 3 abstain \(3 budget\)/);
  expect(jury.fleet.counts().started).toBe(4);
});

it('a request too long for a model is not judged in part', async () => {
  const sources = [{ id: 's1', text: 'word '.repeat(90_000) }];
  const { origin } = await assess(await jurorAt({}), { answer: 'Some claim here.', sources });
  expect(origin).toMatchObject({ failure: 'request_too_long', calls: 0 });
});

it('giving up a request hangs up on every call and leaves no timer', async () => {
  const clock = new ManualClock();
  const models = Array.from({ length: 7 }, (_, index) => modelPlan(`m${index}`));
  jury = await fleetJury(fleetOf([vendorPlan('v', models, always('hang'))]), clock);
  const controller = new AbortController();
  const validation = juryEngine(jury.jurors, clock).validateResponse(RIGHT, { signal: controller.signal });
  await jury.fleet.whenStarted(7);
  controller.abort();
  await expect(validation).rejects.toThrow('aborted');
  await jury.fleet.whenAborted(7);
  expect(jury.fleet.counts()).toMatchObject({ started: 7, aborted: 7, answered: 0 });
  while (clock.pending > 0) await new Promise(setImmediate);
});
