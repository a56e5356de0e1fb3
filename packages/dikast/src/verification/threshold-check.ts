/**
 * Whether an adaptive threshold is what the recorded request and the certified memory of the pool come to.
 */
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import { sha256 } from '../adapters/node-hash.ts';
import { raiseOfRecord } from '../verdict/raised-threshold.ts';
import type { PoolShape, VerdictRecord } from '../verdict/verdict-shape.ts';
import { panelName } from '../verdict/wider-panel.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** One check for each pool with an adaptive threshold. */
export function checkThresholds(record: VerdictRecord): readonly VerificationCheck[] {
  return record.pools.flatMap((pool) => {
    const { raised } = pool;
    return raised === undefined ? [] : [checkThreshold({ ...pool, raised }, record)];
  });
}

function checkThreshold(
  pool: PoolShape & { readonly raised: NonNullable<PoolShape['raised']> },
  record: VerdictRecord,
): VerificationCheck {
  const name = `threshold of ${panelName(pool)}`;
  const { thresholdBasisPoints: base, raised, certificate } = pool;
  const { thresholdBasisPoints: needed } = raiseOfRecord(pool, record, raised, sha256);
  if (needed !== raised.thresholdBasisPoints)
    return failed(
      name,
      `${share(raised.thresholdBasisPoints)} is recorded, the circumstances come to ${share(needed)}`,
    );
  const from = certificate === null ? 'nobody certified them' : 'as certified';
  const splits = `${raised.recentSplits} recent splits, ${from}`;
  return passed(name, `${share(needed)}, on a base of ${share(base)}, at ${record.request.stakes} stakes (${splits})`);
}

function share(basisPoints: number): string {
  return String(basisPoints / BASIS_POINTS);
}
