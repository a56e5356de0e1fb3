/**
 * Whether the built-in pools that were left out had nothing to judge, by the same rule that the engine used.
 */
import { BUILT_IN_POOLS } from '../validators/pools.ts';
import type { VerdictRecord } from './verdict-shape.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** One check, or none when no pool was left out. A pool that was both seated and left out fails. */
export function checkSeating(record: VerdictRecord): readonly VerificationCheck[] {
  const names = [...record.pools, ...record.poolsNotSeated].map(({ pool }) => pool);
  if (new Set(names).size < names.length) return [failed('seating', 'a pool is named twice')];
  const expert = record.pools.find(({ arbitrates }) => arbitrates !== null && !mayArbitrate(arbitrates, record));
  if (expert !== undefined)
    return [failed('seating', `${expert.pool} arbitrates for no gate, or beside other experts`)];
  const wrong = record.poolsNotSeated.find(({ pool, reason }) => {
    const seating = BUILT_IN_POOLS.find(({ name }) => name === pool)?.seating(record.request);
    return seating === undefined || seating.seated || seating.reason !== reason;
  });
  if (wrong !== undefined) return [failed('seating', `${wrong.pool} was left out, and the rule does not say so`)];
  if (record.poolsNotSeated.length === 0) return [];
  const left = record.poolsNotSeated.map(({ pool, reason }) => `${pool} (${reason})`).join(', ');
  return [passed('seating', `rightly left out: ${left}`)];
}

/** Experts arbitrate for a gate that sat, alone; that it came to no consensus, settling its outcome looks at. */
function mayArbitrate(pool: string, { pools }: VerdictRecord): boolean {
  const isGate = pools.some((each) => each.pool === pool && each.policy === 'gate' && each.arbitrates === null);
  return isGate && pools.filter(({ arbitrates }) => arbitrates === pool).length === 1;
}
