/**
 * The vocabulary of the citation pool: what an objection can be about.
 */

/** Kinds of objection and what each says, in one line. */
export const CITATION_OBJECTION_KINDS = {
  wrong_citation: 'the source named does not support the claim it stands at',
  unresolvable_citation: 'the marker names no source that was given',
  malformed_citation: 'the marker cannot be read as a citation',
  missing_citation: 'the claim needs a citation and carries none',
  altered_quotation: 'the words in quotation marks do not stand so in the source',
  inaccessible_source: 'the source named cannot be read',
} as const satisfies Readonly<Record<string, string>>;

/** Name of a kind of objection of the citation pool. */
export type CitationObjectionKind = keyof typeof CITATION_OBJECTION_KINDS;

/** Whether a kind belongs to the vocabulary of the citation pool. */
export function isCitationObjectionKind(kind: string): kind is CitationObjectionKind {
  return Object.hasOwn(CITATION_OBJECTION_KINDS, kind);
}
