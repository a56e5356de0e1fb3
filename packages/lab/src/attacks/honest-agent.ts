/**
 * An honest agent: says what it sees and errs now and then.
 * Its errors are two: it passes a bad answer, or it raises a false alarm about a good one. It checks an objection that
 * somebody else raised more reliably than it finds one.
 */
import type { Choice, Ruling } from '@dikast/core/ballots/ballot';
import { type Act, CLAIM_COUNT, DEFECT_CLAIM } from './act.ts';
import type { Item } from './item.ts';

/** How fallible an honest agent is. */
export interface Fallibility {
  /** Probability that the first-round choice is wrong. */
  readonly error: number;
  /** Probability that the rulings of the second round are wrong. */
  readonly rulingError: number;
}

const CONFIDENCE_LEAST = 6000;
const CONFIDENCE_SPREAD = 3500;

/** What the honest agent of a seat does in the first round. */
export function honestAct(item: Item, seat: number, { error }: Fallibility): Act {
  const insight = item.insight[seat] ?? 0;
  const isWrong = insight < error;
  const isRejected = (item.truth === 'reject') !== isWrong;
  const falseAlarm = 1 + (Math.floor(insight * 2 ** 24) % (CLAIM_COUNT - 1));
  return {
    choice: isRejected ? 'reject' : 'approve',
    confidenceBasisPoints: CONFIDENCE_LEAST + Math.floor(insight * CONFIDENCE_SPREAD),
    latencyMs: item.latencyMs[seat] ?? 0,
    isSent: true,
    objections: isRejected ? [isWrong ? falseAlarm : DEFECT_CLAIM] : [],
    // Who errs for the same reason finds the same; who is right may well find the same too.
    findings: isWrong ? `wrong ${item.index} ${insight}` : `right ${item.index}`,
    rulings: 'honest',
  };
}

/** How an honest agent rules on the objection to a claim. */
export function honestRuling(item: Item, seat: number, claim: number, { rulingError }: Fallibility): Ruling {
  const isTrue = item.truth === 'reject' && claim === DEFECT_CLAIM;
  const isWrong = (item.scrutiny[seat] ?? 0) < rulingError;
  return isTrue === isWrong ? 'dismiss' : 'uphold';
}

/**
 * The choice of the second round, as the engine's agents make it: whoever upholds an objection rejects; a rejection all
 * of whose objections the agent now dismisses is withdrawn; else the first choice stays.
 */
export function finalChoice(first: Act, rulings: readonly Ruling[]): Choice {
  if (rulings.includes('uphold')) return 'reject';
  const isWithdrawn = first.objections.length > 0 && rulings.every((ruling) => ruling === 'dismiss');
  return isWithdrawn ? 'approve' : first.choice;
}
