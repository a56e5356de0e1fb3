/**
 * Which agent on standby takes the place of one that has lost its say, and when the owner of a place has it back: a pure
 * rule over the roster and what the pool remembers, so that no engine can choose.
 *
 * An owner has its place back as soon as it has its say back, which known answers alone can give it. Any other holder
 * without a say makes room for the agent on standby that has a say and no place: one of the owner's specialisation before
 * others, then the one that is believed to be right more often, then the first by id. With none left the holder stays,
 * and its vote is void.
 */
import { compareText } from '../base/bytes.ts';
import type { PoolMemory } from '../reputation/pool-memory.ts';
import { reputationsOf } from '../reputation/reputation.ts';
import type { Holders } from '../voting/lineup.ts';
import type { RosterEntry } from '../voting/panel.ts';

/** A place went from one agent to another. */
export interface PlaceChange {
  /** Named after its owner. */
  readonly place: string;
  /** Who held it. */
  readonly agent: string;
  readonly by: string;
}

/** Who holds which place now, and what changed. */
export interface ReplacementStep {
  readonly holders: Holders;
  /** In the order of the owners' ids. */
  readonly changes: readonly PlaceChange[];
}

/** Fills the places of a pool anew from what it remembers of its agents. */
export function fillPlaces(before: Holders, roster: readonly RosterEntry[], memory: PoolMemory): ReplacementStep {
  const owners = roster.filter(({ isStandby = false }) => !isStandby);
  const silent = silentOf(memory);
  const held = new Map(before.replacements.map(({ place, holder }) => [place, holder]));
  const now = new Map(owners.map(({ agent }) => [agent, silent.has(agent) ? (held.get(agent) ?? agent) : agent]));
  for (const owner of owners) {
    if (!silent.has(now.get(owner.agent) ?? owner.agent)) continue;
    const next = nextFor(owner, roster, memory, new Set([...silent, ...now.values()]));
    if (next !== undefined) now.set(owner.agent, next.agent);
  }
  const changes = owners.flatMap(({ agent: place }): readonly PlaceChange[] => {
    const [agent, by] = [held.get(place) ?? place, now.get(place) ?? place];
    return agent === by ? [] : [{ place, agent, by }];
  });
  if (changes.length === 0) return { holders: before, changes };
  const replacements = [...now].filter(([place, holder]) => place !== holder);
  return {
    holders: {
      version: before.version + changes.length,
      replacements: replacements.map(([place, holder]) => ({ place, holder })),
    },
    changes,
  };
}

/** Agents whose votes do not count: they are quarantined or excluded. */
export function silentOf({ agents }: PoolMemory): ReadonlySet<string> {
  return new Set(
    agents.filter(({ isExcluded, quarantine }) => isExcluded || quarantine !== null).map(({ agent }) => agent),
  );
}

function nextFor(
  { specialization }: RosterEntry,
  roster: readonly RosterEntry[],
  memory: PoolMemory,
  unfit: ReadonlySet<string>,
): RosterEntry | undefined {
  const reputations = reputationsOf(memory);
  const reputationOf = ({ agent }: RosterEntry) =>
    reputations[memory.agents.findIndex((known) => known.agent === agent)] ?? 0;
  const isOther = (entry: RosterEntry) => (entry.specialization === specialization ? 0 : 1);
  return roster
    .filter(({ agent, isStandby = false }) => isStandby && !unfit.has(agent))
    .sort(
      (left, right) =>
        isOther(left) - isOther(right) ||
        reputationOf(right) - reputationOf(left) ||
        compareText(left.agent, right.agent),
    )[0];
}
