/**
 * A pool's part of a validation as its group orders it; rebuilt from a saved verdict to check the certificate.
 */
import type { JsonValue } from '@dikast/core/base/canonical-json';
import type { Absence, DecideOperation, JudgedClaim, PlannedPool } from '@dikast/core/council/council-operation';
import type { PoolVerdict, Verdict } from './verdict.ts';

/** What all pools of a validation are told alike. */
export interface CommonPart extends Pick<Verdict, 'validation' | 'request'> {
  readonly claims: readonly JudgedClaim[];
  readonly plan: readonly PlannedPool[];
}

/** The operation that a pool's group decides; its validation is that of the panel (verdict/wider-panel.ts). */
export function decideOperationOf(
  common: CommonPart,
  pool: Pick<
    PoolVerdict,
    'isWider' | 'window' | 'isExamined' | 'ballots' | 'exhibits' | 'attendance' | 'lineup' | 'onlookers'
  >,
): DecideOperation {
  const { lineup, onlookers = { attendance: [], ballots: [] } } = pool;
  const versioned =
    lineup === undefined
      ? { version: 1 as const }
      : { version: 2 as const, lineup, onlookers: onlookers.ballots as unknown as readonly JsonValue[] };
  return {
    kind: 'decide',
    ...versioned,
    validation: common.validation,
    request: common.request as unknown as JsonValue,
    claims: common.claims.map(({ start, end, isCheckable }) => ({ start, end, isCheckable })),
    plan: common.plan,
    window: pool.window,
    isExamined: pool.isExamined,
    ballots: pool.ballots as unknown as readonly JsonValue[],
    exhibits: pool.exhibits,
    // Who is late again is blamed once, by the group of the first panel.
    absences: pool.isWider ? [] : absencesOf([...pool.attendance, ...onlookers.attendance]),
  };
}

/** Who was asked and gave no first ballot in time; who was not needed is not blamed. */
function absencesOf(attendance: PoolVerdict['attendance']): readonly Absence[] {
  return attendance.flatMap(({ agent, assessment }): readonly Absence[] => {
    if (assessment === 'failed') return [{ agent, status: 'failed' }];
    return assessment === 'late' || assessment === 'answered_late' ? [{ agent, status: 'late' }] : [];
  });
}

/** The pools of a validation: those seated, in order, then those left out. Experts and wider panels are asked later, and are in nobody's plan. */
export function planOf({
  pools,
  poolsNotSeated,
}: {
  readonly pools: readonly Pick<PoolVerdict, 'pool' | 'policy' | 'arbitrates' | 'isWider'>[];
  readonly poolsNotSeated: Verdict['poolsNotSeated'];
}): readonly PlannedPool[] {
  return [
    ...pools
      .filter(({ arbitrates, isWider }) => arbitrates === null && !isWider)
      .map(({ pool, policy }) => ({ pool, policy, isSeated: true })),
    ...poolsNotSeated.map(({ pool, policy }) => ({ pool, policy, isSeated: false })),
  ];
}
