/**
 * What happens when gates come to no consensus, as one pure state machine: steps in a fixed order, each tried once within
 * its bounds, a person at the end. It believes no claimed outcome: it counts.
 *
 * Never accepted but by a quorum of every gate's largest panel (or of its experts), or by a valid ruling. A pool's n
 * never shrinks. A review that nobody answers stays pending for ever.
 */
import { quorumSize } from '../quorum/quorum.ts';
import type { Outcome } from '../voting/decision.ts';
import type { VerdictOutcome } from '../voting/verdict.ts';

/** Steps that machines can take, in their order. */
export const STEPS = ['late_ballots', 'wider_panel', 'expert_arbitration', 'further_sources'] as const;

/** A step that machines can take. */
export type Step = (typeof STEPS)[number];

/** What one step may take at most; a step without time is off. */
export interface StepLimits {
  readonly timeMsMax: number;
  readonly callsMax: number;
}

/** What resolution goes by. */
export interface ResolutionRules {
  readonly limits: Readonly<Record<Step, StepLimits>>;
  /** Roles that may rule. Without any there is no review, and the verdict stays undecided. */
  readonly roles: readonly string[];
}

/** How a body of agents voted: a pool's panel, or the experts that arbitrate for it. */
export interface BodyVote {
  readonly n: number;
  readonly approve: number;
  readonly against: number;
  /** Whether an objection is neither upheld nor dismissed. */
  readonly hasOpenObjection: boolean;
  /** Whether a quorum signed the decision; without it the votes count for nothing. */
  readonly isCertified: boolean;
  /** What the body's own rule made of it, which may ask for more than a quorum, never for less. */
  readonly outcome: Outcome;
}

/** A gate and the latest that is known of it. */
export interface Gate {
  readonly pool: string;
  /** Its largest panel so far. */
  readonly n: number;
  readonly outcome: Outcome;
  /** What settled it. */
  readonly settledBy: 'panel' | Step | 'ruling' | null;
}

/** What became of one step. */
export interface StepRecord {
  readonly step: Step;
  readonly result: 'settled' | 'open' | 'unavailable';
}

/** Where resolution stands. `next` is the step to take, or what it waits for, or that it is over. */
export interface ResolutionState {
  readonly rules: ResolutionRules;
  readonly gates: readonly Gate[];
  readonly taken: readonly StepRecord[];
  readonly next: Step | 'human_review' | 'concluded';
}

/** What one step found out about one gate. */
export interface StepFinding {
  readonly pool: string;
  /** Experts are another body: their n is their own. */
  readonly body: 'pool' | 'experts';
  readonly vote: BodyVote;
}

/** What can happen. */
export type ResolutionEvent =
  | { readonly kind: 'step-finished'; readonly step: Step; readonly findings: readonly StepFinding[] }
  | { readonly kind: 'step-unavailable'; readonly step: Step }
  | {
      readonly kind: 'ruling-given';
      /** Whether the signature is that of a reviewer who has the role. */
      readonly isValid: boolean;
      readonly role: string;
      readonly rulings: readonly { readonly pool: string; readonly choice: 'approve' | 'reject' }[];
    }
  | { readonly kind: 'review-overdue' };

/** What is to be done next. */
export type ResolutionAction =
  | { readonly kind: 'take-step'; readonly step: Step; readonly pools: readonly string[]; readonly limits: StepLimits }
  | { readonly kind: 'await-ruling'; readonly pools: readonly string[] }
  | { readonly kind: 'conclude'; readonly outcome: VerdictOutcome };

/** Begins with the gates as their panels left them. */
export function beginResolution(
  gates: readonly { readonly pool: string; readonly vote: BodyVote }[],
  rules: ResolutionRules,
): ResolutionState {
  const counted = gates.map(({ pool, vote }): Gate => {
    const outcome = countedOutcome(vote);
    return { pool, n: vote.n, outcome, settledBy: outcome === 'no_consensus' ? null : 'panel' };
  });
  return advanced({ rules, gates: counted, taken: [], next: STEPS[0] }, STEPS);
}

/** The state after an event; one that does not fit the state changes nothing. */
export function resolve(state: ResolutionState, event: ResolutionEvent): ResolutionState {
  switch (event.kind) {
    case 'step-finished':
      return event.step === state.next ? afterStep(state, event.step, event.findings) : state;
    case 'step-unavailable':
      return event.step === state.next ? recorded(state, { step: event.step, result: 'unavailable' }) : state;
    case 'ruling-given':
      return state.next === 'human_review' ? afterRuling(state, event) : state;
    case 'review-overdue':
      return state;
  }
}

/** What a state calls for. */
export function actionOf(state: ResolutionState): ResolutionAction {
  const pools = openPools(state.gates);
  if (state.next === 'concluded') return { kind: 'conclude', outcome: outcomeOf(state.gates) };
  if (state.next === 'human_review') return { kind: 'await-ruling', pools };
  return { kind: 'take-step', step: state.next, pools, limits: state.rules.limits[state.next] };
}

/** Accepted only if every gate, and at least one, approved; rejected if one rejected. */
function outcomeOf(gates: readonly Gate[]): VerdictOutcome {
  if (gates.some(({ outcome }) => outcome === 'rejected')) return 'rejected';
  return gates.length > 0 && openPools(gates).length === 0 ? 'accepted' : 'undecided';
}

function openPools(gates: readonly Gate[]): readonly string[] {
  return gates.filter(({ outcome }) => outcome === 'no_consensus').map(({ pool }) => pool);
}

function afterStep(state: ResolutionState, step: Step, findings: readonly StepFinding[]): ResolutionState {
  const gates = state.gates.map((gate) => {
    const finding = findings.find(({ pool }) => pool === gate.pool);
    return finding === undefined || gate.outcome !== 'no_consensus' ? gate : withFinding(gate, finding, step);
  });
  const result = openPools(gates).length < openPools(state.gates).length ? 'settled' : 'open';
  return recorded({ ...state, gates }, { step, result });
}

/** A smaller panel than the one before is not heard: removing agents never makes it easier to decide. */
function withFinding(gate: Gate, { body, vote }: StepFinding, step: Step): Gate {
  if (body === 'pool' && vote.n < gate.n) return gate;
  const outcome = countedOutcome(vote);
  const n = body === 'pool' ? vote.n : gate.n;
  return { ...gate, n, outcome, settledBy: outcome === 'no_consensus' ? null : step };
}

/** The body's own outcome, if the votes bear it out. */
function countedOutcome({ n, approve, against, hasOpenObjection, isCertified, outcome }: BodyVote): Outcome {
  const quorum = quorumSize(n);
  if (!isCertified) return 'no_consensus';
  if (outcome === 'rejected' && against >= quorum) return 'rejected';
  return outcome === 'approved' && approve >= quorum && !hasOpenObjection ? 'approved' : 'no_consensus';
}

function afterRuling(
  state: ResolutionState,
  { isValid, role, rulings }: Extract<ResolutionEvent, { kind: 'ruling-given' }>,
): ResolutionState {
  if (!isValid || !state.rules.roles.includes(role)) return state;
  const gates = state.gates.map((gate): Gate => {
    const ruling = rulings.find(({ pool }) => pool === gate.pool);
    if (ruling === undefined || gate.outcome !== 'no_consensus') return gate;
    return { ...gate, outcome: ruling.choice === 'approve' ? 'approved' : 'rejected', settledBy: 'ruling' };
  });
  // Half a ruling is none: what it leaves open would otherwise never be asked again.
  return outcomeOf(gates) === 'undecided' ? state : { ...state, gates, next: 'concluded' };
}

function recorded(state: ResolutionState, record: StepRecord): ResolutionState {
  const remaining = STEPS.slice(STEPS.indexOf(record.step) + 1);
  return advanced({ ...state, taken: [...state.taken, record] }, remaining);
}

/** The next step that is not off, then a person; or the end, as soon as there is an outcome. */
function advanced(state: ResolutionState, remaining: readonly Step[]): ResolutionState {
  const isOpen = outcomeOf(state.gates) === 'undecided' && state.gates.length > 0;
  if (!isOpen) return { ...state, next: 'concluded' };
  const step = remaining.find((each) => state.rules.limits[each].timeMsMax > 0);
  const last = state.rules.roles.length > 0 ? 'human_review' : 'concluded';
  return { ...state, next: step ?? last };
}
