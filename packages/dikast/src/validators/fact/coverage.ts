/**
 * How much of what a claim says some source words say too, and what they leave out.
 */
import type { Sentence } from '../../text/document.ts';
import { areRelated } from '../../text/source-index.ts';
import type { Subject } from '../../text/subject.ts';
import type { Word } from '../../text/words.ts';

/** Share of a claim's weight that is covered, 0 .. 1, and the words that are not. */
export interface Coverage {
  readonly share: number;
  readonly missing: readonly Word[];
}

/** How coverage is counted. */
export interface CoverageRule {
  /** Weight of a concept; 1 for all when left out. */
  readonly weightOf?: (concept: string) => number;
  /** Credit for a word of which only another form ("decide", "decision") is there. */
  readonly relatedCredit: number;
  /** Credit for a word that the sources have only elsewhere. */
  readonly elsewhereCredit: number;
}

const QUERY_CREDIT = 0.5;

/** Coverage of a claim's concepts by a passage. A claim without concepts is covered: other comparisons judge it. */
export function coverageBy(
  {
    subject,
    sentence,
    passage,
  }: { readonly subject: Subject; readonly sentence: Sentence; readonly passage: readonly Sentence[] },
  rule: CoverageRule,
): Coverage {
  const index = subject.sourceIndex;
  let total = 0;
  let covered = 0;
  const missing: Word[] = [];
  const counted = new Set<string>();
  for (const word of sentence.concepts) {
    const { concept } = word;
    if (counted.has(concept)) continue;
    counted.add(concept);
    const weight = rule.weightOf?.(concept) ?? 1;
    total += weight;
    const credit = creditOf(concept);
    covered += weight * credit;
    if (credit < QUERY_CREDIT) missing.push(word);
  }
  return { share: total === 0 ? 1 : covered / total, missing };

  function creditOf(concept: string): number {
    for (const each of passage) if (each.conceptKeys.has(concept)) return 1;
    const isInQuery = subject.query?.sentences.some((each) => each.conceptKeys.has(concept)) === true;
    const query = isInQuery ? QUERY_CREDIT : 0;
    const related =
      rule.relatedCredit > 0 && index.hasRelated(concept) && passage.some((each) => hasRelated(each, concept))
        ? rule.relatedCredit
        : 0;
    const elsewhere = index.has(concept) ? rule.elsewhereCredit : 0;
    return Math.max(query, related, elsewhere);
  }
}

function hasRelated(sentence: Sentence, concept: string): boolean {
  for (const other of sentence.conceptKeys) if (areRelated(concept, other)) return true;
  return false;
}
