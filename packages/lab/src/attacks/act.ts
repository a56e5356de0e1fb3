/** What an agent does in the two rounds of one validation, honest or not. */
import type { Choice, Ruling } from '@dikast/core/ballots/ballot';

/** Ways of breaking the rules that anyone can prove from the bytes that were sent. */
export const MISDEEDS = ['equivocation', 'forged-signature', 'replay', 'fabricated-evidence', 'flood'] as const;
export type Misdeed = (typeof MISDEEDS)[number];

/** How an agent rules on objections in the second round. */
export type RulingHabit = 'honest' | 'opposite' | Ruling;

/** What an agent does with one item. */
export interface Act {
  readonly choice: Choice;
  readonly confidenceBasisPoints: number;
  readonly latencyMs: number;
  /** `missing` sends nothing at all; what is later than the deadline does not count either. */
  readonly isSent: boolean;
  /** Defects named, by claim number. */
  readonly objections: readonly number[];
  /** Tells findings apart: equal when two agents found word for word the same. */
  readonly findings: string;
  readonly rulings: RulingHabit;
  readonly misdeed?: Misdeed;
}

/** The claim of a bad answer that is wrong; objections to other claims are false alarms. */
export const DEFECT_CLAIM = 0;

/** Number of claims of every simulated answer. */
export const CLAIM_COUNT = 16;
