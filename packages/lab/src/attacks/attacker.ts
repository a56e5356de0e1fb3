/** What an attacker knows and may do. It is given more than any real one would have. */
import type { Prng } from '@dikast/core/base/prng';
import type { Act } from './act.ts';
import type { Item, Truth } from './item.ts';

/** What a Byzantine agent sees before it acts: the truth, everybody else's honest votes, and what the ledger says of it. */
export interface Sight {
  readonly item: Item;
  readonly seat: number;
  /** What this seat would do if it were honest. */
  readonly honest: Act;
  /** What the honest seats do in the first round: for attackers with sight, who move last. */
  readonly others: readonly Act[];
  readonly panelSize: number;
  /** Equal for all attackers of a pool in one validation: what they agreed on. */
  readonly pact: number;
  /** Its own randomness. */
  readonly prng: Prng;
  /** Looks up what is on record about this agent, public after every known answer. */
  readonly readRecord: () => PublicRecord;
}

/** What the pool's memory shows of an agent. */
export interface PublicRecord {
  /** Known answers of the pool so far. */
  readonly knownAnswers: number;
  /** Errors of this agent on them. */
  readonly errors: number;
  /** Mean error rate of the other agents on them, 0 .. 1. */
  readonly othersErrorRate: number;
  /** Whether its ballots count. */
  readonly hasSay: boolean;
  /** How near the agent is to being settled as a liar, 0 (nothing against it) .. 1 (settled). */
  readonly suspicion: number;
}

/** A Byzantine agent; called once a validation, in order. */
export type Attacker = (sight: Sight) => Act;

/** The wrong choice. */
export function oppositeOf(truth: Truth): Truth {
  return truth === 'approve' ? 'reject' : 'approve';
}
