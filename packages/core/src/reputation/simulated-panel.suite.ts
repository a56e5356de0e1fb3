/**
 * A panel on paper for the tests of the memory: fallible honest agents whose errors cluster on hard questions, and
 * agents that misbehave in a named way. One seed, one history.
 */
import { createPrng, type Prng } from '../base/prng.ts';
import type { Suspicion } from '../faults/suspicion.ts';
import { learn } from './learning.ts';
import { type AgentVote, createPoolMemory, DEFAULT_MEMORY_RULES, type PoolMemory, type Truth } from './pool-memory.ts';

/** How an agent answers: rates are chances of a wrong answer. */
export type Behaviour =
  | { readonly kind: 'honest' }
  | { readonly kind: 'errs'; readonly rate: number }
  | { readonly kind: 'sleeper'; readonly honestFor: number }
  | { readonly kind: 'always'; readonly choice: Truth }
  | { readonly kind: 'false-positives' }
  | { readonly kind: 'late' };

/** What is simulated. */
export interface PanelPlan {
  readonly agents: readonly Behaviour[];
  readonly honestError: number;
  /** Chance that a question is one on which all honest agents err or succeed together. */
  readonly rho: number;
  readonly seed: number;
}

export const HONEST: Behaviour = { kind: 'honest' };

/** Seven or so agents, the misbehaving ones first. */
export function panelOf(size: number, ...misbehaving: readonly Behaviour[]): readonly Behaviour[] {
  return [...misbehaving, ...Array.from({ length: size - misbehaving.length }, () => HONEST)];
}

/** Name of the agent at a place. */
export const agentAt = (place: number): string => `agent-${String(place).padStart(2, '0')}`;

/** The votes of one question after another. */
function* simulateQuestions(
  plan: PanelPlan,
): Generator<{ readonly truth: Truth; readonly votes: readonly AgentVote[] }> {
  const prng = createPrng(plan.seed);
  for (let question = 0; ; question++) {
    const truth: Truth = question % 2 === 0 ? 'reject' : 'approve';
    const isShared = prng.nextFraction() < plan.rho;
    const isMisleading = prng.nextFraction() < plan.honestError;
    const honestErrs = () => (isShared ? isMisleading : prng.nextFraction() < plan.honestError);
    const votes = plan.agents.map((behaviour, place) =>
      voteOf(behaviour, place, { truth, question, honestErrs, prng }),
    );
    yield { truth, votes };
  }
}

interface Question {
  readonly truth: Truth;
  readonly question: number;
  readonly honestErrs: () => boolean;
  readonly prng: Prng;
}

function voteOf(behaviour: Behaviour, place: number, question: Question): AgentVote {
  const other: Truth = question.truth === 'approve' ? 'reject' : 'approve';
  const isWrong = errs(behaviour, question);
  const choice = isWrong ? other : question.truth;
  const isLate = behaviour.kind === 'late';
  return {
    agent: agentAt(place),
    choice,
    confidence: 9000,
    latencyMs: isLate ? 60_000 : 20,
    status: isLate ? 'late' : 'voted',
    objections: choice === 'reject' ? ['0000/changed_number'] : [],
    findingsDigest: '',
  };
}

function errs(behaviour: Behaviour, { truth, question, honestErrs, prng }: Question): boolean {
  switch (behaviour.kind) {
    case 'honest':
    case 'late':
      return honestErrs();
    case 'errs':
      return prng.nextFraction() < behaviour.rate;
    case 'sleeper':
      return question < behaviour.honestFor ? honestErrs() : true;
    case 'always':
      return behaviour.choice !== truth;
    case 'false-positives':
      return truth === 'reject' || honestErrs();
  }
}

/** The memory and all suspicions after so many known answers. */
export function calibrate(
  plan: PanelPlan,
  questions: number,
): { readonly memory: PoolMemory; readonly faults: readonly Suspicion[] } {
  let memory = createPoolMemory(
    plan.agents.map((_, place) => ({ agent: agentAt(place) })),
    DEFAULT_MEMORY_RULES,
  );
  const faults: Suspicion[] = [];
  let number = 0;
  for (const { truth, votes } of simulateQuestions(plan)) {
    if (number === questions) break;
    const learned = learn(memory, { validation: `known-${number++}`, truth, votes });
    memory = learned.memory;
    faults.push(...learned.faults);
  }
  return { memory, faults };
}
