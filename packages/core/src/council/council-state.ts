/**
 * What a pool's replicas agree on, and how an ordered operation changes it: one pure function, the same to the bit
 * everywhere. States are values, never changed in place, so replicas of one process can share them.
 */
import { type Digest, digestOf } from '../base/crypto-port.ts';
import { appendEntry, EMPTY_LEDGER, type LedgerState } from '../ledger/ledger.ts';
import type { EntryDraft } from '../ledger/ledger-entry.ts';
import { type Judgement, type JudgementPorts, judgeOperation, type PoolCharter } from './council-judgement.ts';
import { type DecideOperation, decodeOperation } from './council-operation.ts';
import type { CouncilResult, DecidedResult } from './council-result.ts';

/** Decisions remembered: a validation is decided once, whatever is ordered about it later. */
export const DECISIONS_REMEMBERED_MAX = 1024;

/** A decision as it is remembered. */
interface PastDecision {
  readonly validation: string;
  /** Digest of the decision. */
  readonly decision: Digest;
  /** Time of its newest ballot, in milliseconds; 0 without ballots. */
  readonly castUntilMs: number;
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
}

/** Before the first operation. */
export const INITIAL_COUNCIL_STATE: CouncilState = {
  ledger: EMPTY_LEDGER,
  excluded: [],
  decided: [],
  forgottenUntilMs: 0,
};

/** A state and the answer that led to it. */
export interface CouncilStep {
  readonly state: CouncilState;
  readonly result: CouncilResult;
}

/** Executes the operation in these bytes. Never throws: what is ordered is a client's choice. */
export function executeOperation(
  state: CouncilState,
  bytes: Uint8Array,
  charter: PoolCharter,
  ports: JudgementPorts,
): CouncilStep {
  const operation = decodeOperation(bytes);
  if (typeof operation === 'string') return refuse(state, operation);
  const { validation } = operation;
  const earlier = state.decided.find((past) => past.validation === validation);
  if (earlier !== undefined) return refuse(state, `validation ${validation} was decided before: ${earlier.decision}`);
  const judgement = judgeOperation(operation, charter, new Set(state.excluded), ports);
  if (judgement.kind === 'refused') return refuse(state, judgement.reason);
  const { castUntilMs } = judgement;
  if (castUntilMs > 0 && castUntilMs <= state.forgottenUntilMs)
    return refuse(
      state,
      `the ballots of validation ${validation} are older than decisions that are no longer remembered`,
    );
  return record(state, operation, judgement, { charter, ports });
}

function refuse(state: CouncilState, reason: string): CouncilStep {
  return { state, result: { status: 'refused', reason } };
}

type Decided = Extract<Judgement, { kind: 'decided' }>;

function record(
  state: CouncilState,
  { validation, window }: DecideOperation,
  judgement: Decided,
  { charter, ports }: { readonly charter: PoolCharter; readonly ports: JudgementPorts },
): CouncilStep {
  const { pool } = charter;
  const { requestDigest, faults } = judgement;
  const { outcome } = judgement.decision;
  const decision = digestOf(ports.sha256, judgement.decision);
  const excluded = [...new Set(faults.map(({ agent }) => agent))]
    .filter((agent) => !state.excluded.includes(agent))
    .sort();
  const about = { pool, validation };
  const drafts: Omit<EntryDraft, 'timestampMs'>[] = [
    {
      kind: 'decision',
      content: { ...about, request: requestDigest, outcome, decision, coverage: coverageOf(judgement) },
    },
    ...faults.map(({ agent, kind }) => ({ kind: 'fault' as const, content: { ...about, agent, kind } })),
    ...excluded.map((agent) => ({ kind: 'roster_change' as const, content: { pool, agent, change: 'excluded' } })),
  ];
  let { ledger } = state;
  const entries = drafts.map((draft) => {
    const appended = appendEntry(ledger, { ...draft, timestampMs: window.latestMs }, ports.sha256);
    ledger = appended.state;
    return appended.entry;
  });
  const result: DecidedResult = {
    status: 'decided',
    validation,
    request: requestDigest,
    pool,
    outcome,
    decision,
    excluded,
    entries,
  };
  const past = { validation, decision, castUntilMs: judgement.castUntilMs };
  return { state: { ledger, excluded: [...state.excluded, ...excluded].sort(), ...remember(state, past) }, result };
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
