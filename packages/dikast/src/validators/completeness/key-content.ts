/**
 * Does the answer pass on what the source sentences most relevant to each part say: their values, or the words that they
 * add to the query?
 *
 * Starts from the sources, not from the query: an answer may use none of the query's words. Errs on long source
 * sentences of which only a clause answers, and without sources falls back on the words of the query.
 */

import { shareConveyed } from './conveyance.ts';
import { createPartValidator } from './part-validator.ts';
import { givesDueKind } from './source-support.ts';
import { substance } from './uptake.ts';

const CONVEYED_MIN = { search: 0.3, check: 0.4 } as const;
const TAKEN_MIN = { search: 0.4, check: 0.5 } as const;

/** The validator. */
export const keyContent = createPartValidator({
  name: 'key-content',
  specialization: 'source_coverage',
  method: 'Looks in the answer for what the source sentences most relevant to each part of the query say.',
  kind: 'omitted_key_content',
  uptake: substance,
  judge(partReading, reading, attention) {
    const { part, support } = partReading;
    const isPassedOn = support.some((source) => shareConveyed(source, part.kind, reading) >= CONVEYED_MIN[attention]);
    const keys = part.own.length === 0 ? part.context : part.own;
    const isSaidOtherwise = reading.statements.some(({ sentence, terms }, index) => {
      const around = new Set([...terms, ...(reading.statements[index - 1]?.terms ?? [])]);
      return reading.shareOf(keys, around) >= TAKEN_MIN[attention] && givesDueKind(partReading, sentence);
    });
    return {
      isMissing: !isPassedOn && !isSaidOtherwise,
      reason: `the answer leaves out what the sources say on "${part.text.slice(0, 280)}"`,
    };
  },
});
