/**
 * The amnesia rule (PBFT.md trap 38). A replica that lost records does not know what it voted for, and a vote against an
 * earlier one would make it Byzantine. So it follows without voting until nothing that it may have voted on can matter:
 * it learns from n - f others how far they executed, and waits until a checkpoint a whole window above that is stable.
 * Every vote it ever sent lies at or below that: it never voted more than L above its stable checkpoint, and a correct
 * replica among those others had executed that checkpoint.
 */
import { faultsMax } from '../quorum/quorum.ts';
import type { ReplicaId } from './message.ts';
import { persist, type ReplicaState } from './replica-state.ts';

/** Takes a peer's word on how far it executed; with enough of them the end of the abstention is known. */
export function noteReport(state: ReplicaState, from: ReplicaId, executed: number): void {
  const { abstention } = state;
  if (abstention === undefined || abstention.until !== undefined) return;
  abstention.reports.set(from, executed);
  const n = state.membership.replicas.length;
  if (abstention.reports.size < Math.min(n - 1, n - faultsMax(n))) return;
  abstention.until = Math.max(state.executed, ...abstention.reports.values()) + state.limits.windowSize;
  persist(state, { kind: 'abstaining', until: abstention.until });
}
