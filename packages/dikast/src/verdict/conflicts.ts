/** Where the agents of a pool disagreed in a way worth recording: for reviewers, the ledger, and later questions. */
import { classifyConflict, strongMinorityOf } from '@dikast/core/resolution/conflict';
import type { PoolVerdict, RecordedConflict, RecordedMinority } from './verdict.ts';

/** The conflicts of the pools that came to no consensus. */
export function conflictsOf(pools: readonly PoolVerdict[]): readonly RecordedConflict[] {
  return pools
    .filter(({ outcome }) => outcome === 'no_consensus')
    .map(({ pool, decision, attendance }) => {
      const faulty = attendance.filter(
        ({ assessment, examination }) => isFaulty(assessment) || isFaulty(examination),
      ).length;
      return { pool, kind: classifyConflict(decision.tally, faulty) };
    });
}

/** Minorities of more than f agents, also where the pool decided. */
export function strongMinoritiesOf(pools: readonly PoolVerdict[]): readonly RecordedMinority[] {
  return pools.flatMap(({ pool, decision }) => {
    const minority = strongMinorityOf(decision.tally);
    return minority === undefined ? [] : [{ pool, ...minority }];
  });
}

/** What was refused is proof against its sender, or as good as none. */
function isFaulty(status: PoolVerdict['attendance'][number]['assessment']): boolean {
  return status === 'refused' || status === 'excluded';
}
