/**
 * The panel of a pool for one request: drawn from the roster, seeded by the request digest, so that anyone can redo it
 * and nobody can choose the judges of an answer.
 */
import { concatBytes, utf8Bytes } from '../base/bytes.ts';
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { prngFromBytes, shuffled } from '../base/prng.ts';
import { clampWeights } from '../quorum/weights.ts';
import type { Seat } from './decision.ts';
import { type Lineup, placedOf } from './lineup.ts';

/** An agent of a pool, by name and key. */
export interface RosterEntry {
  readonly agent: string;
  readonly specialization: string;
  /** Model family, as the operator says: agents of one tend to err together, and share a cap of their weight. */
  readonly family?: string;
  /** Of the model and the prompts behind its opinions: another one is another agent, of which nothing is known. */
  readonly methodDigest?: Digest;
  /** ed25519, hexadecimal. */
  readonly publicKey: string;
  /** Configured weight before clamping, in basis points. */
  readonly weight: number;
  readonly isExcluded: boolean;
  /** Waits to take the place of an agent that loses its say; left out by those who have a place of their own. */
  readonly isStandby?: true;
}

/** What a draw depends on beside the roster. */
export interface PanelDraw {
  readonly requestDigest: string;
  readonly pool: string;
  readonly panelSize: number;
  /** Who has a place, and who of these no say. Left out by decisions from before there were replacements. */
  readonly lineup?: Lineup;
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
 * Draws `panelSize` seats with their clamped weights from the agents that have a place. Those without a say are drawn only
 * when there are too few others: the panel never shrinks, and such an agent keeps its seat and is missing from the count.
 */
export function drawPanel(
  draw: PanelDraw,
  roster: readonly RosterEntry[],
  weigh: WeighPanel,
  sha256: Sha256,
): readonly Seat[] {
  const seed = sha256(concatBytes(utf8Bytes(`dikast/panel/v1\0${draw.pool}\0`), utf8Bytes(draw.requestDigest)));
  const { lineup } = draw;
  const drawn = shuffled(roster, prngFromBytes(seed));
  const placed = lineup === undefined ? drawn : placedOf(lineup, drawn);
  const isLast = (entry: RosterEntry) => lineup?.silenced.includes(entry.agent) ?? entry.isExcluded;
  const inOrder = [...placed.filter((entry) => !isLast(entry)), ...placed.filter(isLast)];
  const seated = inOrder.slice(0, draw.panelSize);
  const weights = weigh(seated);
  return seated.map(({ agent }, index) => ({ agent, weight: weights[index] ?? 0 }));
}
