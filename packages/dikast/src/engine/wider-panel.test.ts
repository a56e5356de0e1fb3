import { toHex } from '@dikast/core/base/bytes';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { checkLedger, ledgersOf } from '../council/recorded-verdicts.ts';
import type { Agent, Validator } from '../ports.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { sealBytes } from '../verdict/assemble-verdict.ts';
import type { PoolVerdict, Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';
import { createValidatorAgent } from './validator-agent.ts';

type Recipe = (name: string) => Validator;
const FIRST = 4;
/** Validations in which an agent that contradicts itself in each comes to three strikes. */
const ENOUGH_FOR_STRIKES = 105;
const PLAIN = { minAgents: FIRST } as const;

/** Names of seven agents in the order in which they are drawn: the panel of four is its first four. */
const order = await drawnOrder();
async function drawnOrder(): Promise<readonly string[]> {
  const verdict = await scriptedEngine(times(7, approving)).validateResponse(REQUEST);
  return panelAt(verdict, 0).panel.map(({ agent }) => agent.slice(POOL.length + 1));
}

/** Validators whose recipes are given in the order of their seats. */
const seated = (...recipes: readonly Recipe[]): readonly Validator[] =>
  recipes.map((recipe, seat) => recipe(order[seat] ?? ''));
const hanging: Recipe = (name) => approving(name, { assess: () => new Promise(() => {}) });
/** Two against two, and then these. */
const tiedBefore = (...later: readonly Recipe[]) => seated(approving, objecting, approving, objecting, ...later);

function panelAt(verdict: Verdict, place: number): PoolVerdict {
  const panel = verdict.pools[place];
  if (panel === undefined) throw new Error(`the verdict has no panel ${place}`);
  return panel;
}
const reread = (verdict: unknown): Verdict => JSON.parse(JSON.stringify(verdict));
const resealed = (changed: Verdict): Verdict => ({
  ...changed,
  seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
});
const withPanels = (verdict: Verdict, ...pools: readonly PoolVerdict[]): Verdict => resealed({ ...verdict, pools });

describe('a gate whose first panel is tied', () => {
  it.each([
    ['approves', tiedBefore(approving, approving, approving), 'accepted', 'approved'],
    ['rejects', tiedBefore(objecting, objecting, objecting), 'rejected', 'rejected'],
    ['cannot agree either', tiedBefore(approving, approving, objecting), 'undecided', 'no_consensus'],
  ] as const)('is asked in a wider panel; where that %s, so it stands, and verifies offline', async (...scene) => {
    const [, validators, outcome, widened] = scene;
    const verdict = await scriptedEngine(validators, PLAIN).validateResponse(REQUEST);
    expect(verdict).toMatchObject({ outcome, decidedBy: [POOL], faults: [] });
    expect(verdict.pools.map((pool) => [pool.isWider, pool.decision.tally.n, pool.outcome])).toEqual([
      [false, FIRST, 'no_consensus'],
      [true, 7, widened],
    ]);
    expect(panelAt(verdict, 1).decision.tally.quorum).toBe(5);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('is widened no further than max_agents', async () => {
    const validators = tiedBefore(approving, approving, approving);
    const verdict = await scriptedEngine(validators, { ...PLAIN, maxAgents: 5 }).validateResponse(REQUEST);
    // Three of five approve, four are needed.
    expect([verdict.outcome, panelAt(verdict, 1).decision.tally.n]).toEqual(['undecided', 5]);
  });

  it.each([
    ['the roster has no more agents', tiedBefore(), { minAgents: FIRST, maxAgents: 10 }],
    ['max_agents allows no more', tiedBefore(approving, approving, approving), { minAgents: FIRST, maxAgents: FIRST }],
    ['the pool only advises', tiedBefore(approving, approving, approving), { ...PLAIN, policy: 'advisory' }],
    ['it decided', seated(...Array.from({ length: 7 }, () => approving)), PLAIN],
  ] as const)('is not widened where %s', async (_, validators, changes) => {
    const verdict = await scriptedEngine(validators, changes).validateResponse(REQUEST);
    expect(verdict.pools.map(({ isWider }) => isWider)).toEqual([false]);
  });

  it('is widened under an adaptive threshold, too, and verifies offline', async () => {
    const engine = scriptedEngine(tiedBefore(approving, approving, approving), {
      ...PLAIN,
      hasAdaptiveThreshold: true,
    });
    const verdict = await engine.validateResponse(REQUEST);
    expect(verdict.pools.map(({ raised }) => raised?.thresholdBasisPoints)).toEqual([6700, 6700]);
    expect([verdict.outcome, verifyVerdict(reread(verdict)).outcome]).toEqual(['accepted', 'self_consistent']);
  });

  it('says in a sentence that the wider panel settled it', async () => {
    const validators = tiedBefore(approving, approving, approving);
    const { reasons } = await scriptedEngine(validators, PLAIN).validateResponse(REQUEST);
    expect(reasons).toContain('scripted came to no consensus at first; its wider panel approved: 5 of 7, 5 needed.');
  });
});

describe('a wider panel', () => {
  it('counts who is silent, and ends at the deadline of the path', async () => {
    const clock = new ManualClock();
    const validators = tiedBefore(approving, approving, hanging);
    let deadlineMs = 0;
    const verdict = await scriptedEngine(validators, { ...PLAIN, clock }).validateResponse(REQUEST, {
      onProgress: (event) => {
        if (event.kind === 'validation-routed') deadlineMs = event.deadlineMs;
        // Only the seventh is outstanding now: the first round closes at 60 % of the path's deadline.
        const isSixth = event.kind === 'ballot-counted' && event.round === 1 && event.agent.endsWith(`.${order[5]}`);
        if (isSixth) setImmediate(() => clock.advance(0.6 * deadlineMs + 1));
      },
    });
    const { decision, coverage } = panelAt(verdict, 1);
    expect([verdict.outcome, decision.outcome, coverage.late]).toEqual(['undecided', 'no_consensus', 1]);
    expect(decision.tally).toMatchObject({ n: 7, quorum: 5, missing: { agents: 1 } });
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('does not ask whom the first group excluded, and still counts its seat', async () => {
    let nonce = 0;
    const name = order[3] ?? '';
    const honest = createValidatorAgent(approving(name), true, {
      signer: memoryKeys().signerOf(`${POOL}.${name}`),
      clock: new ManualClock(),
      randomBytes: (length) => new Uint8Array(length).fill(nonce++),
    });
    const asked: string[] = [];
    const equivocating: Agent = {
      ...honest,
      assess: (task, context) => {
        asked.push(task.validation);
        return Promise.all([honest.assess(task, context), honest.assess(task, context)]);
      },
    };
    const others = tiedBefore(approving, approving, approving).filter((validator) => validator.name !== name);
    const engine = scriptedEngine(others, { ...PLAIN, agents: [equivocating] });
    const verdict = await engine.validateResponse(REQUEST);
    expect(asked).toEqual([verdict.validation]);
    const { attendance, decision } = panelAt(verdict, 1);
    expect(attendance.find(({ agent }) => agent === honest.id)?.assessment).toBe('excluded');
    // Five approve, one objects: the same five of seven are needed as with everybody there.
    expect(decision).toMatchObject({ outcome: 'approved', tally: { n: 7, quorum: 5, missing: { agents: 1 } } });
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('takes nobody its say or its place: known answers never reach its group, so there would be no way back', async () => {
    const [contradicting = '', standby = ''] = [order[4], order[6]];
    const recipe: Recipe = (name) =>
      approving(name, {
        assess: async (...call) => ({ ...(await objecting(name).assess(...call)), choice: 'approve' }),
        examine: () => ({ ruling: 'unsure', reason: 'Cannot tell.' }),
      });
    const engine = scriptedEngine(tiedBefore(recipe, approving, approving), {
      ...PLAIN,
      maxAgents: 6,
      standby: [standby],
    });
    for (let request = 0; request < ENOUGH_FOR_STRIKES; request++) await engine.validateResponse(REQUEST);
    const verdict = await engine.validateResponse(REQUEST);
    const { lineup, panel } = panelAt(verdict, 1);
    expect(lineup).toEqual({ version: 0, replacements: [], silenced: [] });
    expect(panel.find(({ agent }) => agent === `${POOL}.${contradicting}`)?.weight).toBeGreaterThan(0);
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('leaves nothing behind when the caller gives up in the middle of it, and the next asking finds it so', async () => {
    const store = new MemoryStore();
    const controller = new AbortController();
    const aborting: Recipe = (name) =>
      approving(name, {
        assess: () => {
          controller.abort();
          return new Promise(() => {});
        },
      });
    const first = scriptedEngine(tiedBefore(approving, approving, aborting), { ...PLAIN, store });
    const call = first.validateResponse(REQUEST, { idempotencyKey: 'once', signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(await first.awaitingRuling()).toEqual([]);
    // No close: as after a kill, another process goes on with what the store has.
    const second = scriptedEngine(tiedBefore(approving, approving, approving), { ...PLAIN, store });
    const verdict = await second.validateResponse(REQUEST, { idempotencyKey: 'once' });
    expect(verdict.outcome).toBe('accepted');
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('has a group and a ledger of its own, which go on after a restart', async () => {
    const store = new MemoryStore();
    for (const entryCount of [1, 2, 3]) {
      const engine = scriptedEngine(tiedBefore(approving, approving, approving), { ...PLAIN, store });
      const verdict = await engine.validateResponse(REQUEST);
      await engine.close();
      const ledgers = await Promise.all(ledgersOf(verdict).map((ledger) => checkLedger(store, ledger)));
      expect(ledgers.map((ledger) => [ledger.isIntact, ledger.entryCount])).toEqual(
        Array.from({ length: 3 }, () => [true, entryCount]),
      );
    }
  });
});

describe('a dishonest engine that seals again is caught', async () => {
  const verdict = await scriptedEngine(tiedBefore(approving, approving, approving), PLAIN).validateResponse(REQUEST);
  const [first, wider] = [panelAt(verdict, 0), panelAt(verdict, 1)];

  it.each([
    ['the wider panel left out', withPanels(verdict, first)],
    ['the first panel left out', withPanels(verdict, wider)],
    ['the wider panel passed off as the first', withPanels(verdict, { ...wider, isWider: false })],
    ['two first panels', withPanels(verdict, first, { ...wider, isWider: false })],
    ['two wider panels', withPanels(verdict, first, wider, wider)],
    ['a first panel whose decision is kept back', withPanels(verdict, { ...first, certificate: null }, wider)],
    ['a wider panel without its certificate', withPanels(verdict, first, { ...wider, certificate: null })],
    ['a wider panel of an advisory pool', withPanels(verdict, { ...first, policy: 'advisory' }, wider)],
  ])('with %s', (_, forged) => {
    expect(verifyVerdict(reread(forged)).outcome).toBe('failed');
  });

  it('with any part of the wider panel taken from the first', () => {
    const members = (Object.keys(wider) as (keyof PoolVerdict)[]).filter(
      (member) => JSON.stringify(wider[member]) !== JSON.stringify(first[member]),
    );
    expect(members).toEqual(expect.arrayContaining(['panel', 'ballots', 'certificate', 'decision', 'attendance']));
    for (const member of members) {
      const forged = withPanels(verdict, first, { ...wider, [member]: first[member] });
      expect([member, verifyVerdict(reread(forged)).outcome]).toEqual([member, 'failed']);
    }
  });

  it('with a panel widened although the first had decided', async () => {
    const decided = await scriptedEngine(times(7, approving), PLAIN).validateResponse(REQUEST);
    expect(verifyVerdict(reread(withPanels(verdict, panelAt(decided, 0), wider))).outcome).toBe('failed');
  });

  it('or only altered by a byte, without a new seal', () => {
    const text = JSON.stringify(verdict);
    const from = text.indexOf('"isWider":true');
    for (let at = from; at < text.length; at += 997) {
      const altered = `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`;
      expect([at, outcomeOfText(altered)]).toEqual([at, 'failed']);
    }
  });
});

/** What is no JSON any more is refused as well. */
function outcomeOfText(text: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'failed';
  }
  return verifyVerdict(parsed).outcome;
}
