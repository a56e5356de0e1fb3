/**
 * What the validators of coherence_assessment can object to, and what each kind means.
 */

/** Kinds of objection of the pool, in the order in which reports show them. */
export const COHERENCE_KINDS = [
  'self_contradiction',
  'broken_logic',
  'topic_drift',
  'repetition',
  'unresolved_reference',
  'broken_structure',
] as const;

/** One of the pool's kinds of objection. */
export type CoherenceKind = (typeof COHERENCE_KINDS)[number];

/** Kind -> meaning, for reports and documentation. */
export const COHERENCE_OBJECTION_KINDS: Readonly<Record<CoherenceKind, string>> = {
  self_contradiction: 'Two statements of the answer cannot both be true.',
  broken_logic:
    'Steps or connectives do not follow one another: out of order, a step missing, a conclusion of nothing.',
  topic_drift: 'Sentences have nothing to do with the rest of the answer or with the query.',
  repetition: 'The answer says the same again, or runs in a loop.',
  unresolved_reference: 'The answer points to a step, table, section or remark that is not there.',
  broken_structure: 'The text is cut off, or a list, bracket, heading or code block is left unfinished.',
};

/** The pool's kind of this name, if it is one. */
export function coherenceKind(name: string): CoherenceKind | undefined {
  return COHERENCE_KINDS.find((kind) => kind === name);
}
