/**
 * The panel of a pool for one request: drawn from the roster, seeded by the request digest, so that anyone can redo it
 * and nobody can choose the judges of an answer.
 */
import { concatBytes, utf8Bytes } from '../base/bytes.ts';
import type { Sha256 } from '../base/crypto-port.ts';
import { prngFromBytes, shuffled } from '../base/prng.ts';
import { clampWeights } from '../quorum/weights.ts';
import type { Seat } from './decision.ts';

/** An agent of a pool, by name and key. */
export interface RosterEntry {
  readonly agent: string;
  readonly specialization: string;
  /** Model family, as the operator says: agents of one tend to err together, and share a cap of their weight. */
  readonly family?: string;
  /** ed25519, hexadecimal. */
  readonly publicKey: string;
  /** Configured weight before clamping, in basis points. */
  readonly weight: number;
  readonly isExcluded: boolean;
}

/** The clamped weights of the agents drawn, in their order: by configuration, by the pool's memory, or as certified. */
export type WeighPanel = (drawn: readonly RosterEntry[]) => readonly number[];

/** Weights as configured, clamped: what counts while a pool remembers nothing. */
export function configuredWeights(thresholdBasisPoints: number): WeighPanel {
  return (drawn) =>
    clampWeights(
      drawn.map(({ weight }) => weight),
      thresholdBasisPoints,
    );
}

/**
 * Draws `panelSize` seats with their clamped weights. Agents excluded by proof are drawn only when there are too few
 * others: the panel never shrinks, an excluded agent keeps its seat and is missing from the count.
 */
export function drawPanel(
  draw: { readonly requestDigest: string; readonly pool: string; readonly panelSize: number },
  roster: readonly RosterEntry[],
  weigh: WeighPanel,
  sha256: Sha256,
): readonly Seat[] {
  const seed = sha256(concatBytes(utf8Bytes(`dikast/panel/v1\0${draw.pool}\0`), utf8Bytes(draw.requestDigest)));
  const drawn = shuffled(roster, prngFromBytes(seed));
  const inOrder = [...drawn.filter((entry) => !entry.isExcluded), ...drawn.filter((entry) => entry.isExcluded)];
  const seated = inOrder.slice(0, draw.panelSize);
  const weights = weigh(seated);
  return seated.map(({ agent }, index) => ({ agent, weight: weights[index] ?? 0 }));
}
