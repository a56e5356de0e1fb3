/**
 * The replicated state machine of a pool: executes ordered operations, remembers what it decided and whom it excluded,
 * and keeps the pool's ledger. Deterministic to the bit: its digest is what checkpoints sign.
 */
import { equalBytes, utf8Text } from '../base/bytes.ts';
import { canonicalBytes } from '../base/canonical-json.ts';
import { digestOf } from '../base/crypto-port.ts';
import { appendEntry, EMPTY_LEDGER, type LedgerState } from '../ledger/ledger.ts';
import type { EntryDraft, LedgerEntry } from '../ledger/ledger-entry.ts';
import type { StateMachine } from '../pbft/ports.ts';
import { type Judgement, type JudgementPorts, judgeOperation, type PoolCharter } from './council-judgement.ts';
import { type DecideOperation, decodeOperation } from './council-operation.ts';

/** A group's answer that decided something. */
export type DecidedResult = Extract<CouncilResult, { status: 'decided' }>;

/** What a group answers to an operation. */
export type CouncilResult =
  | {
      readonly status: 'decided';
      readonly validation: string;
      readonly request: string;
      readonly pool: string;
      readonly outcome: string;
      /** Digest of the decision with its whole tally. */
      readonly decision: string;
      /** Agents that this operation proved faulty, in the order of their ids. */
      readonly excluded: readonly string[];
      /** The pool's ledger entries that this operation made. */
      readonly entries: readonly LedgerEntry[];
    }
  | { readonly status: 'refused'; readonly reason: string };

/** Decisions remembered: a validation is decided once, whatever is ordered about it later. */
export const DECISIONS_REMEMBERED_MAX = 1024;
/** Judgements shared by the replicas of one process. */
const JUDGEMENTS_REMEMBERED_MAX = 256;

interface CouncilState {
  readonly ledger: LedgerState;
  /** In the order of ids. */
  readonly excluded: readonly string[];
  /** Validation and decision digest, oldest first. */
  readonly decided: readonly (readonly [string, string])[];
}

/** A judgement, and the little of its operation that it is recorded with: the texts are not kept. */
interface Judged {
  readonly about: Pick<DecideOperation, 'validation' | 'window'>;
  readonly judgement: Judgement;
}

/** Judges for all replicas of a pool in one process: the same operation costs its signatures once. */
export class SharedJudge {
  readonly charter: PoolCharter;
  readonly ports: JudgementPorts;
  readonly #known = new Map<string, Judged | string>();

  constructor(charter: PoolCharter, ports: JudgementPorts) {
    this.charter = charter;
    this.ports = ports;
  }

  /** The operation in these bytes and its judgement, or why there is none. */
  judge(bytes: Uint8Array, excluded: readonly string[]): Judged | string {
    const key = `${digestOf(this.ports.sha256, excluded)}${this.ports.sha256(bytes).join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const operation = decodeOperation(bytes);
    const judged =
      typeof operation === 'string'
        ? operation
        : {
            about: { validation: operation.validation, window: operation.window },
            judgement: judgeOperation(operation, this.charter, new Set(excluded), this.ports),
          };
    const oldest = this.#known.keys().next().value;
    if (this.#known.size >= JUDGEMENTS_REMEMBERED_MAX && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, judged);
    return judged;
  }
}

/** One replica's copy of the pool's state. */
export class CouncilMachine implements StateMachine {
  readonly #judge: SharedJudge;
  #ledger: LedgerState = EMPTY_LEDGER;
  #excluded: readonly string[] = [];
  #decided = new Map<string, string>();

  constructor(judge: SharedJudge) {
    this.#judge = judge;
  }

  /** Agents proven faulty so far, in the order of their ids. */
  get excluded(): readonly string[] {
    return this.#excluded;
  }

  execute(bytes: Uint8Array): Uint8Array {
    const judged = this.#judge.judge(bytes, this.#excluded);
    if (typeof judged === 'string') return canonicalBytes(refused(judged));
    const { about, judgement } = judged;
    const earlier = this.#decided.get(about.validation);
    if (earlier !== undefined)
      return canonicalBytes(refused(`validation ${about.validation} was decided before: ${earlier}`));
    if (judgement.kind === 'refused') return canonicalBytes(refused(judgement.reason));
    const result = this.#record(about, judgement);
    const oldest = this.#decided.keys().next().value;
    if (this.#decided.size >= DECISIONS_REMEMBERED_MAX && oldest !== undefined) this.#decided.delete(oldest);
    this.#decided.set(about.validation, result.decision);
    return canonicalBytes(result);
  }

  stateDigest(): Uint8Array {
    return this.#judge.ports.sha256(this.snapshot());
  }

  snapshot(): Uint8Array {
    const state: CouncilState = { ledger: this.#ledger, excluded: this.#excluded, decided: [...this.#decided] };
    return canonicalBytes(state);
  }

  restore(snapshot: Uint8Array, stateDigest: Uint8Array): boolean {
    if (!equalBytes(this.#judge.ports.sha256(snapshot), stateDigest)) return false;
    // A quorum certified this digest: what has it is a snapshot that this class wrote.
    const state = JSON.parse(utf8Text(snapshot) ?? '') as CouncilState;
    this.#ledger = state.ledger;
    this.#excluded = state.excluded;
    this.#decided = new Map(state.decided);
    return true;
  }

  #record({ validation, window }: Judged['about'], judgement: Extract<Judgement, { kind: 'decided' }>): DecidedResult {
    const { charter, ports } = this.#judge;
    const { requestDigest, decision, faults } = judgement;
    const decisionDigest = digestOf(ports.sha256, decision);
    const { tally, outcome } = decision;
    const newlyExcluded = [...new Set(faults.map(({ agent }) => agent))]
      .filter((agent) => !this.#excluded.includes(agent))
      .sort();
    const at = { timestampMs: window.latestMs };
    const coverage = {
      panel: tally.n,
      approve: tally.approve.agents,
      reject: tally.reject.agents,
      abstain: tally.abstain.agents,
      missing: tally.missing.agents,
    };
    const drafts: EntryDraft[] = [
      {
        kind: 'decision',
        ...at,
        content: {
          pool: charter.pool,
          validation,
          request: requestDigest,
          outcome,
          decision: decisionDigest,
          coverage,
        },
      },
      ...faults.map(
        ({ agent, kind }): EntryDraft => ({
          kind: 'fault',
          ...at,
          content: { pool: charter.pool, validation, agent, kind },
        }),
      ),
      ...newlyExcluded.map(
        (agent): EntryDraft => ({
          kind: 'roster_change',
          ...at,
          content: { pool: charter.pool, agent, change: 'excluded' },
        }),
      ),
    ];
    const entries = drafts.map((draft) => this.#append(draft));
    this.#excluded = [...this.#excluded, ...newlyExcluded].sort();
    return {
      status: 'decided',
      validation,
      request: requestDigest,
      pool: charter.pool,
      outcome,
      decision: decisionDigest,
      excluded: newlyExcluded,
      entries,
    };
  }

  #append(draft: EntryDraft): LedgerEntry {
    const { entry, state } = appendEntry(this.#ledger, draft, this.#judge.ports.sha256);
    this.#ledger = state;
    return entry;
  }
}

/** The result that a group's answer holds, or undefined when it is none. */
export function decodeResult(bytes: Uint8Array): CouncilResult | undefined {
  const text = utf8Text(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { status?: unknown };
    return value.status === 'decided' || value.status === 'refused' ? (value as CouncilResult) : undefined;
  } catch {
    return undefined;
  }
}

function refused(reason: string): CouncilResult {
  return { status: 'refused', reason };
}
