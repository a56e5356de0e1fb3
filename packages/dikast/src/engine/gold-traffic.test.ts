import { setImmediate } from 'node:timers/promises';
import { standingOf } from '@dikast/core/reputation/standing';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { randomBytes } from '../adapters/node-hash.ts';
import { checkLedger, ledgerEntries, ledgersOf, recordedVerdicts } from '../council/recorded-verdicts.ts';
import type { GoldSettings } from '../gold/gold-mixing.ts';
import { goldQuestion, seededBytes } from '../gold/gold-traffic.suite.ts';
import type { Agent, CallContext, Validator } from '../ports.ts';
import type { ValidationRequestInput } from '../request/request.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store-port.ts';
import { findingOn, objectionTo, opinionFrom } from '../validators/opinion.ts';
import type { Ruling } from '../verdict/ruling.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import type { ConsensusEngine } from './consensus-engine.ts';
import { approving, POOL, scriptedEngine, times } from './scripted-pool.suite.ts';
import { createValidatorAgent } from './validator-agent.ts';

const INTERVAL_MS = 1000;
const TURNS_MAX = 100_000;
/** The store, which has no timer, answers sooner. */
const IDLE_TURNS = 20;
const TURNS_A_MILLISECOND = 5;
const CITIES = ['Alden', 'Brook', 'Corby', 'Derby', 'Elgin', 'Frome', 'Goole', 'Hythe'];

/** Live requests and gold questions are about the same things: what differs must not be their form. */
function requestAbout(number: number): ValidationRequestInput {
  const city = CITIES[number % CITIES.length] ?? '';
  const leave = `Employees receive 26 weeks of leave. Managers in ${city} receive ${10 + (number % 80)} weeks.`;
  const other = `The office in ${city} opens at nine.`;
  return {
    query: `How long is the leave in ${city}?`,
    answer: leave,
    sources: [leave, other].map((text, place) => ({ id: `hr-${1000 + 2 * number + place}`, text })),
  };
}

const LIVE = (number: number): ValidationRequestInput => ({
  ...requestAbout(number),
  id: `call-${7000 + number}`,
  stakes: number % 2 === 0 ? 'high' : 'low',
  citations: number % 3 === 0 ? 'ignored' : 'when_present',
});

/** Objects to the second claim of every answer, whatever the sources say. */
function doubting(name: string): Validator {
  return approving(name, {
    assess: (subject) => {
      const [claim, source] = [subject.claims[1], subject.sources[0]];
      if (claim === undefined || source === undefined) return opinionFrom([], [], 0.5);
      const evidence = [subject.quote(`source:${subject.request.sources[0]?.id ?? ''}`, { start: 0, end: 20 })];
      const objection = objectionTo(claim, 'changed_number', evidence);
      return opinionFrom([objection], [findingOn(claim, 'contradicted', 'Not so.', evidence)], 0.8);
    },
    examine: () => ({ ruling: 'uphold', reason: 'Not so.' }),
  });
}

/** Twenty questions whose answers are good. */
const GOLD: GoldSettings = {
  questions: Array.from({ length: 20 }, (_, number) => goldQuestion(POOL, 'approve', requestAbout(500 + number))),
  rateBasisPoints: 5000,
  perDayMax: 1000,
};

/** One after each live validation. */
const ALWAYS: GoldSettings = { ...GOLD, rateBasisPoints: 10_000 };

/**
 * Waits until nothing is under way any more: what waits for agents or replicas has a timer. Time goes by slowly, because
 * a group of replicas ticks once more when it is done.
 */
async function quiet(clock: ManualClock): Promise<void> {
  for (let turn = 0, idleTurns = 0; idleTurns < IDLE_TURNS; turn++) {
    if (turn > TURNS_MAX) throw new Error('something never ends');
    await setImmediate();
    idleTurns = clock.pending > 0 ? 0 : idleTurns + 1;
    if (turn % TURNS_A_MILLISECOND === 0 && clock.pending > 0) clock.advance(1);
  }
}

/** So many live validations, one after the other, with the questions that follow them. */
async function traffic(engine: ConsensusEngine, clock: ManualClock, count: number): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let number = 0; number < count; number++) {
    verdicts.push(await engine.validateResponse(LIVE(number)));
    clock.advance(INTERVAL_MS);
    await quiet(clock);
  }
  return verdicts;
}

async function recorded(store: Store): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for await (const one of recordedVerdicts(store)) if (one.kind === 'verdict') verdicts.push(one.verdict);
  return verdicts;
}

describe('a gold question', () => {
  const store = new MemoryStore();
  const clock = new ManualClock();
  const seen: Seen[] = [];
  let live: readonly Verdict[];
  let gold: readonly Verdict[];

  beforeAll(async () => {
    const validators = [doubting('v1'), ...times(5, approving, 2)];
    const agents = [keepingAll(seen, clock)];
    const engine = scriptedEngine(validators, { agents, clock, store, gold: GOLD, randomBytes: seededBytes(1) });
    live = await traffic(engine, clock, 40);
    await engine.close();
    const returned = new Set(live.map(({ validation }) => validation));
    gold = (await recorded(store)).filter(({ validation }) => !returned.has(validation));
  });

  it('comes about as often as it should', () => {
    expect(gold.length).toBeGreaterThan(12);
    expect(gold.length).toBeLessThan(28);
  });

  it('looks like a live request in everything that an agent is ever shown', () => {
    const isGold = new Set(gold.map(({ validation }) => validation));
    const formsOf = (wanted: boolean) => formsAt(seen.filter(({ validation }) => isGold.has(validation) === wanted));
    expect(seen.filter(({ docket }) => docket === undefined).length).toBe(live.length + gold.length);
    expect(formsOf(true)).toEqual(formsOf(false));
    expect([...formsOf(true).keys()]).toEqual(
      expect.arrayContaining(['.task.subject.request.id', '.task.subject.request.stakes', '.docket[].objection.claim']),
    );
  });

  it('looks like one in what the replicas of the agents order and write, until the truth is told', async () => {
    const [ledger = ''] = ledgersOf(gold[0] as Verdict).slice(1);
    const isGold = new Set(gold.map(({ validation }) => validation));
    const forms = { gold: [] as unknown[], live: [] as unknown[] };
    const told = new Set<string>();
    for await (const { kind, content } of ledgerEntries(store, ledger)) {
      const { validation } = content as { validation: string };
      if (kind === 'known_answer') told.add(validation);
      else if (kind === 'decision') forms[isGold.has(validation) ? 'gold' : 'live'].push(content);
      if (kind === 'decision') expect(told.has(validation)).toBe(false);
    }
    expect(formsAt(forms.gold)).toEqual(formsAt(forms.live));
    expect(told).toEqual(isGold);
  });

  it('says afterwards what it was, opens no review, and verifies offline', () => {
    for (const verdict of gold) {
      expect(verdict.knownQuestion).toEqual({ origin: 'gold', pool: POOL, truth: 'approve' });
      expect(verdict.reasons.at(-1)).toBe(
        `Nobody asked: it was a gold question to test ${POOL}, which had to approve it.`,
      );
      expect(verdict.review).toBeNull();
    }
    for (const verdict of live) expect(verdict).not.toHaveProperty('knownQuestion');
    const { outcome, notVerified } = verifyVerdict(JSON.parse(JSON.stringify(gold[0])));
    expect([outcome, notVerified.join()]).toEqual(['self_consistent', expect.stringContaining('a gold question')]);
    const { knownQuestion: _, ...hidden } = gold[0] as Verdict;
    expect(verifyVerdict(hidden).outcome).toBe('failed');
  });

  it('is never one that was asked a short while ago', () => {
    const answers = gold.map(({ request }) => request.answer);
    expect(new Set(answers.slice(0, GOLD.questions.length)).size).toBe(Math.min(answers.length, GOLD.questions.length));
  });

  it('takes the path of the live request that it follows', () => {
    const pathsOf = (verdicts: readonly Verdict[]) => [...new Set(verdicts.map(({ path }) => path))].sort();
    expect(pathsOf(gold)).toEqual(pathsOf(live));
  });
});

describe('a liar that only live traffic sees', () => {
  const LIAR = `${POOL}.v0`;
  const standingAfter = async (validations: number, gold?: GoldSettings) => {
    const clock = new ManualClock();
    const validators = [doubting('v0'), ...times(6, approving, 1)];
    const mixed = gold === undefined ? {} : { gold, randomBytes: seededBytes(2) };
    const engine = scriptedEngine(validators, { clock, store: new MemoryStore(), ...mixed });
    await traffic(engine, clock, validations);
    const { standing, knownAnswers } = standingOf(await engine.memoryOf(POOL), LIAR);
    await engine.close();
    return { standing, isTested: knownAnswers > 0 };
  };

  it('is quarantined through gold, and without it never found out', async () => {
    expect(await standingAfter(30, ALWAYS)).toEqual({ standing: 'quarantined', isTested: true });
    const { standing, isTested } = await standingAfter(30);
    expect([standing === 'quarantined', isTested]).toEqual([false, false]);
  });
});

describe('in the background', () => {
  /** Agents that never answer while they are held. */
  const held = () => {
    const hold = { isOn: false, calls: 0 };
    const holding = (name: string): Validator => {
      const honest = approving(name);
      const assess: Validator['assess'] = (subject, context) => {
        if (!hold.isOn) return honest.assess(subject, context);
        hold.calls += 1;
        return new Promise(() => {});
      };
      return { ...honest, assess };
    };
    return { hold, validators: times(4, holding) };
  };

  async function untilHeld(hold: { readonly calls: number }): Promise<void> {
    for (let turn = 0; hold.calls < 4; turn++) {
      if (turn > TURNS_MAX) throw new Error('the question was never asked');
      await setImmediate();
    }
  }

  it('a question keeps no live validation waiting, and closing the engine does not wait for it', async () => {
    const [clock, store] = [new ManualClock(), new MemoryStore()];
    const { hold, validators } = held();
    const engine = scriptedEngine(validators, { clock, store, gold: ALWAYS });
    await engine.validateResponse(LIVE(0));
    hold.isOn = true;
    clock.advance(INTERVAL_MS);
    await untilHeld(hold);
    hold.isOn = false;
    expect((await engine.validateResponse(LIVE(1))).outcome).toBe('accepted');
    await engine.close();
    expect(clock.pending).toBe(0);
    const verdicts = await recorded(store);
    expect(verdicts.map(({ request }) => request.id)).toEqual(['call-7000', 'call-7001']);
    for (const ledger of ledgersOf(verdicts[0] as Verdict))
      expect((await checkLedger(store, ledger)).isIntact).toBe(true);
  });

  it('what was given up is not known, and the next engine on the record goes on', async () => {
    const [clock, store] = [new ManualClock(), new MemoryStore()];
    const { hold, validators } = held();
    const first = scriptedEngine(validators, { clock, store, gold: ALWAYS });
    await first.validateResponse(LIVE(0));
    hold.isOn = true;
    clock.advance(INTERVAL_MS);
    await untilHeld(hold);
    await first.close();
    hold.isOn = false;
    const second = scriptedEngine(validators, { clock, store, gold: ALWAYS });
    expect((await second.memoryOf(POOL)).known).toEqual([]);
    await traffic(second, clock, 1);
    expect((await second.memoryOf(POOL)).known).toHaveLength(1);
    await second.close();
    expect((await recorded(store)).map(({ knownQuestion }) => knownQuestion?.pool)).toEqual([
      undefined,
      undefined,
      POOL,
    ]);
  });

  it('an undecided question waits for nobody, and cannot be ruled on', async () => {
    const [clock, store] = [new ManualClock(), new MemoryStore()];
    const engine = scriptedEngine([...times(2, approving), ...times(2, doubting, 2)], { clock, store, gold: ALWAYS });
    await traffic(engine, clock, 1);
    const [live, gold] = await recorded(store);
    expect([live?.outcome, gold?.outcome, gold?.knownQuestion?.pool]).toEqual(['undecided', 'undecided', POOL]);
    expect((await engine.awaitingRuling()).map(({ validation }) => validation)).toEqual([live?.validation]);
    const ruling = { validation: gold?.validation } as Ruling;
    await expect(engine.rule(ruling)).rejects.toThrow('it was a gold question: nobody waits for the answer');
    await engine.close();
  });

  it('a question for a pool that is not configured is refused at once', () => {
    const questions = [goldQuestion('elsewhere', 'approve', requestAbout(1))];
    expect(() => scriptedEngine(times(4, approving), { gold: { ...GOLD, questions } })).toThrow(
      'pool "elsewhere" is not configured',
    );
  });
});

/** All that an agent is shown at one call. */
interface Seen {
  readonly validation: string;
  readonly task: unknown;
  readonly context: unknown;
  readonly docket?: unknown;
}

/** An agent that approves everything and keeps all it is shown. */
function keepingAll(seen: Seen[], clock: ManualClock): Agent {
  const means = { signer: memoryKeys().signerOf(`${POOL}.v0`), clock, randomBytes };
  const agent = createValidatorAgent(approving('v0'), true, means);
  const shown = (context: CallContext) => ({
    members: Object.keys(context),
    isAborted: context.signal.aborted,
    reason: context.signal.reason === undefined,
  });
  return {
    ...agent,
    assess(task, context) {
      seen.push({ validation: task.validation, task, context: shown(context) });
      return agent.assess(task, context);
    },
    examine(task, docket, context) {
      seen.push({ validation: task.validation, task, context: shown(context), docket });
      return agent.examine(task, docket, context);
    },
  };
}

/** Texts: what is asked may differ, that is the point of it. */
const TEXT = /^[A-Z].* /;

/** Every form that stands at every place of some values: members, types, and strings with their digits and hex alike. */
function formsAt(values: readonly unknown[]): ReadonlyMap<string, readonly string[]> {
  const forms = new Map<string, Set<string>>();
  const visited = new WeakSet<object>();
  const note = (place: string, form: string) => forms.set(place, (forms.get(place) ?? new Set()).add(form));
  function visit(value: unknown, place: string): void {
    if (typeof value === 'string') note(place, formOf(value));
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
      note(place, typeof value === 'number' ? 'number' : String(value));
    else if (Array.isArray(value)) {
      note(place, `${value.length} items`);
      for (const item of value) visit(item, `${place}[]`);
    } else if (typeof value === 'object' && !visited.has(value)) {
      visited.add(value);
      note(place, `${Object.getPrototypeOf(value)?.constructor?.name} ${Object.isFrozen(value)} ${Object.keys(value)}`);
      for (const [name, member] of Object.entries(value)) visit(member, `${place}.${name}`);
    }
  }
  for (const value of values) visit(value, '');
  return new Map([...forms].sort().map(([place, all]) => [place, [...all].sort()]));
}

function formOf(text: string): string {
  if (TEXT.test(text)) return 'text';
  if (/^[0-9a-f]{32,}$/.test(text)) return `hex ${text.length}`;
  return text.replace(/\d/g, '9');
}
