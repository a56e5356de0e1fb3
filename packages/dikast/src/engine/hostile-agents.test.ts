/**
 * Agents and validators at their worst: whatever they return, throw, change or keep waiting costs at most their own vote,
 * the verdict says so, and it still verifies.
 */

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import type { Agent, AgentTask, Assessment, Validator } from '../ports.ts';
import type { Subject } from '../text/subject.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import {
  approving,
  objecting,
  POOL,
  REQUEST,
  scriptedEngine,
  times,
  upholdsSecondClaim,
} from './scripted-pool.suite.ts';
import { createValidatorAgent } from './validator-agent.ts';

const BAD = `${POOL}.bad`;
const QUIET = { signal: new AbortController().signal };
const boom = (): never => {
  throw new Error('boom');
};

/** Throws for every member but the one that tells a promise from a value. */
const exceptThen = (_: object, name: string | symbol) => (name === 'then' ? undefined : boom());

const quantitiesOf = (subject: Subject) => (subject.sourceSentences[0]?.quantities ?? []) as unknown[];
const wordsOf = (subject: Subject) => (subject.answer.sentences[0]?.tokens ?? []) as unknown[];

/** A real agent, to be changed. */
function honestAgent(name = 'bad'): Agent {
  let nonce = 0;
  return createValidatorAgent(approving(name), true, {
    signer: memoryKeys('hostile').signerOf(`${POOL}.${name}`),
    clock: new ManualClock(),
    randomBytes: (length) => new Uint8Array(length).fill(nonce++),
  });
}

const sending = (raw: unknown): Agent => ({ ...honestAgent(), assess: () => Promise.resolve(raw) });
const throwing = (error: unknown): Agent => ({ ...honestAgent(), assess: () => Promise.reject(error) });

function expectOnlyOwnVoteLost(verdict: Verdict, status: string): void {
  expect(verdict.outcome).toBe('accepted');
  const [pool] = verdict.pools;
  expect(pool?.attendance.find(({ agent }) => agent === BAD)?.assessment).toBe(status);
  expect(pool?.decision.tally).toMatchObject({ n: 7, approve: { agents: 6 }, missing: { agents: 1 } });
  expect(verifyVerdict(JSON.parse(JSON.stringify(verdict))).outcome).toBe('self_consistent');
}

describe('an agent that sends what is no ballot is refused and nothing else happens', () => {
  const cyclic: Record<string, unknown> = { header: {} };
  cyclic.body = cyclic;
  let deep: unknown = [];
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  const oddArray = [1, 2, 3];
  Object.defineProperty(oddArray, 'slice', { get: boom });
  const lengthless = new Proxy([], { get: (_, name) => (name === 'length' ? Symbol('many') : undefined) });
  class Odd extends Array<unknown> {
    static override get [Symbol.species](): never {
      return boom();
    }
  }
  it.each<readonly [string, unknown]>([
    ['a proxy', new Proxy({}, {})],
    ['a proxy whose traps throw', new Proxy({}, { get: exceptThen, ownKeys: boom, getPrototypeOf: boom, has: boom })],
    ['a list that is a proxy and throws', new Proxy([], { get: exceptThen })],
    ['a list whose length is no number', lengthless],
    ['a list whose slice throws', oddArray],
    ['a list of its own class', Odd.of(1, 2)],
    ['getters that throw', Object.defineProperty({}, 'header', { get: boom, enumerable: true })],
    ['a cyclic object', cyclic],
    ['a hundred thousand nested lists', deep],
    ['a list of a million things', new Array(1e6).fill({ header: null })],
    ['a sparse list of four billion', Object.assign([], { length: 2 ** 32 - 1 })],
    ['an empty list', []],
    ['functions and symbols', { header: () => 1, body: Symbol('x') }],
    [
      'members named __proto__',
      JSON.parse('{"__proto__": {"header": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
    ],
    ['a bigint', 1n],
    ['bytes', new Uint8Array(1e6)],
  ])('%s', async (_, raw) => {
    const verdict = await scriptedEngine(times(6, approving), { agents: [sending(raw)] }).validateResponse(REQUEST);
    expectOnlyOwnVoteLost(verdict, 'refused');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each<readonly [string, (ballot: Record<string, unknown>) => unknown]>([
    ['with a member more', (ballot) => ({ ...ballot, extra: 1 })],
    [
      'with __proto__ in its header',
      (ballot) =>
        JSON.parse(JSON.stringify(ballot).replace('{"header":{', '{"header":{"__proto__":{"choice":"reject"},')),
    ],
    [
      'with a choice that is a list',
      (ballot) => ({ ...ballot, header: { ...(ballot.header as object), choice: ['approve'] } }),
    ],
    [
      'with an endless time',
      (ballot) => ({ ...ballot, header: { ...(ballot.header as object), timestampMs: Number.POSITIVE_INFINITY } }),
    ],
  ])('a signed ballot %s', async (_, change) => {
    const agent = honestAgent();
    const hostile = {
      ...agent,
      assess: async (task: AgentTask) => change((await agent.assess(task, QUIET)) as Record<string, unknown>),
    };
    const verdict = await scriptedEngine(times(6, approving), { agents: [hostile] }).validateResponse(REQUEST);
    expectOnlyOwnVoteLost(verdict, 'refused');
  });
});

describe('an agent that fails in an odd way is marked as failed', () => {
  class Unreadable extends Error {
    override get message(): string {
      return boom();
    }
  }
  it.each<readonly [string, unknown]>([
    ['an error that cannot be read', new Unreadable()],
    ['an error whose message is a symbol', Object.assign(new Error('x'), { message: Symbol('x') })],
    ['a proxy whose traps throw', new Proxy({}, { getPrototypeOf: boom })],
    ['an error of ten million characters', new Error('\ud800'.repeat(1e7))],
    ['undefined', undefined],
  ])('%s', async (_, error) => {
    const verdict = await scriptedEngine(times(6, approving), { agents: [throwing(error)] }).validateResponse(REQUEST);
    expectOnlyOwnVoteLost(verdict, 'failed');
    expect(verdict.pools[0]?.attendance.find(({ agent }) => agent === BAD)?.detail?.length).toBeLessThanOrEqual(200);
  });

  it('throws at once, instead of rejecting', async () => {
    const agent = { ...honestAgent(), assess: boom };
    expectOnlyOwnVoteLost(
      await scriptedEngine(times(6, approving), { agents: [agent] }).validateResponse(REQUEST),
      'failed',
    );
  });

  it.each<readonly [string, PromiseLike<unknown>, string]>([
    [
      'a thenable whose then throws',
      {
        // biome-ignore lint/suspicious/noThenProperty: a hostile thenable is the point
        get then(): never {
          return boom();
        },
      },
      'failed',
    ],
    [
      'a thenable that answers twice and then fails',
      {
        // biome-ignore lint/suspicious/noThenProperty: a hostile thenable is the point
        then: (resolve?: ((value: never) => unknown) | null, reject?: ((error: unknown) => unknown) | null): never => {
          resolve?.(null as never);
          resolve?.(1 as never);
          reject?.(new Error('late'));
          return boom();
        },
      },
      'refused',
    ],
  ])('%s', async (_, thenable, status) => {
    const agent = { ...honestAgent(), assess: () => thenable as Promise<unknown> };
    expectOnlyOwnVoteLost(
      await scriptedEngine(times(6, approving), { agents: [agent] }).validateResponse(REQUEST),
      status,
    );
  });

  it('a thenable that never settles is late', async () => {
    const clock = new ManualClock();
    // biome-ignore lint/suspicious/noThenProperty: a hostile thenable is the point
    const agent = { ...honestAgent(), assess: () => ({ then: () => {} }) as never };
    const running = scriptedEngine(times(6, approving), { agents: [agent], clock }).validateResponse(REQUEST);
    await untilWaiting(clock);
    clock.advance(500);
    expectOnlyOwnVoteLost(await running, 'late');
  });
});

describe('a validator that returns nonsense fails', () => {
  const cyclicFindings: unknown[] = [];
  cyclicFindings.push(cyclicFindings);
  const good: Assessment = { choice: 'approve', confidence: 1, objections: [], findings: [] };
  it.each<readonly [string, () => unknown, readonly string[]]>([
    ['cyclic findings', () => ({ ...good, findings: cyclicFindings }), ['failed']],
    ['a proxy', () => new Proxy({}, { get: boom }), ['failed']],
    [
      'a getter that throws',
      () => ({
        ...good,
        get choice() {
          return boom();
        },
      }),
      ['failed'],
    ],
    [
      'a huge reason',
      () => ({ ...good, findings: [{ claim: 0, status: 'supported', reason: 'x'.repeat(1e7), evidence: [] }] }),
      ['failed'],
    ],
    [
      'a claim that does not exist',
      () => ({ ...good, findings: [{ claim: 9, status: 'supported', reason: 'x', evidence: [] }] }),
      ['failed', 'refused'],
    ],
    [
      'a lone surrogate',
      () => ({ ...good, findings: [{ claim: 0, status: 'supported', reason: '\ud800', evidence: [] }] }),
      ['failed'],
    ],
    ['a million objections', () => ({ ...good, objections: new Array(1e6).fill({}) }), ['failed']],
  ])('%s', async (_, assess, statuses) => {
    const bad = approving('bad', { assess: assess as Validator['assess'] });
    const verdict = await scriptedEngine([bad, ...times(6, approving)]).validateResponse(REQUEST);
    const status = verdict.pools[0]?.attendance.find(({ agent }) => agent === BAD)?.assessment ?? '';
    expect(statuses).toContain(status);
    expectOnlyOwnVoteLost(verdict, status);
  });

  it('findings that change each time they are read cost the vote at most', async () => {
    let reads = 0;
    const assess = () => ({
      ...good,
      get confidence() {
        return reads++ % 2;
      },
      findings: new Proxy([], { get: (list, name) => (name === 'length' ? reads++ % 3 : Reflect.get(list, name)) }),
    });
    const verdict = await scriptedEngine([approving('bad', { assess }), ...times(6, approving)]).validateResponse(
      REQUEST,
    );
    expect(verdict.outcome).toBe('accepted');
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });
});

describe('what agents are shown is frozen', () => {
  const edits: readonly (readonly [string, (subject: Subject) => unknown])[] = [
    [
      'the answer',
      (subject) => {
        (subject.request as { answer: string }).answer = 'x';
      },
    ],
    ['a source', (subject) => subject.request.sources.push({ id: 'z', text: 'z' })],
    ['the text of a source', (subject) => Object.assign(subject.request.sources[0] ?? {}, { text: 'z' })],
    ['the claims', (subject) => (subject.claims as unknown[]).reverse()],
    ['a claim', (subject) => Object.assign(subject.claims[0] ?? {}, { text: 'z' })],
    ['the sentences', (subject) => (subject.answer.sentences as unknown[]).pop()],
    ['a sentence', (subject) => Object.assign(subject.answer.sentences[0] ?? {}, { start: 7 })],
    ['the words of a sentence', (subject) => wordsOf(subject).sort()],
    ['the quantities of a sentence', (subject) => quantitiesOf(subject).push(0)],
    ['a document', (subject) => Object.assign(subject.answer, { text: 'z' })],
    ['the subject', (subject) => Object.assign(subject, { claims: [] })],
  ];
  it.each(edits)('editing %s fails, alone', async (_, edit) => {
    const bad = approving('bad', {
      assess(subject, context) {
        edit(subject);
        return approving('x').assess(subject, context);
      },
    });
    expectOnlyOwnVoteLost(await scriptedEngine([bad, ...times(6, approving)]).validateResponse(REQUEST), 'failed');
  });

  it('editing the task or an objection on the docket fails, and the record stays as it was signed', async () => {
    const editing = honestAgent();
    const hostile: Agent = {
      ...editing,
      assess: (task, context) => editing.assess(task, context),
      examine: async (task, docket) => {
        const [item] = docket;
        if (item === undefined) throw new Error('nothing on the docket');
        for (const edit of [
          () => Object.assign(task, { validation: 'x' }),
          () => Object.assign(item.objection, { kind: 'x' }),
          () => (item.objection.evidence as unknown[]).pop(),
        ])
          expect(edit).toThrow(TypeError);
        return undefined;
      },
    };
    const engine = scriptedEngine([...times(1, objecting), ...times(5, approving, 1)], { agents: [hostile] });
    const verdict = await engine.validateResponse(REQUEST);
    expect(verdict.pools[0]?.docket[0]?.objection).toMatchObject({ kind: 'changed_number', evidence: [{}] });
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });
});

describe('an agent is who it was when it took its seat', () => {
  it('an id that changes takes no other seat', async () => {
    const agent = honestAgent();
    let reads = 0;
    const shifting = {
      ...agent,
      get id() {
        return reads++ === 0 ? BAD : `${POOL}.v1`;
      },
    };
    const verdict = await scriptedEngine(times(6, approving), { agents: [shifting] }).validateResponse(REQUEST);
    expect(verdict.pools[0]?.attendance.every(({ assessment }) => assessment === 'answered')).toBe(true);
    expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
  });

  it('a key that is overwritten later changes nothing', async () => {
    const agent = honestAgent();
    const publicKey = Uint8Array.from(agent.publicKey);
    const engine = scriptedEngine(times(6, approving), { agents: [{ ...agent, publicKey }] });
    publicKey.fill(0);
    expect((await engine.validateResponse(REQUEST)).pools[0]?.decision.tally.approve.agents).toBe(7);
  });

  it('an id or a key that is taken is refused when the engine is made', () => {
    const twice = (changes: Partial<Agent>) => () =>
      scriptedEngine(times(6, approving), { agents: [honestAgent(), { ...honestAgent('worse'), ...changes }] });
    expect(twice({ id: BAD })).toThrow(/share the id/);
    expect(twice({ publicKey: honestAgent().publicKey })).toThrow(/share the key/);
  });
});

describe('callers at their worst', () => {
  it('aborting in the second round stops it, and no timer is left', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const hanging = times(5, (name) => approving(name, { examine: () => new Promise<never>(() => {}) }), 1);
    const engine = scriptedEngine([...times(1, objecting), ...hanging], { clock });
    const running = engine.validateResponse(REQUEST, {
      signal: controller.signal,
      onProgress: ({ kind }) => {
        if (kind === 'examination-opened') controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(clock.pending).toBe(0);
  });

  it('closing while validations wait lets all of them end', async () => {
    const engine = scriptedEngine([
      ...times(1, objecting),
      ...times(6, (name) => approving(name, { examine: upholdsSecondClaim }), 1),
    ]);
    const running = Array.from({ length: 8 }, () => engine.validateResponse(REQUEST));
    await engine.close();
    expect((await Promise.all(running)).map(({ outcome }) => outcome)).toEqual(Array(8).fill('rejected'));
    await engine.close();
  });

  it('a listener that throws every time, or calls back into the engine, changes nothing', async () => {
    const engine = scriptedEngine(times(7, approving));
    const inner: Promise<Verdict>[] = [];
    const verdict = await engine.validateResponse(REQUEST, {
      onProgress: ({ kind }) => {
        if (kind === 'pool-seated') inner.push(engine.validateResponse(REQUEST));
        throw new Error('listener');
      },
    });
    expect([verdict, ...(await Promise.all(inner))].map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('members named __proto__ in a request pollute nothing', async () => {
    const engine = scriptedEngine(times(4, approving));
    const hostile = JSON.parse(
      '{"answer": "The sky is blue.", "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    );
    await expect(engine.validateResponse(hostile)).rejects.toMatchObject({ code: 'invalid_request' });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

/** Lets everything run that does not wait for the clock. */
async function untilWaiting(clock: ManualClock): Promise<void> {
  for (let turn = 0; turn < 1000 || clock.pending === 0; turn++) await new Promise((resolve) => setImmediate(resolve));
}
