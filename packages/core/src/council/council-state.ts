/**
 * What a pool's replicas agree on, and how an ordered operation changes it: one pure function, the same to the bit
 * everywhere. States are values, never changed in place, so replicas of one process can share them.
 */
import type { JsonValue } from '../base/canonical-json.ts';
import { type Digest, digestOf } from '../base/crypto-port.ts';
import { appendEntry, EMPTY_LEDGER, type LedgerState } from '../ledger/ledger.ts';
import type { EntryDraft } from '../ledger/ledger-entry.ts';
import { weightsOf } from '../reputation/agent-weights.ts';
import { panelCorrelation } from '../reputation/error-correlation.ts';
import { estimateOf } from '../reputation/estimate.ts';
import { learn } from '../reputation/learning.ts';
import { observe, withoutQuarantine } from '../reputation/observing.ts';
import {
  type AgentVote,
  createPoolMemory,
  DEFAULT_MEMORY_RULES,
  excludeAgents,
  type PoolMemory,
  type Remembered,
} from '../reputation/pool-memory.ts';
import { FIRST_HOLDERS, type Holders, lineupOf } from '../voting/lineup.ts';
import {
  type Bench,
  type Judgement,
  type JudgementPorts,
  judgeOperation,
  type PoolCharter,
} from './council-judgement.ts';
import { type DecideOperation, decodeOperation } from './council-operation.ts';
import type { CouncilResult, DecidedResult, LearnedResult } from './council-result.ts';
import { authorityProblem, type LearnOperation } from './learn-operation.ts';
import { countRecentSplits } from './recent-splits.ts';
import { agentVotes, packVotes, unpackVotes } from './remembered-votes.ts';
import { fillPlaces, type PlaceChange, silentOf } from './replacement.ts';

/** Decisions remembered: a validation is decided once, whatever is ordered about it later. */
export const DECISIONS_REMEMBERED_MAX = 1024;

/** A decision as it is remembered. */
interface PastDecision {
  readonly validation: string;
  /** Digest of the decision. */
  readonly decision: Digest;
  /** Time of its newest ballot, in milliseconds; 0 without ballots. */
  readonly castUntilMs: number;
  /** Who voted what (remembered-votes.ts), for when the truth becomes known. */
  readonly votes: string;
  /** Places on the roster of those who had no seat, and whose votes are remembered for that alone. */
  readonly onlookers?: readonly number[];
}

/** State of a pool's council. JSON. */
export interface CouncilState {
  readonly ledger: LedgerState;
  /** Agents proven faulty, in the order of ids. */
  readonly excluded: readonly string[];
  /** Oldest first. */
  readonly decided: readonly PastDecision[];
  /** Time of the newest ballot among the decisions no longer remembered: ballots as old as that are not judged again. */
  readonly forgottenUntilMs: number;
  /** What the pool knows of its agents: weights come from it. */
  readonly memory: PoolMemory;
  /** Since the first operation that named a line-up, or the first replacement. */
  readonly holders?: Holders;
}

/** Before the first operation. */
export function initialCouncilState({ roster, thresholdBasisPoints }: PoolCharter): CouncilState {
  const memory = createPoolMemory(roster, { ...DEFAULT_MEMORY_RULES, thresholdBasisPoints });
  return { ledger: EMPTY_LEDGER, excluded: [], decided: [], forgottenUntilMs: 0, memory };
}

/** What a group goes by beside its state: the same at every replica. */
export interface Surroundings {
  readonly charter: PoolCharter;
  readonly ports: JudgementPorts;
  /**
   * False in the group of a wider panel: no known answer reaches it, so nobody that lost its say there could clear itself.
   * Not in the charter, so that such a group keeps its name and its records.
   */
  readonly hasQuarantine: boolean;
}

/** A state and the answer that led to it. */
export interface CouncilStep {
  readonly state: CouncilState;
  readonly result: CouncilResult;
}

/** Executes the operation in these bytes. Never throws: what is ordered is a client's choice. */
export function executeOperation(state: CouncilState, bytes: Uint8Array, surroundings: Surroundings): CouncilStep {
  const operation = decodeOperation(bytes);
  if (typeof operation === 'string') return refuse(state, operation);
  return operation.kind === 'learn'
    ? executeLearn(state, operation, surroundings)
    : executeDecide(state, operation, surroundings);
}

function executeDecide(state: CouncilState, operation: DecideOperation, surroundings: Surroundings): CouncilStep {
  const { charter, ports } = surroundings;
  const { validation } = operation;
  const earlier = state.decided.find((past) => past.validation === validation);
  if (earlier !== undefined) return refuse(state, `validation ${validation} was decided before: ${earlier.decision}`);
  if (operation.lineup === undefined && state.holders !== undefined)
    return refuse(state, 'the operation names no line-up, as the operations of this pool do since an earlier one');
  const judgement = judgeOperation(operation, charter, benchOf(state, charter), ports);
  if (judgement.kind === 'refused') return refuse(state, judgement.reason);
  const { castUntilMs } = judgement;
  if (castUntilMs > 0 && castUntilMs <= state.forgottenUntilMs)
    return refuse(
      state,
      `the ballots of validation ${validation} are older than decisions that are no longer remembered`,
    );
  return record(state, operation, judgement, surroundings);
}

/** Who may sit, and at what weight, in the eyes of a pool that is in this state. */
export function benchOf(
  { excluded, memory, decided, holders = FIRST_HOLDERS }: CouncilState,
  charter: Pick<PoolCharter, 'panelSize' | 'roster'>,
): Bench {
  return {
    excluded: new Set(excluded),
    lineup: lineupOf(holders, charter.roster, silentOf(memory)),
    weigh: (drawn) => weightsOf(memory, drawn),
    recentSplits: countRecentSplits(decided, charter.panelSize),
  };
}

function refuse(state: CouncilState, reason: string): CouncilStep {
  return { state, result: { status: 'refused', reason } };
}

type Decided = Extract<Judgement, { kind: 'decided' }>;

/** Enters the decision, learns what it shows of the agents, and answers. */
function record(
  state: CouncilState,
  operation: DecideOperation,
  judgement: Decided,
  { charter, ports, hasQuarantine }: Surroundings,
): CouncilStep {
  const { pool, roster } = charter;
  const { validation, window } = operation;
  const { requestDigest, faults, panel, castUntilMs, thresholdBasisPoints, recentSplits } = judgement;
  const { outcome } = judgement.decision;
  const decision = digestOf(ports.sha256, judgement.decision);
  const excluded = [...new Set(faults.map(({ agent }) => agent))]
    .filter((agent) => !state.excluded.includes(agent))
    .sort();
  const seats = new Set(panel.map(({ agent }) => agent));
  const absencesOf = (isSeated: boolean) => operation.absences.filter(({ agent }) => seats.has(agent) === isSeated);
  const votes = agentVotes(judgement.ballots, absencesOf(true));
  const onlookers = agentVotes(judgement.onlookers, absencesOf(false));
  const estimate = estimateOf(state.memory, votes);
  const observed = observe(excludeAgents(state.memory, excluded), { validation, outcome, votes, onlookers });
  const seen = hasQuarantine ? observed : withoutQuarantine(observed);
  const { holders, changes: replacements } = fillPlaces(state.holders ?? FIRST_HOLDERS, roster, seen.memory);
  const about = { pool, validation };
  const coverage = coverageOf(judgement);
  const { ledger, entries } = appendAll(state.ledger, window.latestMs, ports, [
    { kind: 'decision', content: { ...about, request: requestDigest, outcome, decision, coverage } },
    ...faults.map(({ agent, kind }) => ({ kind: 'fault' as const, content: { ...about, agent, kind } })),
    ...excluded.map((agent) => ({ kind: 'roster_change' as const, content: { pool, agent, change: 'excluded' } })),
    ...standingDrafts(about, seen),
    ...replacementDrafts(about, replacements),
  ]);
  const result: DecidedResult = {
    status: 'decided',
    validation,
    request: requestDigest,
    pool,
    outcome,
    decision,
    weights: panel.map(({ weight }) => weight),
    thresholdBasisPoints,
    ...(recentSplits === undefined ? {} : { recentSplits }),
    errorCorrelation: panelCorrelation(state.memory, panel),
    ...(estimate === undefined ? {} : { estimate }),
    suspicions: seen.faults,
    changes: seen.changes,
    ...(replacements.length === 0 ? {} : { replacements }),
    excluded,
    entries,
  };
  const past = { validation, decision, castUntilMs, ...pastVotes(roster, votes, onlookers) };
  const moved = operation.lineup === undefined && replacements.length === 0 ? {} : { holders };
  const remembered = { ...remember(state, past), memory: seen.memory, ...moved };
  return { state: { ...state, ledger, excluded: [...state.excluded, ...excluded].sort(), ...remembered }, result };
}

/** All votes of a validation for the memory, with the places on the roster of those who had no seat. */
function pastVotes(
  roster: PoolCharter['roster'],
  votes: readonly AgentVote[],
  onlookers: readonly AgentVote[],
): Pick<PastDecision, 'votes' | 'onlookers'> {
  const packed = packVotes(roster, [...votes, ...onlookers]);
  if (onlookers.length === 0) return { votes: packed };
  return { votes: packed, onlookers: onlookers.map(({ agent }) => roster.findIndex((entry) => entry.agent === agent)) };
}

/**
 * A known answer counts once, on the word of an authority, for a decision that is still remembered. What it shows of the
 * agents is entered beside it.
 */
function executeLearn(state: CouncilState, operation: LearnOperation, { charter, ports }: Surroundings): CouncilStep {
  const { pool, validation, truth, origin, authority, timestampMs } = operation;
  const problem = authorityProblem(operation, charter, ports.verify);
  if (problem !== undefined) return refuse(state, problem);
  const past = state.decided.find((decided) => decided.validation === validation);
  if (past === undefined) return refuse(state, `validation ${validation} is not among the decisions remembered`);
  if (state.memory.known.some((known) => known.validation === validation))
    return refuse(state, `the truth of validation ${validation} was learned before`);
  const votes = unpackVotes(charter.roster, past.votes);
  const seen = learn(state.memory, { validation, truth, votes, wasObserved: true });
  const about = { pool, validation };
  const { holders, changes: moves } = fillPlaces(state.holders ?? FIRST_HOLDERS, charter.roster, seen.memory);
  const moved = moves.length === 0 ? {} : { replacements: moves };
  const { ledger, entries } = appendAll(state.ledger, timestampMs, ports, [
    { kind: 'known_answer', content: { ...about, truth, origin, authority, signature: operation.signature } },
    ...standingDrafts(about, seen),
    ...replacementDrafts(about, moves),
  ]);
  const { faults: suspicions, changes, memory } = seen;
  const learned = { pool, validation, truth, origin, suspicions, changes, ...moved, entries };
  const result: LearnedResult = { status: 'learned', ...learned };
  return { state: { ...state, ledger, memory, ...(moves.length === 0 ? {} : { holders }) }, result };
}

type Draft = Omit<EntryDraft, 'timestampMs'>;

/** Entries for what a pool came to suspect, and for standings that changed: each names what it rests on. */
function standingDrafts(
  about: { readonly pool: string; readonly validation: string },
  seen: Remembered,
): readonly Draft[] {
  return [
    ...seen.faults.map(
      (suspicion): Draft => ({ kind: 'fault', content: { ...about, ...suspicion } as unknown as JsonValue }),
    ),
    ...seen.changes.map(
      ({ agent, change, kind }): Draft => ({ kind: 'roster_change', content: { ...about, agent, change, kind } }),
    ),
  ];
}

/** Entries for places that went to somebody else. */
function replacementDrafts(
  about: { readonly pool: string; readonly validation: string },
  changes: readonly PlaceChange[],
): readonly Draft[] {
  return changes.map(
    ({ place, agent, by }): Draft => ({
      kind: 'roster_change',
      content: { ...about, place, agent, change: 'replaced', by },
    }),
  );
}

function appendAll(before: LedgerState, timestampMs: number, ports: JudgementPorts, drafts: readonly Draft[]) {
  let ledger = before;
  const entries = drafts.map((draft) => {
    const appended = appendEntry(ledger, { ...draft, timestampMs }, ports.sha256);
    ledger = appended.state;
    return appended.entry;
  });
  return { ledger, entries };
}

function coverageOf({ decision: { tally } }: Decided) {
  return {
    panel: tally.n,
    approve: tally.approve.agents,
    reject: tally.reject.agents,
    abstain: tally.abstain.agents,
    missing: tally.missing.agents,
  };
}

function remember(state: CouncilState, past: PastDecision): Pick<CouncilState, 'decided' | 'forgottenUntilMs'> {
  const decided = [...state.decided, past];
  const forgotten = decided.splice(0, decided.length - DECISIONS_REMEMBERED_MAX);
  const forgottenUntilMs = Math.max(state.forgottenUntilMs, ...forgotten.map(({ castUntilMs }) => castUntilMs));
  return { decided, forgottenUntilMs };
}
