import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../base/canonical-json.ts';
import { quorumSize } from '../quorum/quorum.ts';
import type { Outcome } from '../voting/decision.ts';
import {
  actionOf,
  type BodyVote,
  beginResolution,
  type ResolutionEvent,
  type ResolutionRules,
  type ResolutionState,
  resolve,
  STEPS,
  type StepFinding,
} from './resolution.ts';

const ROLE = 'domain_expert';
const limits = { timeMsMax: 100, callsMax: 50 };
const RULES: ResolutionRules = {
  limits: {
    late_ballots: limits,
    wider_panel: limits,
    expert_arbitration: limits,
    further_sources: limits,
  },
  roles: [ROLE],
};
const OUTCOMES: readonly Outcome[] = ['approved', 'rejected', 'no_consensus'];

/** Every vote of a body of n, with every claim about what it came to. */
function* votesOf(n: number): Generator<BodyVote> {
  for (let approve = 0; approve <= n; approve++)
    for (let against = 0; approve + against <= n; against++)
      for (const outcome of OUTCOMES)
        for (const isCertified of [true, false])
          for (const hasOpenObjection of [true, false])
            yield { n, approve, against, outcome, isCertified, hasOpenObjection };
}

/** Every finding that a step could bring, larger and smaller panels among them. */
function findingsOf(pool: string, sizes: readonly number[]): readonly StepFinding[] {
  return (['pool', 'experts'] as const).flatMap((body) =>
    sizes.flatMap((n) => [...votesOf(n)].map((vote) => ({ pool, body, vote }))),
  );
}

/** Whether the rule of the books allows it: written without looking at the machine. */
function bearsOut({ vote }: StepFinding, outcome: Outcome): boolean {
  if (!vote.isCertified || vote.outcome !== outcome) return false;
  const [yes, no] = [vote.approve, vote.against];
  const quorum = quorumSize(vote.n);
  return outcome === 'approved' ? yes >= quorum && !vote.hasOpenObjection : no >= quorum;
}

function eventsFor(state: ResolutionState, findings: readonly StepFinding[]): readonly ResolutionEvent[] {
  const rulings = state.gates.map(({ pool }) => pool);
  const ruling = (role: string, isValid: boolean, choice: 'approve' | 'reject', pools: readonly string[]) =>
    ({ kind: 'ruling-given', role, isValid, rulings: pools.map((pool) => ({ pool, choice })) }) as const;
  const steps = STEPS.flatMap((step): readonly ResolutionEvent[] => [
    { kind: 'step-unavailable', step },
    { kind: 'step-finished', step, findings: [] },
    ...findings.map((finding) => ({ kind: 'step-finished', step, findings: [finding] }) as const),
  ]);
  return [
    ...steps,
    { kind: 'review-overdue' },
    ...([true, false] as const).flatMap((isValid) =>
      [ROLE, 'intern'].flatMap((role) =>
        (['approve', 'reject'] as const).flatMap((choice) => [
          ruling(role, isValid, choice, rulings),
          ruling(role, isValid, choice, rulings.slice(0, 1)),
        ]),
      ),
    ),
  ];
}

/** Why a gate may be what it became in one event, or undefined if nothing justifies it. */
function justification(before: ResolutionState, event: ResolutionEvent, pool: string, outcome: Outcome) {
  if (event.kind === 'ruling-given') {
    const asked = event.rulings.find((ruling) => ruling.pool === pool);
    const isEntitled = event.isValid && before.rules.roles.includes(event.role) && before.next === 'human_review';
    return isEntitled && asked?.choice === (outcome === 'approved' ? 'approve' : 'reject') ? 'ruling' : undefined;
  }
  if (event.kind !== 'step-finished' || event.step !== before.next) return undefined;
  const n = before.gates.find((gate) => gate.pool === pool)?.n ?? 0;
  const isBorne = event.findings.some(
    (finding) =>
      finding.pool === pool && (finding.body === 'experts' || finding.vote.n >= n) && bearsOut(finding, outcome),
  );
  return isBorne ? 'quorum' : undefined;
}

/** Walks every state that any events can lead to, and looks at every transition. */
function walk(start: ResolutionState, findings: readonly StepFinding[]) {
  const seen = new Map([[keyOf(start), start]]);
  const pending = [start];
  let transitions = 0;
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (const event of eventsFor(state, findings)) {
      const next = resolve(state, event);
      transitions++;
      if (next === state) continue;
      checkTransition(state, event, next);
      const key = keyOf(next);
      if (!seen.has(key)) {
        seen.set(key, next);
        pending.push(next);
      }
    }
  }
  return { states: [...seen.values()], transitions };
}

/** Cheaper than canonical JSON, and told apart as well: rules never change. */
function keyOf({ gates, taken, next }: ResolutionState): string {
  const parts = gates.map(({ n, outcome, settledBy }) => `${n} ${outcome} ${settledBy}`);
  return [next, ...parts, ...taken.map(({ step, result }) => `${step} ${result}`)].join();
}

function checkTransition(before: ResolutionState, event: ResolutionEvent, after: ResolutionState): void {
  for (const [index, gate] of after.gates.entries()) {
    const earlier = before.gates[index];
    if (earlier === undefined || gate.n < earlier.n) throw new Error(`n shrank: ${canonicalJson([before, event])}`);
    if (gate.outcome === earlier.outcome) continue;
    if (justification(before, event, gate.pool, gate.outcome) === undefined)
      throw new Error(`${gate.outcome} without a reason: ${canonicalJson([before, event])}`);
  }
  const action = actionOf(after);
  if (after.next === before.next) throw new Error('a step was taken twice');
  if (action.kind === 'conclude' && action.outcome === 'accepted')
    if (!after.gates.every(({ outcome }) => outcome === 'approved') || after.gates.length === 0)
      throw new Error(`accepted with an open gate: ${canonicalJson(after)}`);
  if (event.kind === 'review-overdue') throw new Error('a time-out changed something');
}

describe('exhaustively, for small panels and any claims about them', () => {
  it.each([1, 2, 3, 4])(
    'a gate of %i: nothing is decided without a quorum or a valid ruling, and n never shrinks',
    (n) => {
      const findings = findingsOf(
        'a',
        [n - 1, n, n + 1].filter((size) => size >= 1),
      );
      const votes = [...votesOf(n)];
      const starts = votes.map((vote) => beginResolution([{ pool: 'a', vote }], RULES));
      const outcomes = new Set<string>();
      const open = starts.find(({ next }) => next !== 'concluded');
      for (const [index, vote] of votes.entries()) {
        const isBorne = bearsOut({ pool: 'a', body: 'pool', vote }, vote.outcome);
        expect(starts[index]?.gates[0]?.outcome).toBe(isBorne ? vote.outcome : 'no_consensus');
      }
      if (open === undefined) throw new Error('some vote is open');
      const { states, transitions } = walk(open, findings);
      for (const state of states) {
        const action = actionOf(state);
        outcomes.add(action.kind === 'conclude' ? action.outcome : action.kind);
      }
      expect(outcomes).toEqual(new Set(['take-step', 'await-ruling', 'accepted', 'rejected']));
      expect(transitions).toBeGreaterThan(1000);
    },
  );

  it('two gates: one that is settled never settles the other, and half a ruling is none', () => {
    const vote: BodyVote = {
      n: 4,
      approve: 2,
      against: 2,
      hasOpenObjection: false,
      isCertified: true,
      outcome: 'no_consensus',
    };
    const start = beginResolution(
      ['a', 'b'].map((pool) => ({ pool, vote })),
      RULES,
    );
    const findings = ['a', 'b'].flatMap((pool) =>
      OUTCOMES.flatMap((outcome) =>
        [3, 4, 5].map((n): StepFinding => {
          const counts = outcome === 'approved' ? { approve: n, against: 0 } : { approve: 0, against: n };
          return { pool, body: 'pool', vote: { ...vote, ...counts, n, outcome } };
        }),
      ),
    );
    const { states } = walk(start, findings);
    expect(states.length).toBeGreaterThan(50);
  });
});

const TIED: BodyVote = {
  n: 4,
  approve: 2,
  against: 2,
  hasOpenObjection: false,
  isCertified: true,
  outcome: 'no_consensus',
};

describe('the order of things', () => {
  it('is late ballots, a wider panel, experts, further sources, a person', () => {
    let state = beginResolution([{ pool: 'a', vote: TIED }], RULES);
    const order: string[] = [];
    for (let action = actionOf(state); action.kind === 'take-step'; action = actionOf(state)) {
      order.push(action.step);
      state = resolve(state, { kind: 'step-unavailable', step: action.step });
    }
    expect([...order, actionOf(state).kind]).toEqual([...STEPS, 'await-ruling']);
  });

  it('leaves out a step that has no time', () => {
    const rules = { ...RULES, limits: { ...RULES.limits, late_ballots: { timeMsMax: 0, callsMax: 0 } } };
    expect(actionOf(beginResolution([{ pool: 'a', vote: TIED }], rules))).toMatchObject({ step: 'wider_panel' });
  });

  it('without roles that may rule ends undecided', () => {
    const off = { timeMsMax: 0, callsMax: 0 };
    const none = { late_ballots: off, wider_panel: off, expert_arbitration: off, further_sources: off };
    const state = beginResolution([{ pool: 'a', vote: TIED }], { limits: none, roles: [] });
    expect(actionOf(state)).toEqual({ kind: 'conclude', outcome: 'undecided' });
  });

  it('does not begin where a gate rejected, or where nothing was judged', () => {
    const rejected: BodyVote = { ...TIED, approve: 0, against: 4, outcome: 'rejected' };
    const gates = [TIED, rejected].map((vote, index) => ({ pool: String(index), vote }));
    expect(actionOf(beginResolution(gates, RULES))).toEqual({ kind: 'conclude', outcome: 'rejected' });
    expect(actionOf(beginResolution([], RULES))).toEqual({ kind: 'conclude', outcome: 'undecided' });
  });

  it('hears experts as a body of their own: their quorum is theirs, and the panel keeps its n', () => {
    let state = beginResolution([{ pool: 'a', vote: TIED }], RULES);
    for (const step of ['late_ballots', 'wider_panel'] as const)
      state = resolve(state, { kind: 'step-unavailable', step });
    const vote: BodyVote = { ...TIED, n: 1, approve: 1, against: 0, outcome: 'approved' };
    const settled = resolve(state, {
      kind: 'step-finished',
      step: 'expert_arbitration',
      findings: [{ pool: 'a', body: 'experts', vote }],
    });
    expect(settled.gates).toEqual([{ pool: 'a', n: 4, outcome: 'approved', settledBy: 'expert_arbitration' }]);
    expect(actionOf(settled)).toEqual({ kind: 'conclude', outcome: 'accepted' });
  });
});
