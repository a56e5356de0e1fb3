/**
 * What one simulated run is: everything follows from these few values, so they are also what a replay command names.
 */
import { assert } from '@dikast/core/base/assert';
import { faultsMax } from '@dikast/core/quorum/quorum';
import { drawFaults, type FaultName } from './fault-profile.ts';

/** A run, completely. */
export interface Scenario {
  readonly seed: number;
  /** Members of the group at its birth, 4 .. 22. */
  readonly replicas: number;
  /** How many of them are faulty at all times. */
  readonly byzantine: number;
  /** Correct clients. */
  readonly clients: number;
  /** Length of the safety phase, in ticks of a replica with a true clock. */
  readonly ticks: number;
  /** How long the liveness phase may take. */
  readonly livenessTicks: number;
  /** The run ends when so many events happened; the liveness phase is then not judged. */
  readonly eventsMax: number;
  readonly faults: readonly FaultName[];
  /** `simulated` is fast; `real` is SHA-256 and ed25519. */
  readonly crypto: 'simulated' | 'real';
  /** Name of a deliberately broken variant (see mutations.ts), or undefined for the core as it is. */
  readonly mutation: string | undefined;
}

/** A scenario of which only some values are given; the others are drawn from the seed or have defaults. */
export type SimulationOptions = Pick<Scenario, 'seed'> & {
  readonly [Key in keyof Scenario]?: Scenario[Key] | undefined;
};

/** Fewest and most replicas of a simulated group. */
export const REPLICAS_RANGE = { least: 4, most: 22 } as const;

const DEFAULT_TICKS = 120;
const DEFAULT_LIVENESS_TICKS = 6000;
const DEFAULT_EVENTS_MAX = 400_000;
const SIZES = [4, 5, 7, 10];

/** The whole scenario. @throws when a value is out of range. */
export function scenarioOf(options: SimulationOptions): Scenario {
  const replicas = options.replicas ?? SIZES[options.seed % SIZES.length] ?? 4;
  const { least, most } = REPLICAS_RANGE;
  assert(Number.isInteger(replicas) && replicas >= least && replicas <= most, `replicas is ${least} .. ${most}`);
  return {
    seed: options.seed,
    replicas,
    byzantine: options.byzantine ?? faultsMax(replicas),
    clients: options.clients ?? 1 + (options.seed % 3),
    ticks: options.ticks ?? DEFAULT_TICKS,
    livenessTicks: options.livenessTicks ?? DEFAULT_LIVENESS_TICKS,
    eventsMax: options.eventsMax ?? DEFAULT_EVENTS_MAX,
    faults: options.faults ?? drawFaults(options.seed),
    crypto: options.crypto ?? 'simulated',
    mutation: options.mutation,
  };
}

/** The command that replays a scenario exactly. */
export function replayCommand(scenario: Scenario): string {
  const parts = [
    'npx dikast simulate',
    `--seed ${scenario.seed}`,
    `--replicas ${scenario.replicas}`,
    `--byzantine ${scenario.byzantine}`,
    `--clients ${scenario.clients}`,
    `--ticks ${scenario.ticks}`,
    `--faults ${scenario.faults.length === 0 ? 'none' : scenario.faults.join(',')}`,
  ];
  if (scenario.crypto === 'real') parts.push('--crypto real');
  if (scenario.mutation !== undefined) parts.push(`--mutation ${scenario.mutation}`);
  return parts.join(' ');
}
