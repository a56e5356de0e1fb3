/**
 * The adaptive threshold of a pool in one validation, from what is recorded of both: computed by the engine, and again by
 * whoever verifies the verdict.
 */
import type { Sha256 } from '@dikast/core/base/crypto-port';
import { adaptiveThreshold, type RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import type { Seat } from '@dikast/core/voting/decision';
import { type PoolRecord, panelOf } from './pool-verdict.ts';

/** What of a validation raises thresholds. */
export interface RaisingRequest {
  readonly requestDigest: string;
  readonly request: { readonly stakes: unknown };
  readonly claims: readonly unknown[];
}

/** For a panel that is known, at its weights. */
export function raiseFor(
  panel: readonly Seat[],
  baseBasisPoints: number,
  { request, claims }: Omit<RaisingRequest, 'requestDigest'>,
  recentSplits: number,
): RaisedThreshold {
  const circumstances = { stakes: request.stakes, claims: claims.length, recentSplits };
  return { recentSplits, thresholdBasisPoints: adaptiveThreshold(baseBasisPoints, panel, circumstances) };
}

/** For a pool as it is recorded: with the splits that its group certified, or those that the engine went by. */
export function raiseOfRecord(
  pool: Parameters<typeof panelOf>[0] & Pick<PoolRecord, 'thresholdBasisPoints'>,
  validation: RaisingRequest,
  { recentSplits }: Pick<RaisedThreshold, 'recentSplits'>,
  sha256: Sha256,
): RaisedThreshold {
  const panel = panelOf(pool, validation.requestDigest, sha256);
  return raiseFor(panel, pool.thresholdBasisPoints, validation, recentSplits);
}
