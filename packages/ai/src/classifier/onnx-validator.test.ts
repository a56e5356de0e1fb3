import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsensusEngine, defaultConfig, ManualClock, memoryKeys, parseRequest } from 'dikast';
import { Subject } from 'dikast/text/subject';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainMeans, plainSession, writeLexicalModel } from './lexical-model.suite.ts';
import { onnxValidator, WINDOWS_MAX } from './onnx-validator.ts';
import { TextClassifier } from './text-classifier.ts';

let path: string;
beforeAll(() => {
  path = writeLexicalModel(join(mkdtempSync(join(tmpdir(), 'dikast-seat-')), 'lexical'));
});
afterAll(() => rmSync(join(path, '..'), { recursive: true }));

const SOURCE = { id: 'hr-7', text: 'Parental leave lasts 26 weeks. It is paid in full for all employees.' };
const SUPPORTED = 'Parental leave lasts 26 weeks.';
const OPEN = 'Parental leave lasts 36 weeks.';
const UNSUPPORTED = 'The refund takes 36 days.';

const subjectOf = (answer: string, sources: readonly object[] = [SOURCE]) =>
  new Subject(parseRequest({ answer, sources }));
const context = { signal: new AbortController().signal };

async function validator(options: object = {}, session = plainSession()) {
  const classifier = await TextClassifier.load({ path }, plainMeans(session));
  return onnxValidator({ classifier, pool: 'fact_verification', clock: new ManualClock(), ...options });
}

describe('an answer', () => {
  it('is approved if every claim is supported, at the lowest of their probabilities', async () => {
    const { choice, confidence, probability, findings, objections } = await (await validator()).assess(
      subjectOf(`${SUPPORTED} It is paid in full.`),
      context,
    );
    expect([choice, objections]).toEqual(['approve', []]);
    expect(findings.map(({ claim, status }) => [claim, status])).toEqual([
      [0, 'supported'],
      [1, 'supported'],
    ]);
    expect(confidence).toBeCloseTo(0.965, 3);
    expect(probability).toBe(confidence);
  });

  it('is rejected for each claim that no passage supports, quoting it', async () => {
    const subject = subjectOf(`${SUPPORTED} ${UNSUPPORTED} ${OPEN}`);
    const { choice, confidence, objections } = await (await validator()).assess(subject, context);
    expect(choice).toBe('reject');
    expect(confidence).toBeGreaterThan(0.99);
    expect(objections.map(({ claim, kind, evidence }) => [claim, kind, evidence[0]?.quote])).toEqual([
      [1, 'unsupported', UNSUPPORTED],
    ]);
  });

  it.each([
    ['a claim between the thresholds', `${SUPPORTED} ${OPEN}`, [SOURCE]],
    ['a claim that is too long for the model', `Leave ${'lasts and '.repeat(40)}ends.`, [SOURCE]],
    ['no claim', 'Sure!', [SOURCE]],
    ['no source', SUPPORTED, []],
  ])('with %s is left open', async (_, answer, sources) => {
    const { choice, confidence, objections } = await (await validator()).assess(subjectOf(answer, sources), context);
    expect([choice, confidence, objections]).toEqual(['abstain', 0, []]);
  });

  it('with more passages than are read is not judged at all', async () => {
    const pairs: number[] = [];
    const long = { id: 'long', text: 'It is paid in full. '.repeat(12_000) };
    const juror = await validator(
      {},
      plainSession((tokens) => pairs.push(tokens)),
    );
    const { choice, findings } = await juror.assess(subjectOf(SUPPORTED, [long]), context);
    expect([choice, pairs]).toEqual(['abstain', []]);
    expect(findings[0]?.reason).toMatch(new RegExp(`^\\d+ passages to read, at most ${WINDOWS_MAX} are read\\.$`));
  });
});

it('thresholds decide what is supported and what is objected to', async () => {
  const choiceAt = async (thresholds: object) =>
    (await (await validator(thresholds)).assess(subjectOf(OPEN), context)).choice;
  expect(await choiceAt({ approveAt: 0.5 })).toBe('approve');
  expect(await choiceAt({ approveAt: 0.9, objectAt: 0.51 })).toBe('reject');
  await expect(validator({ approveAt: 0.3, objectAt: 0.3 })).rejects.toThrow(
    'object_at 0.3 and approve_at 0.3: expected 0 <= object_at < approve_at <= 1',
  );
});

it('an opinion says which model formed it, by its hash, and how much it read', async () => {
  const classifier = await TextClassifier.load({ path }, plainMeans());
  const juror = onnxValidator({ classifier, pool: 'fact_verification', clock: new ManualClock() });
  const { origin } = await juror.assess(subjectOf(SUPPORTED), context);
  expect(origin).toMatchObject({ promptDigest: classifier.digest, calls: 1, outputTokens: 0, failure: null });
  expect(origin?.model).toMatch(/^lexical@[0-9a-f]{12}$/);
  expect(juror.method).toContain(classifier.name);
  expect(juror.name).toBe('lexical');
});

it('what is learned of it belongs to the model and the thresholds', async () => {
  const digestWith = async (options = {}) => (await validator(options)).methodDigest;
  expect(await digestWith()).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestWith({ name: 'another' })).toBe(await digestWith());
  const other = await TextClassifier.load({ path, tokensMax: 40 }, plainMeans());
  const digests = [await digestWith(), await digestWith({ approveAt: 0.8 }), await digestWith({ classifier: other })];
  expect(new Set(digests).size).toBe(3);
});

it('the second round rules by what the first found out, without reading anything again', async () => {
  const pairs: number[] = [];
  const juror = await validator(
    {},
    plainSession((tokens) => pairs.push(tokens)),
  );
  const subject = subjectOf(`${SUPPORTED} ${UNSUPPORTED} ${OPEN}`);
  await juror.assess(subject, context);
  const read = pairs.length;
  const objection = { kind: 'changed_number', severity: 'material', start: 0, end: 1, evidence: [] } as const;
  const rulings = [];
  for (const claim of [0, 1, 2, null])
    rulings.push((await juror.examine({ ...objection, claim }, subject, context)).ruling);
  expect(rulings).toEqual(['dismiss', 'uphold', 'unsure', 'unsure']);
  expect(pairs).toHaveLength(read);
});

it('a model that fails abstains with the reason, and is asked again the next time', async () => {
  let isBroken = true;
  const session = plainSession();
  const run: typeof session.run = (inputs) =>
    isBroken ? Promise.reject(new Error('out of memory')) : session.run(inputs);
  const juror = await validator({}, { ...session, run });
  const subject = subjectOf(SUPPORTED);
  const { choice, origin, findings } = await juror.assess(subject, context);
  expect([choice, origin?.failure]).toEqual(['abstain', 'model_failed']);
  expect(findings[0]?.reason).toBe('No opinion, the model failed: out of memory');
  isBroken = false;
  expect((await juror.assess(subject, context)).choice).toBe('approve');
});

it('an opinion that nobody waits for any more is given up', async () => {
  const controller = new AbortController();
  const juror = await validator(
    {},
    plainSession(() => controller.abort(new Error('late'))),
  );
  const assessed = juror.assess(subjectOf(`${SUPPORTED} ${OPEN}`), { signal: controller.signal });
  await expect(assessed).rejects.toThrow('late');
});

it('it sits where claims are judged by their sources, and nowhere else', async () => {
  await expect(validator({ pool: 'coherence_assessment' })).rejects.toThrow(
    'pool coherence_assessment: a text classifier judges claims by their sources',
  );
  expect((await validator({ pool: 'jury' })).pool).toBe('jury');
});

it('in a pool of its own it accepts and rejects with a certificate', async () => {
  const base = defaultConfig();
  const pool = {
    ...{ name: 'entailment', minAgents: 1, maxAgents: 1, thresholdBasisPoints: 6700, policy: 'gate' as const },
    ...{ voting: 'plain' as const, specializationWeights: new Map(), proposition: 'Every claim is supported.' },
  };
  const performanceTargets = {
    ...base.performanceTargets,
    ...{ fastPathLatencyMs: 20_000, standardPathLatencyMs: 20_000, complexPathLatencyMs: 20_000 },
  };
  const config = { ...base, performanceTargets, pools: new Map([['entailment', pool]]) };
  const validators = [await validator({ pool: 'entailment' })];
  const engine = createConsensusEngine({ keys: memoryKeys(), config, validators, hasBuiltIns: false });
  const outcomes = [];
  for (const answer of [SUPPORTED, UNSUPPORTED, OPEN]) {
    const { outcome, pools } = await engine.validateResponse({ answer, sources: [SOURCE] });
    outcomes.push([outcome, pools[0]?.ballots[0]?.body.origin?.failure]);
  }
  await engine.close();
  expect(outcomes).toEqual([
    ['accepted', null],
    ['rejected', null],
    ['undecided', null],
  ]);
});
