/**
 * Behaviour that can be seen without knowing the truth: delay, silence, ballots that contradict themselves, standing
 * alone. Each is a series of hits and misses with a test of its own; each costs a strike, none alone costs the seat.
 *
 * `response_delay` and `no_answer` count only validations in which a quorum of the panel was in time: when everybody
 * is late, it is the network. Blind spot: an agent that is slow but in time, and delays that stay under one in ten.
 *
 * `inconsistent_voting` is a ballot that contradicts itself: an approval with an objection its agent still stands by, or
 * the same objection twice. Blind spot: contradictions between findings that are no objections, and between validations.
 *
 * `outlier` is disagreement with what the pool decided, compared with that of the other agents. It is the weakest of
 * all: the panel may be wrong and the dissenter right. So it is a reason to watch, never a strike, and an agent that
 * has given ten known answers is not accused of it: the truth says more. Blind spot: an outlier among outliers (f + 1 that dissent).
 */
import type { SuspicionKind } from './fault.ts';
import type { Hypotheses } from './sequential-test.ts';

/** Behaviours watched without known answers. */
export const BEHAVIOUR_KINDS = [
  'response_delay',
  'no_answer',
  'inconsistent_voting',
  'outlier',
] as const satisfies readonly SuspicionKind[];

export type BehaviourKind = (typeof BEHAVIOUR_KINDS)[number];

/** What can be seen of one agent in one validation. */
export interface SeenBehaviour {
  readonly choice: 'approve' | 'reject' | 'abstain' | null;
  readonly status: 'voted' | 'late' | 'failed' | 'missing';
  /** Keys of the objections that it still stands by. */
  readonly objections: readonly string[];
}

/** What the panel did meanwhile. */
export interface PanelBackground {
  /** Whether a quorum of the panel voted in time. */
  readonly wasQuorumInTime: boolean;
  readonly outcome: 'approved' | 'rejected' | 'no_consensus' | null;
}

/** Whether each behaviour was shown (true), not shown (false), or could not be judged (null) in one validation. */
export function behaviourOf(
  seen: SeenBehaviour,
  panel: PanelBackground,
): Readonly<Record<BehaviourKind, boolean | null>> {
  const isIn = seen.status === 'voted';
  return {
    response_delay: panel.wasQuorumInTime && (isIn || seen.status === 'late') ? seen.status === 'late' : null,
    no_answer: panel.wasQuorumInTime && seen.status !== 'late' ? !isIn : null,
    inconsistent_voting: isIn ? isInconsistent(seen) : null,
    outlier: isIn ? hasDissented(seen.choice, panel.outcome) : null,
  };
}

function isInconsistent({ choice, objections }: SeenBehaviour): boolean {
  return (choice === 'approve' && objections.length > 0) || new Set(objections).size < objections.length;
}

function hasDissented(choice: SeenBehaviour['choice'], outcome: PanelBackground['outcome']): boolean | null {
  if (choice === 'abstain' || choice === null || outcome === null || outcome === 'no_consensus') return null;
  return (choice === 'approve') !== (outcome === 'approved');
}

/** Rates of a sound and a faulty agent for each behaviour; `dissent` is what is usual on this panel, in basis points. */
export function hypothesesOf(kind: BehaviourKind, dissent: number): Hypotheses {
  switch (kind) {
    case 'response_delay':
    case 'no_answer':
      return { soundRate: 1000, faultyRate: 5000 };
    case 'inconsistent_voting':
      return { soundRate: 300, faultyRate: 2500 };
    case 'outlier':
      return { soundRate: dissent + 1500, faultyRate: dissent + 4500 };
  }
}
