/**
 * What goes wrong in one run. Every fault is a knob of its own, drawn from the seed and the fault's own stream ("swarm"):
 * taking one fault away, as shrinking does, leaves the others as they were.
 */
import { createPrng, type Prng } from '@dikast/core/base/prng';

/** Faults of the network between all. */
const NETWORK_FAULTS = ['delay', 'loss', 'duplication', 'replay', 'partition', 'asymmetry', 'wire'] as const;

/** Faults of correct machines; the first three cost nothing, the others count among the f. */
const MACHINE_FAULTS = [
  'clock-skew',
  'crash',
  'slow-disk',
  'torn-tail',
  'amnesia',
  'rollback',
  'twins',
  'membership-change',
] as const;

/** What Byzantine replicas do. */
export const BYZANTINE_FAULTS = [
  'equivocation',
  'false-votes',
  'forgery',
  'silence',
  'suppression',
  'throttling',
  'withheld-bodies',
  'false-view-change',
  'false-new-view',
  'false-checkpoint',
  'false-state',
  'false-reply',
  'false-status',
  'old-messages',
  'foreign-group',
  'small-mutation',
  'malformed',
  'flooding',
] as const;

/** What Byzantine clients do. */
export const CLIENT_FAULTS = ['client-equivocation', 'bad-requests', 'large-requests'] as const;

/** Every fault by name. */
export const FAULT_NAMES = [...NETWORK_FAULTS, ...MACHINE_FAULTS, ...BYZANTINE_FAULTS, ...CLIENT_FAULTS] as const;

/** A fault's name, as `--faults` takes it. */
export type FaultName = (typeof FAULT_NAMES)[number];

/** How strong each fault is: 0 when it is absent, otherwise above 0 and at most 1. */
export type FaultProfile = ReadonlyMap<FaultName, number>;

const STREAM_OF_FAULTS = 1000;
const STREAM_OF_PRESENCE = 999;

/** Whether a text names a fault. */
export function isFaultName(name: string): name is FaultName {
  return (FAULT_NAMES as readonly string[]).includes(name);
}

/** The faults that a seed draws: each by the toss of a coin that is itself drawn; at least one of them Byzantine. */
export function drawFaults(seed: number): FaultName[] {
  const prng = createPrng(seed, STREAM_OF_PRESENCE);
  const share = 0.15 + 0.5 * prng.nextFraction();
  const drawn = FAULT_NAMES.filter((name) => prng.nextFraction() < share * rarity(name));
  const always = BYZANTINE_FAULTS[prng.nextBelow(BYZANTINE_FAULTS.length)] ?? 'equivocation';
  return drawn.some((name) => (BYZANTINE_FAULTS as readonly string[]).includes(name)) ? drawn : [...drawn, always];
}

/** The strength of each named fault under a seed. */
export function profileOf(seed: number, names: readonly FaultName[]): FaultProfile {
  return new Map(names.map((name) => [name, strength(seed, name)]));
}

/** The strength of one fault; 0 when absent. */
export function strengthOf(profile: FaultProfile, name: FaultName): number {
  return profile.get(name) ?? 0;
}

/** A stream of draws that belongs to one purpose of one seed. */
export function streamOf(seed: number, purpose: number, detail = 0): Prng {
  return createPrng(seed, purpose, detail);
}

function strength(seed: number, name: FaultName): number {
  const prng = createPrng(seed, STREAM_OF_FAULTS + FAULT_NAMES.indexOf(name));
  const draw = prng.nextFraction();
  return Math.max(0.02, draw * draw);
}

/** Faults that make a run slow or shadow the others come less often. */
function rarity(name: FaultName): number {
  if (name === 'wire' || name === 'membership-change') return 0.5;
  if (name === 'silence' || name === 'flooding') return 0.6;
  return 1;
}
