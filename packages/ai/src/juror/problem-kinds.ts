/** The kinds of problem that jurors of a pool may name, so that the same defect has one name whoever finds it. */
import { CITATION_OBJECTION_KINDS } from 'dikast/validators/citation/objection-kinds';
import { COHERENCE_OBJECTION_KINDS } from 'dikast/validators/coherence/objection-kinds';
import { COMPLETENESS_OBJECTION_KINDS } from 'dikast/validators/completeness/objection-kinds';
import { FACT_OBJECTION_KINDS } from 'dikast/validators/fact/objection-kinds';

/** Name of a kind and its meaning in one line. */
export type ProblemKinds = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<string, ProblemKinds>> = {
  fact_verification: FACT_OBJECTION_KINDS,
  citation_validation: CITATION_OBJECTION_KINDS,
  coherence_assessment: COHERENCE_OBJECTION_KINDS,
  completeness_validation: COMPLETENESS_OBJECTION_KINDS,
};

/** The kinds of a pool; a pool of your own has one. */
export function problemKindsOf(pool: string): ProblemKinds {
  return KINDS[pool] ?? { not_satisfied: 'the proposition does not hold here' };
}
