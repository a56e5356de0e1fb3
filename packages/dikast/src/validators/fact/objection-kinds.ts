/**
 * The defects this pool names. Every validator of the pool uses the same words, so that the same defect found by
 * several methods is one objection.
 */

/** Kind of objection -> what it means, in one line. */
export const FACT_OBJECTION_KINDS = {
  changed_number: 'a number, amount, share or duration differs from what the sources say of the same thing',
  changed_date: 'a date or year differs from what the sources say of the same thing',
  unknown_entity: 'a person, organisation, place or product is named that the sources do not name there',
  contradiction: 'the sources say the opposite: a negation, an opposite word or exchanged roles',
  unsupported: 'the sources do not say this',
} as const satisfies Readonly<Record<string, string>>;

/** A defect of this pool. */
export type FactObjectionKind = keyof typeof FACT_OBJECTION_KINDS;
