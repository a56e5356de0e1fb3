/**
 * Whether the built-in pools that were left out had nothing to judge, by the same rule that the engine used; and whether
 * those who were asked later, wider panels and experts, had a gate that they could be asked for.
 */
import { canonicalJson } from '@dikast/core/base/canonical-json';
import { BUILT_IN_POOLS } from '../validators/pools.ts';
import { charterOf } from '../verdict/pool-identity.ts';
import type { PoolShape, VerdictRecord } from '../verdict/verdict-shape.ts';
import { panelName } from '../verdict/wider-panel.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** One check, or none when no pool was left out. A pool that was both seated and left out fails. */
export function checkSeating(record: VerdictRecord): readonly VerificationCheck[] {
  const names = [...record.pools.map(panelName), ...record.poolsNotSeated.map(({ pool }) => pool)];
  if (new Set(names).size < names.length) return [failed('seating', 'a pool is named twice')];
  const expert = record.pools.find(({ arbitrates }) => arbitrates !== null && !mayArbitrate(arbitrates, record));
  if (expert !== undefined)
    return [failed('seating', `${expert.pool} arbitrates for no gate, or beside other experts`)];
  const wider = record.pools.find((pool) => pool.isWider && !mayWiden(pool, record));
  if (wider !== undefined)
    return [failed('seating', `${panelName(wider)} widens no panel of a gate that was certified to have no consensus`)];
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

/**
 * A wider panel is of a gate, larger than its first, and under the same charter otherwise. Only a
 * certified lack of consensus is widened: else a panel whose decision does not please could be kept back for another.
 */
function mayWiden(wider: PoolShape, { pools }: VerdictRecord): boolean {
  const first = pools.find(({ pool, isWider }) => pool === wider.pool && !isWider);
  if (first === undefined || first.policy !== 'gate' || first.arbitrates !== null) return false;
  if (first.certificate?.result.outcome !== 'no_consensus' || wider.panelSize <= first.panelSize) return false;
  return rulesOf(first) === rulesOf(wider);
}

/** All that both panels must have in common, as one text. */
function rulesOf({ raised, ...pool }: PoolShape): string {
  const { policy, arbitrates, proposition } = pool;
  const charter = charterOf({ ...pool, panelSize: 0, ...(raised === undefined ? {} : { raised }) });
  return canonicalJson({ ...charter, policy, arbitrates, proposition });
}
