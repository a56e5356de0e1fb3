import { toHex } from '@dikast/core/base/bytes';
import { canonicalJson } from '@dikast/core/base/canonical-json';
import type { LearnedResult } from '@dikast/core/council/council-result';
import { standingOf } from '@dikast/core/reputation/standing';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import type { PoolConfig } from '../config/config.ts';
import { readFaults } from '../council/recorded-faults.ts';
import type { Validator } from '../ports.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store-port.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import type { ConsensusEngine } from './consensus-engine.ts';
import type { ValidateOptions } from './engine-options.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

const idOf = (name: string) => `${POOL}.${name}`;
const CALIBRATING = { isCalibration: true } as const;
/** More known answers than any of these tests needs to settle an agent. */
const CALIBRATION_MAX = 120;
/** Enough to find an agent that is always wrong. */
const ENOUGH_TO_SETTLE = 30;

/** A validator that objects for as long as it is said to lie. */
function turncoat(name: string, liars: ReadonlySet<string>): Validator {
  const [honest, lying] = [approving(name), objecting(name)];
  const self = () => (liars.has(name) ? lying : honest);
  return approving(name, {
    assess: (...call) => self().assess(...call),
    examine: (...call) => self().examine(...call),
  });
}

/** Four seats, and two agents on standby unless said otherwise; those named lie. */
function scene(
  liars: ReadonlySet<string>,
  changes: Partial<PoolConfig> & { readonly store?: Store; readonly clock?: ManualClock; readonly size?: number } = {},
): ConsensusEngine {
  const { size = 6, ...others } = changes;
  const validators = times(size, (name) => turncoat(name, liars));
  return scriptedEngine(validators, {
    minAgents: 4,
    maxAgents: 4,
    standby: ['v4', 'v5'].slice(0, size - 4),
    ...others,
  });
}

/** Validates and tells the truth, again and again, until an answer to the truth is the one looked for. */
async function calibrateUntil(
  engine: ConsensusEngine,
  isFound: (learned: LearnedResult) => boolean,
  options: ValidateOptions = CALIBRATING,
): Promise<LearnedResult> {
  for (let question = 0; question < CALIBRATION_MAX; question++) {
    const { validation } = await engine.validateResponse(REQUEST, options);
    const learned = await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'calibration' });
    if (isFound(learned)) return learned;
  }
  throw new Error(`not found within ${CALIBRATION_MAX} known answers`);
}

const isQuarantine = ({ changes }: LearnedResult) => changes.some(({ change }) => change === 'quarantined');
const isReadmission = ({ changes }: LearnedResult) => changes.some(({ change }) => change === 'readmitted');

function onlyPool({ pools }: Verdict): PoolVerdict {
  const [pool] = pools;
  if (pool === undefined || pools.length > 1) throw new Error(`${pools.length} pools, expected one`);
  return pool;
}
const seatsOf = (verdict: Verdict) => onlyPool(verdict).panel.map(({ agent }) => agent);
const reread = (verdict: unknown): Verdict => JSON.parse(JSON.stringify(verdict));
const resealed = (changed: Verdict): Verdict => ({
  ...changed,
  seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
});

describe('an agent that calibration finds faulty', () => {
  it('is replaced from standby by an ordered change, and comes back by another once it is cleared', async () => {
    const liars = new Set(['v0']);
    const store = new MemoryStore();
    const clock = new ManualClock();
    let engine = scene(liars, { store, clock });
    const found = await calibrateUntil(engine, isQuarantine);
    expect(found.replacements).toEqual([{ place: idOf('v0'), agent: idOf('v0'), by: idOf('v4') }]);
    expect(found.entries.map(({ kind }) => kind)).toContain('roster_change');

    const replaced = await engine.validateResponse(REQUEST);
    expect([...seatsOf(replaced)].sort()).toEqual([...'1234'].map((digit) => idOf(`v${digit}`)));
    expect(onlyPool(replaced)).toMatchObject({
      lineup: { version: 1, replacements: [{ place: idOf('v0'), holder: idOf('v4') }], silenced: [] },
      decision: { tally: { n: 4, approve: { agents: 4 } } },
    });
    expect(verifyVerdict(reread(replaced)).outcome).toBe('self_consistent');

    // What it votes otherwise does not bring it back: it is not asked.
    liars.delete('v0');
    await engine.close();
    clock.advance(1);
    engine = scene(liars, { store, clock });
    expect(seatsOf(await engine.validateResponse(REQUEST))).toEqual(seatsOf(replaced));

    const cleared = await calibrateUntil(engine, isReadmission);
    expect(cleared.replacements).toEqual([{ place: idOf('v0'), agent: idOf('v4'), by: idOf('v0') }]);
    const back = await engine.validateResponse(REQUEST);
    expect(onlyPool(back).lineup).toEqual({ version: 2, replacements: [], silenced: [] });
    expect(seatsOf(back)).toContain(idOf('v0'));
    const { changes } = await readFaults(store);
    expect(changes.map(({ agent, change, by }) => [agent, change, by])).toEqual([
      [idOf('v0'), 'quarantined', undefined],
      [idOf('v0'), 'replaced', idOf('v4')],
      [idOf('v0'), 'readmitted', undefined],
      [idOf('v4'), 'replaced', idOf('v0')],
    ]);
    await engine.close();
  });

  it('keeps its seat without a vote when nobody is on standby, and its objections open no second round', async () => {
    const engine = scene(new Set(['v0']), { size: 4 });
    const before = await engine.validateResponse(REQUEST);
    expect([onlyPool(before).isExamined, onlyPool(before).docket.length]).toEqual([true, 1]);
    await calibrateUntil(engine, isQuarantine);
    const verdict = await engine.validateResponse(REQUEST);
    expect(onlyPool(verdict)).toMatchObject({
      lineup: { version: 0, silenced: [idOf('v0')] },
      isExamined: false,
      docket: [],
      outcome: 'approved',
      decision: { tally: { n: 4, approve: { agents: 3 }, missing: { agents: 1 } } },
    });
    // It is still heard for its known answers.
    expect(onlyPool(verdict).ballots.map(({ header }) => header.agent)).toContain(idOf('v0'));
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('is not drawn from a larger roster while there are enough others', async () => {
    const engine = scene(new Set(['v0']), { size: 5, standby: [] });
    await calibrateUntil(engine, isQuarantine);
    for (let request = 0; request < 10; request++) {
      const verdict = await engine.validateResponse({ ...REQUEST, query: `Question ${request}?` });
      expect(seatsOf(verdict)).not.toContain(idOf('v0'));
      expect(onlyPool(verdict).decision.tally.n).toBe(4);
    }
  });
});

describe('calibration', () => {
  it('asks also those without a seat, and their votes count for nothing in the verdict', async () => {
    const engine = scene(new Set(['v4', 'v5']));
    const verdict = await engine.validateResponse(REQUEST, CALIBRATING);
    const { onlookers, decision, outcome, docket } = onlyPool(verdict);
    expect(onlookers?.attendance.map(({ agent, assessment }) => [agent, assessment])).toEqual([
      [idOf('v4'), 'answered'],
      [idOf('v5'), 'answered'],
    ]);
    expect([decision.tally.n, decision.tally.approve.agents, outcome, docket]).toEqual([4, 4, 'approved', []]);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('finds one on standby faulty before it is needed, and the next one is taken instead', async () => {
    const liars = new Set(['v4']);
    const engine = scene(liars);
    expect((await calibrateUntil(engine, isQuarantine)).replacements).toBeUndefined();
    expect(standingOf(await engine.memoryOf(POOL), idOf('v4')).standing).toBe('quarantined');
    liars.add('v0');
    const isAbout = (agent: string) => (learned: LearnedResult) =>
      learned.changes.some((change) => change.agent === agent && change.change === 'quarantined');
    const { replacements } = await calibrateUntil(engine, isAbout(idOf('v0')));
    expect(replacements).toEqual([{ place: idOf('v0'), agent: idOf('v0'), by: idOf('v5') }]);
  });
});

describe('a replacement while a validation is under way', () => {
  it('has the pool asked again: no panel mixes two rosters', async () => {
    const liars = new Set(['v0']);
    let gate: Promise<void> | undefined;
    const waiting = approving('v1', {
      assess: async (subject, context) => {
        await gate;
        return approving('v1').assess(subject, context);
      },
    });
    const others = [2, 3, 4].map((number) => approving(`v${number}`));
    const validators = [turncoat('v0', liars), waiting, ...others];
    const engine = scriptedEngine(validators, { minAgents: 4, maxAgents: 4, standby: ['v4'] });
    const validations: string[] = [];
    for (let question = 0; question < ENOUGH_TO_SETTLE; question++)
      validations.push((await engine.validateResponse(REQUEST, CALIBRATING)).validation);
    let open = () => {};
    gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const underWay = engine.validateResponse(REQUEST);
    let isReplaced = false;
    for (const validation of validations) {
      if (isReplaced) break;
      const learned = await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'calibration' });
      isReplaced = learned.replacements !== undefined;
    }
    expect(isReplaced).toBe(true);
    gate = undefined;
    open();
    const verdict = await underWay;
    expect(onlyPool(verdict)).toMatchObject({ lineup: { version: 1 }, outcome: 'approved' });
    expect(onlyPool(verdict).certificate).not.toBeNull();
    expect(seatsOf(verdict)).toContain(idOf('v4'));
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });
});

describe('a verdict of a pool with a stand-in', () => {
  it('does not verify with another line-up, another onlooker, or none, even sealed anew', async () => {
    const engine = scene(new Set(['v0']));
    await calibrateUntil(engine, isQuarantine);
    const verdict = await engine.validateResponse(REQUEST, CALIBRATING);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
    const [pool] = verdict.pools;
    if (pool?.lineup === undefined || pool.onlookers === undefined) throw new Error('a line-up and onlookers');
    const { onlookers } = pool;
    const { lineup: _, ...withoutLineup } = pool;
    const { onlookers: __, ...withoutOnlookers } = pool;
    const [, ...ballots] = pool.onlookers.ballots;
    const silent = { assessment: 'refused', examination: 'not_asked', detail: null } as const;
    const withOnlooker = (agent: string): PoolVerdict => {
      const attendance = [...onlookers.attendance, { agent, ...silent }];
      return { ...pool, onlookers: { ...onlookers, attendance } };
    };
    const altered: readonly PoolVerdict[] = [
      withoutLineup,
      withoutOnlookers,
      { ...pool, lineup: { ...pool.lineup, version: 2 } },
      { ...pool, lineup: { ...pool.lineup, replacements: [] } },
      { ...pool, lineup: { ...pool.lineup, silenced: [idOf('v1')] } },
      { ...pool, onlookers: { ...pool.onlookers, ballots } },
      withOnlooker('nobody'),
      withOnlooker(idOf('v1')),
      withOnlooker(pool.onlookers.attendance[0]?.agent ?? ''),
      { ...pool, roster: pool.roster.map(({ isStandby: ___, ...entry }) => entry) },
    ];
    for (const changed of altered)
      expect(verifyVerdict(reread(resealed({ ...verdict, pools: [changed] }))).outcome).toBe('failed');
  });
});

describe('standby agents of a configuration', () => {
  it.each([
    ['names nobody', { standby: ['v9'] }, 'standby names v9, expected an agent of its roster: v0'],
    ['leaves too few', { standby: ['v1', 'scripted.v2'], size: 5 }, '3 agents are on the roster beside 2 on standby'],
  ])('are refused where the list %s', (_, changes, message) => {
    expect(() => scene(new Set(), changes)).toThrow(message);
  });

  it('make another group, and leave the name of a group without any as it was', async () => {
    const rosterOf = async (standby: readonly string[]) =>
      canonicalJson((await scene(new Set(), { standby }).validateResponse(REQUEST)).pools[0]?.roster ?? null);
    expect(await rosterOf([])).not.toContain('isStandby');
    expect(await rosterOf(['v4'])).toContain('"isStandby":true');
  });
});
