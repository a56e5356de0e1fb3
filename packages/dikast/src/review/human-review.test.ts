import { toHex } from '@dikast/core/base/bytes';
import { standingOf } from '@dikast/core/reputation/standing';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { checkLedger, recordedVerdicts } from '../council/recorded-verdicts.ts';
import { VerdictBook } from '../council/verdict-book.ts';
import { approving, POOL, REQUEST, scriptedEngine, times } from '../engine/scripted-pool.suite.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { Ruling } from '../verdict/ruling.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { completeVerdict } from './complete-verdict.ts';
import { dividedEngine, personKey, rulingOn } from './review-scene.suite.ts';

const reread = (verdict: Verdict): Verdict => JSON.parse(JSON.stringify(verdict));

async function divided(store = new MemoryStore(), clock = new ManualClock()) {
  const engine = dividedEngine(store, clock);
  return { engine, store, clock, verdict: await engine.validateResponse(REQUEST) };
}

describe('an answer on which the agents cannot agree', () => {
  it('ends undecided with an open review, its conflict and its strong minority on record', async () => {
    const { engine, verdict, clock } = await divided();
    expect(verdict.outcome).toBe('undecided');
    expect(verdict.review).toEqual({
      roles: ['senior_engineer', 'domain_expert'],
      openedAtMs: clock.now(),
      dueAtMs: clock.now() + engine.config.resolution.reviewDueMs,
      completion: null,
    });
    expect(verdict.conflicts).toEqual([{ pool: POOL, kind: 'tie' }]);
    expect(verdict.strongMinorities).toEqual([{ pool: POOL, side: 'approve', agents: 2 }]);
    expect(verdict.reasons.at(-1)).toBe('A ruling by a person is awaited (senior engineer or domain expert).');
    expect(await engine.awaitingRuling()).toEqual([verdict]);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('stays undecided however long nobody rules', async () => {
    const { engine, verdict, clock, store } = await divided();
    clock.advance(engine.config.resolution.reviewDueMs * 1000);
    expect(await engine.awaitingRuling()).toEqual([verdict]);
    await engine.close();
    const later = dividedEngine(store, clock);
    expect(await later.awaitingRuling()).toEqual([verdict]);
  });

  it('has no review where nothing is kept, or where the agents decided', async () => {
    const { engine } = await divided();
    const unrecorded = scriptedEngine(times(4, (name) => approving(name, { assess: () => silent })));
    expect((await unrecorded.validateResponse(REQUEST)).review).toBeNull();
    expect(await engine.awaitingRuling('f'.repeat(32))).toEqual([]);
  });

  it('is not opened under calibration: the truth is known already', async () => {
    const engine = dividedEngine();
    const verdict = await engine.validateResponse(REQUEST, { isCalibration: true });
    expect([verdict.outcome, verdict.review]).toEqual(['undecided', null]);
    expect(await engine.awaitingRuling()).toEqual([]);
  });
});

const silent = { choice: 'abstain', confidence: 0, objections: [], findings: [] } as const;

describe('a ruling', () => {
  it.each([
    ['approve', 'accepted'],
    ['reject', 'rejected'],
  ] as const)(
    'to %s completes the verdict: %s, sealed, verified offline, saying that a person ruled',
    async (choice, outcome) => {
      const { engine, verdict } = await divided();
      const completed = await engine.rule(rulingOn(verdict, choice));
      expect(completed).toMatchObject({ outcome, decidedBy: [POOL], validation: verdict.validation });
      expect(completed.reasons[0]).toContain('A person decided: anna (domain expert) ruled that the answer is');
      const trusted = {
        engine: engine.publicKey,
        agents: Object.fromEntries(engine.agents.map(({ id, publicKey }) => [id, toHex(publicKey)])),
        reviewers: { anna: toHex(personKey('anna').publicKey) },
      };
      const report = verifyVerdict(reread(completed), { trusted });
      expect(report.outcome).toBe('verified');
      expect(report.checks.find(({ name }) => name === 'ruling')?.detail).toContain('a person decided, not the agents');
      expect(verifyVerdict(reread(completed), { trusted: { ...trusted, reviewers: {} } }).outcome).toBe('failed');
      expect(await engine.awaitingRuling()).toEqual([]);
    },
  );

  it('stands in the ledger beside the verdict that it was about, and both can be read again', async () => {
    const { engine, store, verdict } = await divided();
    const completed = await engine.rule(rulingOn(verdict, 'approve'));
    await engine.validateResponse({ ...REQUEST, id: 'next' });
    await engine.close();
    expect(await checkLedger(store, 'ledger/verdicts')).toMatchObject({ isIntact: true, entryCount: 3 });
    const recorded = [];
    for await (const each of recordedVerdicts(store)) recorded.push(each);
    expect(recorded).toHaveLength(3);
    expect(recorded.slice(0, 2)).toEqual([
      { kind: 'verdict', verdict },
      { kind: 'verdict', verdict: completed },
    ]);
  });

  it('is what the pool learns from: reputations follow it, and its ledger says so', async () => {
    const { engine, verdict } = await divided();
    await engine.rule(rulingOn(verdict, 'approve'));
    const { known, agents } = await engine.memoryOf(POOL);
    expect(known.map(({ validation, truth }) => [validation, truth])).toEqual([[verdict.validation, 'approve']]);
    expect([...(known[0]?.marks ?? '')].filter((mark) => mark === '+')).toHaveLength(agents.length / 2);
  });

  it('is a known answer: who was right gains what who was wrong loses', async () => {
    const { engine, verdict, store, clock } = await divided();
    await engine.rule(rulingOn(verdict, 'approve'));
    const memory = await engine.memoryOf(POOL);
    const errorsOf = (agent: string) => standingOf(memory, `${POOL}.${agent}`).errors;
    expect(memory.learned).toBe(1);
    expect(['v0', 'v1', 'v2', 'v3'].map(errorsOf)).toEqual([0, 0, 1, 1]);
    await engine.close();
    expect(await store.list('untaught/')).toEqual([]);
    clock.advance(1);
    expect((await dividedEngine(store, clock).memoryOf(POOL)).learned).toBe(1);
  });

  it('that the process did not live to tell the pools is told at the next opening', async () => {
    const { engine, verdict, store, clock } = await divided();
    await engine.close();
    const ruling = rulingOn(verdict, 'approve');
    const book = await VerdictBook.open(store);
    const completed = { ...completeVerdict(verdict, ruling), seal: verdict.seal };
    await store.commit(book.complete(verdict, completed, ruling));
    clock.advance(1);
    const later = dividedEngine(store, clock);
    await later.awaitingRuling();
    await later.close();
    expect(await store.list('untaught/')).toEqual([]);
    clock.advance(1);
    expect((await dividedEngine(store, clock).memoryOf(POOL)).learned).toBe(1);
  });

  it('of two at once the second is refused', async () => {
    const { engine, verdict } = await divided();
    const results = await Promise.allSettled(
      (['approve', 'reject'] as const).map((choice) => engine.rule(rulingOn(verdict, choice))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({ reason: { code: 'invalid_ruling', message: /anna has ruled already/ } });
  });

  const ivan = { name: 'ivan', role: 'intern', publicKey: toHex(personKey('ivan').publicKey) };
  const anna = { name: 'anna', role: 'domain_expert', publicKey: toHex(personKey('anna').publicKey) };
  const refusals: readonly [string, (verdict: Verdict) => Ruling, RegExp][] = [
    ['signed by another', (verdict) => rulingOn(verdict, 'approve', {}, personKey('ivan')), /signature/],
    ['changed afterwards', (verdict) => ({ ...rulingOn(verdict, 'reject'), reason: 'Other.' }), /signature/],
    [
      'by nobody that is known',
      (verdict) => rulingOn(verdict, 'approve', { reviewer: { ...anna, name: 'eve' } }),
      /"eve" is no reviewer/,
    ],
    [
      'under another key',
      (verdict) =>
        rulingOn(verdict, 'approve', { reviewer: { ...anna, publicKey: ivan.publicKey } }, personKey('ivan')),
      /key is not the one/,
    ],
    [
      'in a role that the reviewer does not have',
      (verdict) => rulingOn(verdict, 'approve', { reviewer: { ...anna, role: 'senior_engineer' } }),
      /has the role domain_expert, not senior_engineer/,
    ],
    [
      'in a role that may not rule',
      (verdict) => rulingOn(verdict, 'approve', { reviewer: ivan }, personKey('ivan')),
      /role intern may not rule/,
    ],
    ['about no pool', (verdict) => rulingOn(verdict, 'approve', { rulings: [] }), /every open pool/],
    [
      'about a pool that is not open',
      (verdict) => rulingOn(verdict, 'approve', { rulings: [{ pool: 'other', choice: 'reject' }] }),
      /pool other is not open/,
    ],
    ['about another verdict', (verdict) => rulingOn(verdict, 'approve', { verdict: '0'.repeat(64) }), /another state/],
    [
      'about a validation that is not recorded',
      (verdict) => rulingOn(verdict, 'approve', { validation: '0'.repeat(32) }),
      /no verdict is recorded/,
    ],
  ];
  it.each(refusals)('%s is refused, and changes nothing', async (_, forge, message) => {
    const { engine, verdict } = await divided();
    await expect(engine.rule(forge(verdict))).rejects.toThrow(message);
    expect(await engine.awaitingRuling()).toEqual([verdict]);
  });
});

describe('a completed verdict', () => {
  /** Seals again what was changed, as a dishonest engine could. */
  const resealed = (changed: Verdict): Verdict => ({
    ...changed,
    seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
  });
  const withRuling = (verdict: Verdict, change: (ruling: Ruling) => Ruling): Verdict => {
    const { review } = verdict;
    if (review?.completion === null || review === null) throw new Error('the verdict is completed');
    const completion = { ...review.completion, ruling: change(review.completion.ruling) };
    return { ...verdict, review: { ...review, completion } };
  };

  it('fails after a change of any leaf of its review, also when its engine seals it again', async () => {
    const { engine, verdict } = await divided();
    const completed = reread(await engine.rule(rulingOn(verdict, 'approve')));
    let changes = 0;
    for (const path of leavesOf(completed.review, ['review'])) {
      const changed = reread(completed);
      changeAt(changed, path);
      expect(verifyVerdict(changed).outcome, path.join('.')).toBe('failed');
      expect(verifyVerdict(resealed(changed)).outcome, `${path.join('.')} sealed again`).toBe('failed');
      changes++;
    }
    expect(changes).toBeGreaterThan(12);
  });

  it.each([
    [
      'a ruling turned round',
      (verdict: Verdict) =>
        withRuling(verdict, (ruling) => ({
          ...ruling,
          rulings: ruling.rulings.map((each) => ({ ...each, choice: 'reject' as const })),
        })),
    ],
    [
      'an invented ruling',
      (verdict: Verdict) =>
        withRuling(verdict, (ruling) => rulingOn(verdict, 'approve', { verdict: ruling.verdict }, personKey('eve'))),
    ],
    ['a ruling on other ballots', (verdict: Verdict) => withRuling(verdict, () => rulingOn(verdict, 'approve'))],
    ['an acceptance without the ruling', (verdict: Verdict) => ({ ...verdict, review: null })],
  ])('%s is caught though the engine seals it again', async (_, forge) => {
    const { engine, verdict } = await divided();
    const completed = await engine.rule(rulingOn(verdict, 'approve'));
    expect(verifyVerdict(reread(resealed(forge(completed)))).outcome).toBe('failed');
  });
});

type Path = readonly (string | number)[];

function* leavesOf(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) yield path;
  else for (const [member, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, member]);
}

/** Changes one leaf as little as its kind allows. */
function changeAt(value: unknown, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, member) => (inner as Record<string | number, unknown>)[member], value);
  const members = parent as Record<string | number, unknown>;
  const member = path.at(-1) ?? '';
  const leaf = members[member];
  members[member] =
    typeof leaf === 'number' ? leaf + 1 : `${String(leaf).slice(0, -1)}${String(leaf).endsWith('0') ? 1 : 0}`;
}
