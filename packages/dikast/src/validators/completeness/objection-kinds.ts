/**
 * The vocabulary of the completeness pool: what an answer can leave out.
 * All are against the answer as a whole; the first quotation names the part of the query that is left open.
 */

/** Kinds of objection and what each says, in one line. */
export const COMPLETENESS_OBJECTION_KINDS = {
  missing_facet: 'the answer does not take up this part of the query',
  unanswered_question: 'the answer does not say the kind of thing that is asked here',
  ignored_constraint: 'the answer passes over this condition of the query',
  missing_item: 'the answer gives fewer items than the query asks for',
  omitted_key_content: 'the sources answer this part and the answer leaves it out',
} as const satisfies Readonly<Record<string, string>>;

/** Name of a kind of objection of the completeness pool. */
export type CompletenessObjectionKind = keyof typeof COMPLETENESS_OBJECTION_KINDS;
