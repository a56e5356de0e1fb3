/**
 * What an agent's vote weighs: configured weight x reputation, less for what it is suspected of, for errors it shares
 * with others and for a family that would outweigh the rest; and in the end the clamp, which no consideration overrides.
 */
import { BASIS_POINTS, clampWeights } from '../quorum/weights.ts';
import { pairCorrelation } from './error-correlation.ts';
import type { AgentRecord, PoolMemory } from './pool-memory.ts';
import { reputationsOf, UNKNOWN_REPUTATION } from './reputation.ts';

/** A seat whose weight is asked for. */
export interface WeighedSeat {
  readonly agent: string;
  /** Configured weight (specialisation) in basis points; 10,000 when left out. */
  readonly weight?: number;
}

/** Share of its weight that an agent keeps while it is suspected of something. */
const SUSPECTED_SHARE = 9000;

/**
 * The clamped weights of a panel, in its order: as configured while nothing is known, 0 for an agent that has lost its say.
 * Under the clamp a light vote is nearly a full one (4/5 at n = 7) and counts towards the quorum: only no vote is safe.
 */
export function weightsOf(memory: PoolMemory, panel: readonly WeighedSeat[]): readonly number[] {
  const places = new Map(memory.agents.map(({ agent }, index) => [agent, index]));
  const seated = panel.map(({ agent }) => places.get(agent));
  const reputations = reputationsOf(memory);
  const earned = panel.map(({ weight = BASIS_POINTS }, position) => {
    const place = seated[position];
    const record = place === undefined ? undefined : memory.agents[place];
    if (place === undefined || record === undefined) return weight;
    const trusted = Math.max(1, Math.floor((weight * (reputations[place] ?? 0)) / UNKNOWN_REPUTATION));
    const discounted = Math.floor((trusted * BASIS_POINTS) / (BASIS_POINTS + meanCorrelation(memory, place, seated)));
    return record.suspectedOf.length > 0 ? part(discounted, SUSPECTED_SHARE) : discounted;
  });
  const records = seated.map((place) => (place === undefined ? undefined : memory.agents[place]));
  const hasSay = records.map((record) => record === undefined || (!record.isExcluded && record.quarantine === null));
  const weights = lighten(capFamilies(records, earned, memory.rules.familyShareMax), hasSay);
  const clamped = clampWeights(weights, memory.rules.thresholdBasisPoints);
  return clamped.map((weight, position) => (hasSay[position] ? weight : 0));
}

function part(whole: number, basisPoints: number): number {
  return Math.max(1, Math.floor((whole * basisPoints) / BASIS_POINTS));
}

/** The agent's mean error correlation with the others of the panel. */
function meanCorrelation(memory: PoolMemory, place: number, seated: readonly (number | undefined)[]): number {
  const others = seated.filter((other): other is number => other !== undefined && other !== place);
  if (others.length === 0) return 0;
  const sum = others.reduce((total, other) => total + pairCorrelation(memory, place, other).shrunk, 0);
  return Math.floor(sum / others.length);
}

/** Members of a family that would hold more than its share are scaled down together; the clamp limits by how much. */
function capFamilies(
  records: readonly (AgentRecord | undefined)[],
  weights: readonly number[],
  shareMax: number,
): readonly number[] {
  const total = sumOf(weights);
  return weights.map((weight, position) => {
    const family = records[position]?.family;
    if (family === undefined) return weight;
    const held = sumOf(weights.filter((_, other) => records[other]?.family === family));
    const isAlone = records.filter((record) => record?.family === family).length < 2;
    if (isAlone || held === total || held * BASIS_POINTS <= shareMax * total) return weight;
    const allowed = Math.floor(((total - held) * shareMax) / (BASIS_POINTS - shareMax));
    return Math.max(1, Math.floor((weight * allowed) / held));
  });
}

/** Who has no say must not be the heaviest that the clamp measures the others by. */
function lighten(weights: readonly number[], hasSay: readonly boolean[]): readonly number[] {
  const lightest = Math.min(...weights.filter((_, position) => hasSay[position]));
  return weights.map((weight, position) => (hasSay[position] ? weight : Math.min(weight, lightest)));
}

function sumOf(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}
