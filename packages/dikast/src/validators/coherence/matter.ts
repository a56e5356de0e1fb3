/**
 * What the two statements of a clash speak of, as far as it has to agree. Where one of them claims to hold for all
 * ("free for all customers", "never"), whatever the other adds after its subject is covered by that.
 */
import type { Clash } from './clashes.ts';
import type { Statement, Term } from './statements.ts';
import { isFree } from './values.ts';

/** Terms of the earlier and of the later statement that have to agree. */
export interface Matter {
  readonly left: readonly Term[];
  readonly right: readonly Term[];
  /** Words that must agree besides the clash before it means anything: a bare "X is not" needs more than X. */
  readonly sharedMin: number;
}

/** The matter of a clash. */
export function matterOf(clash: Clash): Matter {
  const { earlier, later, form } = clash;
  const [isGeneralEarlier, isGeneralLater] = [isGeneral(earlier, clash), isGeneral(later, clash)];
  const sharedMin = Math.max(1, (form === 'negation' ? 2 : 1) - earlier.states.length);
  return {
    left: isGeneralLater && !isGeneralEarlier ? coveredBy(later, earlier) : earlier.terms,
    right: isGeneralEarlier && !isGeneralLater ? coveredBy(earlier, later) : later.terms,
    sharedMin,
  };
}

function isGeneral(statement: Statement, { form }: Clash): boolean {
  return statement.isUniversal && (form === 'value' ? statement.values.some(isFree) : statement.isAbsolute);
}

function coveredBy(general: Statement, { terms, subject }: Statement): readonly Term[] {
  const said = new Set(general.terms.map(({ concept }) => concept));
  return terms.filter((term) => subject.includes(term) || said.has(term.concept));
}
