/**
 * Twins scenarios: some replicas run twice under one key; in every round a partition says who hears whom, and a schedule
 * says who leads which view. Enumerated completely for n = 4 (up to renaming), sampled for larger groups.
 */
import type { Prng } from '@dikast/core/base/prng';

/** A scenario. Hosts 0 .. n - 1 are the replicas, then come the second copies of replicas 0 .. twins - 1. */
export interface TwinsScenario {
  readonly replicas: number;
  readonly twins: number;
  readonly rounds: readonly TwinsRound[];
}

/** One round. */
export interface TwinsRound {
  /** Bit h is the side of host h. */
  readonly sides: number;
  /** The primary of the view with the round's number. */
  readonly leader: number;
}

const REPLICAS = 4;
const HOSTS = 5;
const PARTITIONS = 1 << (HOSTS - 1);
const PLAIN = [1, 2, 3] as const;

/**
 * Every scenario of four replicas, the first of them a pair of twins, with so many rounds: 16 partitions into two sides
 * (one of them may be empty) times 4 leaders for each round. Of scenarios that differ in the names of the three plain
 * replicas, or of the twins, only one is listed.
 */
export function* enumerateTwins(rounds: number): Generator<TwinsScenario> {
  const choices = PARTITIONS * REPLICAS;
  for (let code = 0; code < choices ** rounds; code++) {
    const scenario = Array.from({ length: rounds }, (_, round) => {
      const choice = Math.floor(code / choices ** round) % choices;
      return { sides: (choice % PARTITIONS) << 1, leader: Math.floor(choice / PARTITIONS) };
    });
    if (isRepresentative(scenario)) yield { replicas: REPLICAS, twins: 1, rounds: scenario };
  }
}

/** A random scenario of any size. */
export function sampleTwins(prng: Prng, size: { replicas: number; twins: number; rounds: number }): TwinsScenario {
  const { replicas, twins } = size;
  const rounds = Array.from({ length: size.rounds }, () => ({
    sides: prng.nextBelow(2 ** (replicas + twins)),
    leader: prng.nextBelow(3) === 0 ? prng.nextBelow(replicas) : prng.nextBelow(Math.max(twins, 1)),
  }));
  return { replicas, twins, rounds };
}

/** A scenario in a line. */
export function describeTwins({ replicas, twins, rounds }: TwinsScenario): string {
  const hosts = replicas + twins;
  const text = rounds.map(({ sides, leader }) => {
    const names = Array.from({ length: hosts }, (_, host) => (host < replicas ? `${host}` : `${host - replicas}'`));
    const [left, right] = [0, 1].map((side) => names.filter((_, host) => ((sides >> host) & 1) === side).join(' '));
    return `{${left} | ${right}} led by ${leader}`;
  });
  return `n = ${replicas}: ${text.join(', ')}`;
}

/** Whether no renaming of the scenario comes before it. */
function isRepresentative(rounds: readonly TwinsRound[]): boolean {
  const own = rounds.map(keyOf);
  return RENAMINGS.every((renaming) => {
    for (let index = 0; index < rounds.length; index++) {
      const round = rounds[index] as TwinsRound;
      const other = keyOf({ sides: rename(round.sides, renaming), leader: renaming[round.leader] as number });
      const key = own[index] as number;
      if (other !== key) return other > key;
    }
    return true;
  });
}

function keyOf({ sides, leader }: TwinsRound): number {
  return leader * PARTITIONS + (sides >> 1);
}

/** The partition with hosts renamed, written so that host 0 is on side 0. */
function rename(sides: number, renaming: readonly number[]): number {
  let renamed = 0;
  for (let host = 0; host < HOSTS; host++) if ((sides >> host) & 1) renamed |= 1 << (renaming[host] as number);
  return renamed & 1 ? ~renamed & ((1 << HOSTS) - 1) : renamed;
}

/** New names of hosts 0 .. 4: the plain ones in every order, the twins as they are or swapped. */
const RENAMINGS: readonly (readonly number[])[] = PLAIN.flatMap((first) =>
  PLAIN.filter((second) => second !== first).flatMap((second) => {
    const third = PLAIN.find((one) => one !== first && one !== second) as number;
    return [
      [0, first, second, third, 4],
      [4, first, second, third, 0],
    ];
  }),
);
