/**
 * What a pool remembers of its agents: plain canonical data that every replica keeps alike and never changes in place.
 * This file says what it holds and how it begins; observing.ts and learning.ts make the next one, standing.ts and
 * agent-weights.ts read it.
 */
import { assert } from '../base/assert.ts';
import { compareText } from '../base/bytes.ts';
import type { BehaviourKind } from '../faults/behaviour.ts';
import type { SuspicionKind } from '../faults/fault.ts';
import type { HonestErrorBounds } from '../faults/honest-error.ts';
import type { ErrorTestRules } from '../faults/known-answer-errors.ts';
import type { Suspicion } from '../faults/suspicion.ts';

/** What the memory goes by; part of the pool's charter. */
export interface MemoryRules extends ErrorTestRules, HonestErrorBounds {
  /** The pool's threshold: the clamp of weights depends on it. */
  readonly thresholdBasisPoints: number;
  /** Known answers remembered, the latest. */
  readonly knownAnswersMax: number;
  /** Validations remembered for each behaviour of each agent, the latest. */
  readonly behaviourMax: number;
  /** Further validations after which a behaviour that goes on is a strike once more. */
  readonly repeatAfter: number;
  /** Validations after which a strike no longer counts. */
  readonly strikeExpiry: number;
  readonly strikesMax: number;
  /** Known answers that weigh as much as the belief that an agent is like the others. */
  readonly priorAnswers: number;
  /** Largest share of a panel's weight for one model family, in basis points, as far as the clamp allows. */
  readonly familyShareMax: number;
}

/** Rules for a pool of which nothing special is known. */
export const DEFAULT_MEMORY_RULES: MemoryRules = {
  thresholdBasisPoints: 6700,
  falseAccusationPerMillion: 500,
  missPerMillion: 500,
  errorGap: 3000,
  soundMargin: 600,
  faultyMargin: 900,
  settleWithin: 200,
  honestErrorMin: 500,
  honestErrorMax: 2500,
  knownAnswersMax: 400,
  behaviourMax: 100,
  repeatAfter: 50,
  strikeExpiry: 500,
  strikesMax: 3,
  priorAnswers: 30,
  familyShareMax: 3333,
};

/** An agent of the roster as far as its reputation is concerned. */
export interface RememberedAgent {
  readonly agent: string;
  /** Model or code family: agents of one family tend to err together. */
  readonly family?: string;
  readonly specialization?: string;
}

/** Why an agent has no say, and on how many known answers of its own that rests. */
export interface Quarantine {
  readonly kind: SuspicionKind;
  readonly knownAnswers: number;
}

/** What is remembered of one agent. */
export interface AgentRecord extends RememberedAgent {
  /** Proven faulty: no way back. */
  readonly isExcluded: boolean;
  readonly quarantine: Quarantine | null;
  /** Its error test takes in the known answers from this number on: all, or those since its quarantine. */
  readonly testedSince: number;
  /** Numbers of the observations that brought a strike, oldest first. */
  readonly strikes: readonly number[];
  /** Behaviours that it is suspected of just now. */
  readonly suspectedOf: readonly BehaviourKind[];
  /** For each behaviour a string of 1 (shown) and 0 (not shown), oldest first. */
  readonly behaviour: Readonly<Record<BehaviourKind, string>>;
  /** The latest validations in which it showed a behaviour, oldest first. */
  readonly shownIn: Readonly<Record<BehaviourKind, readonly string[]>>;
}

/** One known answer and how everybody stood to it. */
export interface KnownRow {
  readonly validation: string;
  readonly truth: Truth;
  /** One mark an agent, in the order of the records: see {@link Mark}. */
  readonly marks: string;
}

/** What is right: the answer deserves approval, or it does not. */
export type Truth = 'approve' | 'reject';

/** All that a pool remembers. */
export interface PoolMemory {
  readonly version: 1;
  readonly rules: MemoryRules;
  /** In the order of ids. */
  readonly agents: readonly AgentRecord[];
  /** Oldest first. */
  readonly known: readonly KnownRow[];
  /** Known answers ever learned, and validations ever observed. */
  readonly learned: number;
  readonly observed: number;
}

/** What one agent did in one validation, in the eyes of the pool. */
export interface AgentVote {
  readonly agent: string;
  /** Its last choice, or null when it gave none. */
  readonly choice: 'approve' | 'reject' | 'abstain' | null;
  /** Self-reported, in basis points. Remembered by nobody and weighed by nothing. */
  readonly confidence: number;
  readonly latencyMs: number;
  readonly status: 'voted' | 'late' | 'failed' | 'missing';
  /** Keys of the objections that it still stands by. */
  readonly objections: readonly string[];
  /** Digest of its findings, or '' when it gave none: two that are wrong alike give the same. */
  readonly findingsDigest: string;
}

/** A decided validation whose truth nobody knows. */
export interface Observation {
  readonly validation: string;
  readonly outcome: 'approved' | 'rejected' | 'no_consensus';
  /** Of every agent of the panel. */
  readonly votes: readonly AgentVote[];
  /** Of agents without a seat, asked for a known answer: how they behave is seen, the panel is not measured by them. */
  readonly onlookers?: readonly AgentVote[];
}

/** A validation whose truth is known: a gold question, a calibration item or a human ruling. */
export interface KnownAnswer {
  readonly validation: string;
  readonly truth: Truth;
  /** Of every agent of the panel. */
  readonly votes: readonly AgentVote[];
  /** Whether the validation was observed before, so that its delays and silences are not counted again. */
  readonly wasObserved?: boolean;
}

/** An agent's standing changed. */
export interface StandingChange {
  readonly agent: string;
  readonly change: 'quarantined' | 'readmitted';
  readonly kind: SuspicionKind;
}

/** The memory after something was seen, and what came of it. */
export interface Remembered {
  readonly memory: PoolMemory;
  /** New suspicions, in the order of agents' ids. */
  readonly faults: readonly Suspicion[];
  readonly changes: readonly StandingChange[];
}

/** Agents that a pool may remember. */
export const ROSTER_MAX = 1000;

const NO_BEHAVIOUR = { response_delay: '', no_answer: '', inconsistent_voting: '', outlier: '' } as const;
const SHOWN_NOWHERE = { response_delay: [], no_answer: [], inconsistent_voting: [], outlier: [] } as const;

/** The memory of a pool that has seen nothing yet. */
export function createPoolMemory(roster: readonly RememberedAgent[], rules: MemoryRules): PoolMemory {
  assert(roster.length <= ROSTER_MAX, `a roster has at most ${ROSTER_MAX} agents`);
  assert(new Set(roster.map(({ agent }) => agent)).size === roster.length, 'an agent stands on the roster once');
  const agents = [...roster]
    .sort((left, right) => compareText(left.agent, right.agent))
    .map(
      ({ agent, family, specialization }): AgentRecord => ({
        agent,
        ...(family === undefined ? {} : { family }),
        ...(specialization === undefined ? {} : { specialization }),
        isExcluded: false,
        quarantine: null,
        testedSince: 0,
        strikes: [],
        suspectedOf: [],
        behaviour: NO_BEHAVIOUR,
        shownIn: SHOWN_NOWHERE,
      }),
    );
  return { version: 1, rules, agents, known: [], learned: 0, observed: 0 };
}

/** The memory with agents marked as proven faulty. */
export function excludeAgents(memory: PoolMemory, excluded: readonly string[]): PoolMemory {
  const agents = memory.agents.map((record) =>
    excluded.includes(record.agent) ? { ...record, isExcluded: true } : record,
  );
  return { ...memory, agents };
}
