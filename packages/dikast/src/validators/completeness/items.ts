/**
 * Does each part of the query get a sentence of its own? Every statement of the answer goes to the part that it fits
 * best; a part that gets none is a missing item.
 *
 * Fit is the share of the part's words and of the words of the source sentences that speak of it. Errs on answers that
 * treat two parts in one sentence, which therefore counts for every part that it fits nearly as well.
 */

import { conveyance } from './conveyance.ts';
import { createPartValidator } from './part-validator.ts';
import type { CompletenessReading, PartReading, Reading } from './reading.ts';
import { givesDueKind } from './source-support.ts';
import { breadth } from './uptake.ts';

const FIT_MIN = { search: 0.2, check: 0.25 } as const;
const CONVEYED_MIN = { search: 0.34, check: 0.45 } as const;
const NEAR_BEST = 0.5;

/** The validator. */
export const items = createPartValidator({
  name: 'items',
  specialization: 'item_coverage',
  method:
    'Gives every sentence of the answer to the part of the query that it fits best, and looks for parts without one.',
  kind: 'missing_item',
  uptake: breadth,
  judge(partReading, reading, attention) {
    const { part } = partReading;
    const rivals = reading.parts.filter((other) => other.part.role === part.role && other !== partReading);
    const isServed = reading.statements.some((statement, index) => {
      const fit = fitOf(partReading, statement, reading);
      if (fit < FIT_MIN[attention]) return false;
      const isBest = rivals.every((rival) => fit >= NEAR_BEST * fitOf(rival, statement, reading));
      const next = reading.statements[index + 1]?.sentence;
      const isGiven =
        givesDueKind(partReading, statement.sentence) || (next !== undefined && givesDueKind(partReading, next));
      return isBest && isGiven;
    });
    const isMissing = !isServed && conveyance(partReading, reading) < CONVEYED_MIN[attention];
    return { isMissing, reason: `of the things asked, "${part.text.slice(0, 280)}" gets no sentence of the answer` };
  },
});

function fitOf({ part, support }: PartReading, { sentence, terms }: Reading, reading: CompletenessReading): number {
  const keys = part.own.length === 0 ? part.context : part.own;
  const byQuery = reading.shareOf(keys, terms);
  const bySource = support.reduce((best, { sentence: source, terms: asked }) => {
    const news = [...source.conceptKeys].filter((key) => !asked.has(key));
    const shared = news.filter((key) => sentence.conceptKeys.has(key)).length;
    return Math.max(best, news.length < 2 ? 0 : shared / news.length);
  }, 0);
  return keys.some((key) => terms.has(key)) ? Math.max(byQuery, bySource) : bySource >= 0.5 ? bySource : 0;
}
