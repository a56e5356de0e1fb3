/**
 * The quality score printed beside a verdict. It decides nothing.
 */
import { BASIS_POINTS } from '../quorum/weights.ts';

/** The five parts of the score, each 0 .. 10,000 basis points. */
export interface QualityParts {
  /** Share of the panel's agents on the larger side. */
  readonly agreementStrength: number;
  /** Mean confidence of the clean ballots. */
  readonly meanConfidence: number;
  /** Share of the panel that answered. */
  readonly coverage: number;
  /** Share of the panel with a fault. */
  readonly faultRate: number;
  /** Share of the deadline left when the last counted ballot came. */
  readonly timeliness: number;
}

/** Weights of the parts, in percent. */
const PERCENT = { agreementStrength: 30, meanConfidence: 25, coverage: 20, faultlessness: 15, timeliness: 10 } as const;

/**
 * 0.30 agreement strength + 0.25 mean confidence + 0.20 coverage + 0.15 (1 - fault rate) + 0.10 timeliness,
 * in basis points, rounded down.
 */
export function qualityScore(parts: QualityParts): number {
  const hundredfold =
    PERCENT.agreementStrength * parts.agreementStrength +
    PERCENT.meanConfidence * parts.meanConfidence +
    PERCENT.coverage * parts.coverage +
    PERCENT.faultlessness * (BASIS_POINTS - parts.faultRate) +
    PERCENT.timeliness * parts.timeliness;
  return Math.floor(hundredfold / 100);
}
