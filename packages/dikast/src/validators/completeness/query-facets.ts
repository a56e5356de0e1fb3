/**
 * Are the content words of each part of the query taken up anywhere in the answer, and the kind of thing asked for in
 * place of the question word?
 *
 * Words are compared by stem, synonym and root, weighted by how rare they are in the sources. Errs on answers that
 * answer in wholly other words than query and sources, and is deceived by a word mentioned in passing.
 */

import { ANSWER_KIND_NAMES } from './answer-kinds.ts';
import { conveyance } from './conveyance.ts';
import { createPartValidator } from './part-validator.ts';
import { givesDueKind } from './source-support.ts';
import { breadth } from './uptake.ts';

const TAKEN_MIN = { search: 0.3, check: 0.4 } as const;
const CONVEYED_MIN = { search: 0.35, check: 0.45 } as const;

/** The validator. */
export const queryFacets = createPartValidator({
  name: 'query-facets',
  specialization: 'facet_coverage',
  method: 'Looks for the words of each part of the query, and the kind of thing asked for, anywhere in the answer.',
  kind: 'missing_facet',
  uptake: breadth,
  judge(partReading, reading, attention) {
    const { part, isKindDue } = partReading;
    const isTaken = part.own.length === 0 || reading.shareOf(part.own, reading.taken) >= TAKEN_MIN[attention];
    const keys = part.own.length === 0 ? part.context : part.own;
    const isKindGiven =
      !isKindDue ||
      reading.statements.some(
        ({ sentence, terms }, index) =>
          givesDueKind(partReading, sentence) &&
          (keys.some((key) => terms.has(key)) ||
            keys.some((key) => reading.statements[index - 1]?.terms.has(key) === true)),
      );
    const isMissing = !(isTaken && isKindGiven) && conveyance(partReading, reading) < CONVEYED_MIN[attention];
    const what = isTaken ? `${ANSWER_KIND_NAMES[part.kind]} for "${part.text}"` : `"${part.text}"`;
    return { isMissing, reason: `the answer does not take up ${what}`.slice(0, 380) };
  },
});
