/**
 * Who of a roster has a place just now. Every agent that is not on standby has a place of its own; while it has no say,
 * an agent on standby may hold the place for it. There are always as many places, so no panel ever shrinks.
 */
import { compareText } from '../base/bytes.ts';

/** An agent of a roster, as far as places are concerned. */
export interface PlacedEntry {
  readonly agent: string;
  readonly isStandby?: true;
}

/** A place and the agent that holds it for its owner, after whom it is called. */
export interface Replacement {
  readonly place: string;
  readonly holder: string;
}

/** Who holds whose place. */
export interface Holders {
  /** Replacements so far, those of stand-ins by the owners included. */
  readonly version: number;
  /** Places that somebody else than their owners holds, in the order of the owners' ids. */
  readonly replacements: readonly Replacement[];
}

/** Who holds whose place, and who of the holders has no say. */
export interface Lineup extends Holders {
  /**
   * Holders that are quarantined or excluded, in the order of ids: they are drawn last, and nobody examines what they
   * object to.
   */
  readonly silenced: readonly string[];
}

/** Everybody in its own place. */
export const FIRST_HOLDERS: Holders = { version: 0, replacements: [] };

/** The line-up that holders come to, with those among them that are silent. */
export function lineupOf(
  { version, replacements }: Holders,
  roster: readonly PlacedEntry[],
  silent: ReadonlySet<string>,
): Lineup {
  const silenced = placedOf({ version, replacements }, roster)
    .map(({ agent }) => agent)
    .filter((agent) => silent.has(agent))
    .sort(compareText);
  return { version, replacements, silenced };
}

/** Agents that have a place, in the order of the roster. */
export function placedOf<Entry extends PlacedEntry>(
  { replacements }: Holders,
  roster: readonly Entry[],
): readonly Entry[] {
  const away = new Set(replacements.map(({ place }) => place));
  const standIns = new Set(replacements.map(({ holder }) => holder));
  return roster.filter(({ agent, isStandby = false }) => (isStandby ? standIns.has(agent) : !away.has(agent)));
}
