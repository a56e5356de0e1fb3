/**
 * Does the answer give the kind of thing that each part asks for - a person, a date, an amount, a reason, steps - in a
 * sentence that speaks of that part?
 *
 * A sentence speaks of a part when it has one of its own words, or follows one that has. Errs on kinds without plain
 * marks (an explanation), and where the right kind stands beside the right word by chance.
 */
import { ANSWER_KIND_NAMES } from './answer-kinds.ts';
import { conveyance } from './conveyance.ts';
import { createPartValidator } from './part-validator.ts';
import type { CompletenessReading, PartReading } from './reading.ts';
import { givesDueKind } from './source-support.ts';
import { directness } from './uptake.ts';

const CONVEYED_MIN = { search: 0.34, check: 0.5 } as const;

/** The validator. */
export const questionType = createPartValidator({
  name: 'question-type',
  specialization: 'question_answering',
  method: 'Looks for the kind of thing each question asks for in the sentences that speak of it.',
  kind: 'unanswered_question',
  uptake: directness,
  judge(partReading, reading, attention) {
    const { part } = partReading;
    const isGiven = linkedStatements(partReading, reading).some(({ sentence }) => givesDueKind(partReading, sentence));
    const isMissing = !isGiven && conveyance(partReading, reading) < CONVEYED_MIN[attention];
    return {
      isMissing,
      reason: `"${part.text.slice(0, 250)}" asks for ${ANSWER_KIND_NAMES[part.kind]}, and the answer gives none`,
    };
  },
});

function linkedStatements(
  { part }: PartReading,
  { statements, parts }: CompletenessReading,
): CompletenessReading['statements'] {
  const keys = part.own.length === 0 ? part.context : part.own;
  const isOnlyQuestion =
    parts.filter((other) => other.part.role === 'question').length === 1 && part.role === 'question';
  if (isOnlyQuestion && part.kind !== 'open') return statements;
  const isLinked = statements.map(({ terms }) => keys.some((key) => terms.has(key)));
  const isFollowing = part.role === 'question' && part.kind !== 'open';
  return statements.filter((_, index) => isLinked[index] === true || (isFollowing && isLinked[index - 1] === true));
}
