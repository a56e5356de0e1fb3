import type { AdmissionContext } from '@dikast/core/ballots/ballot-admission';
import { BallotBox, createNonceRegister } from '@dikast/core/ballots/ballot-box';
import { toHex } from '@dikast/core/base/bytes';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { sha256 } from '../adapters/node-hash.ts';
import type { Validator } from '../ports.ts';
import { opinionFrom } from '../validators/opinion.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import type { ConsensusEngine } from './consensus-engine.ts';
import { openRound } from './round.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

const ALLOWED_MS = 40;
/** Of the first of two rounds, whose share of the deadline is 60 %. */
const FIRST_ROUND = 0.6;

const abstaining = (name: string) => approving(name, { assess: () => opinionFrom([], [], 0.5) });
const reread = (verdict: unknown): Verdict => JSON.parse(JSON.stringify(verdict));
const resealed = (changed: Verdict): Verdict => ({
  ...changed,
  seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
});
function onlyPool({ pools }: Verdict): PoolVerdict {
  const [pool] = pools;
  if (pool === undefined || pools.length > 1) throw new Error(`${pools.length} pools, expected one`);
  return pool;
}
const statusesOf = (verdict: Verdict, round: 'assessment' | 'examination' = 'assessment') =>
  [...onlyPool(verdict).attendance].sort((one, other) => (one.agent < other.agent ? -1 : 1)).map((seat) => seat[round]);

/** A validator whose opinion, or ruling, comes when it is released. */
class Slow {
  readonly validator: Validator;
  #release = () => {};

  constructor(base: Validator, round: 'assess' | 'examine' = 'assess') {
    const gate = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    this.validator = {
      ...base,
      ...(round === 'assess'
        ? { assess: (...call) => gate.then(() => base.assess(...call)) }
        : { examine: (...call) => gate.then(() => base.examine(...call)) }),
    };
  }

  release(): void {
    this.#release();
  }
}

/** An engine whose clock is at the deadline of the first round as soon as `inTime` ballots are in. */
function scene(
  validators: readonly Validator[],
  inTime: number,
  { lateBallotsMs = ALLOWED_MS, ...pool }: Parameters<typeof scriptedEngine>[1] = {},
) {
  const clock = new ManualClock();
  const engine = scriptedEngine(validators, { ...pool, clock, lateBallotsMs });
  let [deadlineMs, counted] = [0, 0];
  /** Runs a validation; `onWaiting` is called when extra time begins, at most once a round. */
  const run = (onWaiting: (clock: ManualClock) => unknown = () => {}, target: ConsensusEngine = engine) =>
    target.validateResponse(REQUEST, {
      onProgress: (event) => {
        if (event.kind === 'validation-routed') [deadlineMs, counted] = [event.deadlineMs, 0];
        // Not at once: the clock is being moved.
        if (event.kind === 'late-ballots-awaited') queueMicrotask(() => onWaiting(clock));
        if (event.kind !== 'ballot-counted' || event.round !== 1 || ++counted !== inTime) return;
        // Once the ballot is taken in: nothing else would let the round go on.
        queueMicrotask(() => clock.advance(deadlineMs * (pool.voting === 'plain' ? 1 : FIRST_ROUND)));
      },
    });
  return { engine, clock, run, deadlineMs: () => deadlineMs };
}

describe('a panel that lacks votes at its deadline', () => {
  it('waits for late ballots, as long as they are lacking, and counts them', async () => {
    const [slow, slower] = [new Slow(approving('v2')), new Slow(approving('v3'))];
    const { run } = scene([approving('v0'), approving('v1'), slow.validator, slower.validator], 2);
    const verdict = await run((clock) => {
      clock.advance(15);
      slow.release();
    });
    // Three of four are a quorum: nobody waits for the fourth.
    expect(statusesOf(verdict)).toEqual(['answered', 'answered', 'answered_late', 'late']);
    expect(onlyPool(verdict)).toMatchObject({
      outcome: 'approved',
      lateBallots: { waitedMs: 15, allowedMs: ALLOWED_MS },
      decision: { tally: { n: 4, approve: { agents: 3 }, missing: { agents: 1 } } },
    });
    expect(verdict.outcome).toBe('accepted');
    expect(verdict.reasons).toContain(
      'scripted lacked votes at its deadline, and waited 15 ms for late ballots: 3 of 4 approved, 3 needed.',
    );
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('goes without them once the extra time is up, and says how long it waited', async () => {
    const hanging = [new Slow(approving('v2')), new Slow(approving('v3'))].map(({ validator }) => validator);
    const { run, clock, deadlineMs } = scene([approving('v0'), approving('v1'), ...hanging], 2);
    const verdict = await run((at) => at.advance(ALLOWED_MS));
    expect(clock.monotonic()).toBe(deadlineMs() * FIRST_ROUND + ALLOWED_MS);
    expect(onlyPool(verdict)).toMatchObject({
      outcome: 'no_consensus',
      lateBallots: { waitedMs: ALLOWED_MS, allowedMs: ALLOWED_MS },
    });
    expect(statusesOf(verdict)).toEqual(['answered', 'answered', 'late', 'late']);
    expect(verdict.reasons.join()).toContain(`late ballots were waited for, ${ALLOWED_MS} ms`);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it.each([
    ['those in time decide', [approving('v0'), approving('v1'), approving('v2')], ALLOWED_MS],
    ['no late ballot could help', [approving('v0'), objecting('v1'), abstaining('v2')], ALLOWED_MS],
    ['no extra time is configured', [approving('v0'), approving('v1'), abstaining('v2')], 0],
  ] as const)('does not wait where %s', async (_, inTime, allowedMs) => {
    const { run } = scene([...inTime, new Slow(approving('v3')).validator], 3, { lateBallotsMs: allowedMs });
    const verdict = await run();
    expect(onlyPool(verdict).lateBallots).toBeUndefined();
    expect(statusesOf(verdict).at(-1)).toBe('late');
  });

  it('waits never longer than the deadline of the path again', async () => {
    const { run, deadlineMs } = scene(
      [approving('v0'), approving('v1'), abstaining('v2'), new Slow(approving('v3')).validator],
      3,
      { lateBallotsMs: 60_000 },
    );
    const verdict = await run((clock) => clock.advance(60_000));
    expect(onlyPool(verdict).lateBallots).toMatchObject({ waitedMs: deadlineMs(), allowedMs: deadlineMs() });
  });
});

describe('a late ballot', () => {
  it('may object, and the second round ends so much later', async () => {
    const slow = new Slow(objecting('v3'));
    const { run, deadlineMs } = scene([approving('v0'), approving('v1'), abstaining('v2'), slow.validator], 3);
    const verdict = await run((clock) => {
      clock.advance(ALLOWED_MS - 1);
      slow.release();
    });
    expect(deadlineMs() * (1 - FIRST_ROUND)).toBeGreaterThan(0);
    expect(onlyPool(verdict)).toMatchObject({ isExamined: true, outcome: 'no_consensus' });
    expect(statusesOf(verdict, 'examination')).toEqual(['answered', 'answered', 'answered', 'answered']);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('may be a ruling: what the first round did not take is left to the second', async () => {
    const slow = new Slow(approving('v3'), 'examine');
    const validators = [objecting('v0'), approving('v1'), approving('v2'), slow.validator];
    const clock = new ManualClock();
    const engine = scriptedEngine(validators, { clock, lateBallotsMs: ALLOWED_MS });
    let [deadlineMs, rulings] = [0, 0];
    const verdict = await engine.validateResponse(REQUEST, {
      onProgress: (event) => {
        if (event.kind === 'validation-routed') deadlineMs = event.deadlineMs;
        if (event.kind === 'late-ballots-awaited') slow.release();
        if (event.kind === 'ballot-counted' && event.round === 2 && ++rulings === 3)
          queueMicrotask(() => clock.advance(deadlineMs));
      },
    });
    expect(statusesOf(verdict, 'examination')).toEqual(['answered', 'answered', 'answered', 'answered_late']);
    expect(onlyPool(verdict)).toMatchObject({ outcome: 'approved', lateBallots: { waitedMs: 0 } });
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('is held against its agent as any delay while a quorum was in time', async () => {
    const slow = new Slow(approving('v3'));
    const { run, engine } = scene([approving('v0'), approving('v1'), abstaining('v2'), slow.validator], 3);
    const verdict = await run(() => slow.release());
    expect(onlyPool(verdict).outcome).toBe('approved');
    const { agents } = await engine.memoryOf(POOL);
    expect(agents.map(({ behaviour }) => behaviour.response_delay)).toEqual(['0', '0', '0', '1']);
    await engine.learn({ pool: POOL, validation: verdict.validation, truth: 'approve', origin: 'gold' });
    expect((await engine.memoryOf(POOL)).known[0]?.marks).toBe('++~+');
  });

  describe('for which its panel waited at weights that were learned anew meanwhile', () => {
    /** Four of six approve in time: at equal weights not enough, and enough at those certified later. */
    async function learnedMeanwhile(): Promise<Verdict> {
      const [slow, hanging] = [new Slow(approving('v4')), new Slow(approving('v5'))];
      let isWaiting = false;
      const until = (before: Validator, { validator }: Slow): Validator => ({
        ...before,
        assess: (...call) => (isWaiting ? validator : before).assess(...call),
      });
      const validators = [...times(4, approving), until(approving('v4'), slow), until(objecting('v5'), hanging)];
      const { run, engine } = scene(validators, 4, { hasAdaptiveThreshold: true });
      const known: string[] = [];
      for (const query of ['0', '1', '2'])
        known.push((await engine.validateResponse({ ...REQUEST, query })).validation);
      isWaiting = true;
      return run(async () => {
        for (const validation of known)
          await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'gold' });
        slow.release();
      });
    }

    it('verifies by those that it waited by', async () => {
      const verdict = await learnedMeanwhile();
      const { certificate, lateBallots } = onlyPool(verdict);
      expect(statusesOf(verdict).slice(-2)).toEqual(['answered_late', 'late']);
      expect(lateBallots?.waitedBy?.weights).toEqual(Array(6).fill(10_000));
      expect(certificate?.result.weights).not.toEqual(lateBallots?.waitedBy?.weights);
      expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
    });

    it('fails by any that decided in time, or that the panel cannot have had', async () => {
      const verdict = await learnedMeanwhile();
      const pool = onlyPool(verdict);
      const { waitedBy: honest, ...durations } = pool.lateBallots ?? { waitedMs: 0, allowedMs: 0 };
      const weights = honest?.weights ?? [];
      for (const waitedBy of [
        { ...honest, weights: pool.certificate?.result.weights ?? [] },
        { ...honest, weights: weights.slice(1) },
        { weights, raised: { recentSplits: 0, thresholdBasisPoints: 6701 } },
        { weights },
      ]) {
        const changed = { ...pool, lateBallots: { ...durations, waitedBy } };
        expect(verifyVerdict(reread(resealed({ ...verdict, pools: [changed] }))).outcome).toBe('failed');
      }
    });
  });

  it('takes no blame off an agent that hangs where no second round follows', async () => {
    const [slow, hanging] = [new Slow(approving('v2')), new Slow(approving('v3'))];
    const validators = [approving('v0'), approving('v1'), slow.validator, hanging.validator];
    const { run } = scene(validators, 2, { voting: 'plain' });
    const verdict = await run(() => slow.release());
    expect(onlyPool(verdict).outcome).toBe('approved');
    expect(statusesOf(verdict)).toEqual(['answered', 'answered', 'answered_late', 'late']);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('cannot be passed off as one in time, nor one in time as late', async () => {
    const slow = new Slow(approving('v3'));
    const { run } = scene([approving('v0'), approving('v1'), abstaining('v2'), slow.validator], 3);
    const verdict = await run(() => slow.release());
    const pool = onlyPool(verdict);
    const { lateBallots, ...without } = pool;
    const marked = (from: string, to: 'answered' | 'answered_late') =>
      pool.attendance.map((seat) => (seat.assessment === from ? { ...seat, assessment: to } : seat));
    expect(lateBallots).toBeDefined();
    for (const changed of [
      without,
      { ...pool, attendance: marked('answered_late', 'answered') },
      { ...pool, attendance: marked('answered', 'answered_late') },
      { ...pool, lateBallots: { waitedMs: ALLOWED_MS + 1, allowedMs: ALLOWED_MS } },
    ])
      expect(verifyVerdict(reread(resealed({ ...verdict, pools: [changed] }))).outcome).toBe('failed');
  });
});

describe('a round that asks in turns', () => {
  it('asks nobody in extra time who was not asked before', async () => {
    const clock = new ManualClock();
    const agents = scriptedEngine(['v0', 'v1', 'v2'].map((name) => approving(name))).agents;
    const asked: string[] = [];
    const box = new BallotBox(NOTHING_ADMITTED, createNonceRegister({ agentsMax: 1, perAgentMax: 1 }));
    const round = openRound({
      pool: POOL,
      round: 1,
      agents,
      box,
      clock,
      deadlineMs: 100,
      signal: undefined,
      notify: () => {},
      call: async ({ id }) => {
        asked.push(id);
        await new Promise<void>((resolve) => void clock.schedule(110, resolve));
        throw new Error('broken');
      },
      isSettled: () => false,
      turns: { sizeOf: () => 1, patienceMs: 1000 },
      extraTime: { allowedMs: 50, isLacking: () => true },
    });
    await round.started;
    clock.advance(120);
    const { seats, waitedMs } = await round.closed;
    expect(asked).toEqual([`${POOL}.v0`]);
    expect([...seats.values()].map(({ status }) => status).sort()).toEqual(['failed', 'not_asked', 'not_asked']);
    expect(waitedMs).toBe(20);
  });
});

/** A box that no ballot gets into. */
const NOTHING_ADMITTED: AdmissionContext = {
  validation: '0'.repeat(32),
  request: '0'.repeat(64),
  pool: POOL,
  round: 1,
  publicKeyOf: () => undefined,
  earliestMs: 0,
  latestMs: 0,
  claimCount: 0,
  textOf: () => undefined,
  docket: new Set(),
  sha256,
  verify: () => false,
};
