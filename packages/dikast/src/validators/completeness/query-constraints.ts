/**
 * Does the answer respect what narrows each part: its names, numbers and most telling words, found by their letters?
 *
 * Compares trigrams of letters rather than stems, and asks for the most telling words only, in one sentence together
 * with the kind of thing asked for. Errs on short words, and on names that the answer abbreviates.
 */

import { conveyance } from './conveyance.ts';
import { createPartValidator } from './part-validator.ts';
import type { CompletenessReading, PartReading } from './reading.ts';
import { givesDueKind } from './source-support.ts';
import { areSpelledAlike } from './spelling-likeness.ts';
import { directness } from './uptake.ts';

const ANCHOR_SHARE = 0.75;
const CONVEYED_MIN = { search: 0.35, check: 0.5 } as const;

/** The validator. */
export const queryConstraints = createPartValidator({
  name: 'query-constraints',
  specialization: 'constraint_check',
  method: 'Looks for the names, numbers and most telling words of each part in one sentence of the answer.',
  kind: 'ignored_constraint',
  uptake: directness,
  judge(partReading, reading, attention) {
    const { part } = partReading;
    const anchors = anchorsOf(partReading, reading);
    const isRespected = reading.statements.some(({ sentence, terms }, index) => {
      const hasAnchor =
        anchors.length === 0 ||
        anchors.some(
          (anchor) =>
            terms.has(anchor) ||
            sentence.tokens.some(({ lower, isStopWord }) => !isStopWord && areSpelledAlike(anchor, lower)),
        );
      const next = reading.statements[index + 1]?.sentence;
      const isGiven = givesDueKind(partReading, sentence) || (next !== undefined && givesDueKind(partReading, next));
      return hasAnchor && isGiven;
    });
    const isMissing = !isRespected && conveyance(partReading, reading) < CONVEYED_MIN[attention];
    return { isMissing, reason: `no sentence of the answer speaks of "${part.text.slice(0, 300)}"` };
  },
});

/** The most telling own words of a part. */
function anchorsOf({ part }: PartReading, { weightOf }: CompletenessReading): readonly string[] {
  const heaviest = part.own.reduce((most, key) => Math.max(most, weightOf(key)), 0);
  return part.own.filter((key) => weightOf(key) >= ANCHOR_SHARE * heaviest);
}
