/**
 * How much of what a claim says some source words say too, and what they leave out.
 */
import type { Sentence } from '../../text/document.ts';
import { SentenceMemo } from '../../text/sentence-map.ts';
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

/** A claim's sentence beside the passage that is to cover it. */
interface Covering {
  readonly subject: Subject;
  readonly sentence: Sentence;
  readonly passage: readonly Sentence[];
}

/** Coverage of a claim's concepts by a passage. A claim without concepts is covered: other comparisons judge it. */
export function coverageBy(covering: Covering, rule: CoverageRule): Coverage {
  let total = 0;
  let covered = 0;
  const missing: Word[] = [];
  for (const word of distinctConcepts.get(covering.sentence)) {
    const { concept } = word;
    const weight = rule.weightOf?.(concept) ?? 1;
    total += weight;
    const credit = creditOf(concept, covering, rule);
    covered += weight * credit;
    if (credit < QUERY_CREDIT) missing.push(word);
  }
  return { share: total === 0 ? 1 : covered / total, missing };
}

function creditOf(concept: string, { subject, passage }: Covering, rule: CoverageRule): number {
  if (isInAny(passage, concept)) return 1;
  const index = subject.sourceIndex;
  const query = subject.query !== undefined && isInAny(subject.query.sentences, concept) ? QUERY_CREDIT : 0;
  const related =
    rule.relatedCredit > 0 && index.hasRelated(concept) && isRelatedInAny(passage, concept) ? rule.relatedCredit : 0;
  const elsewhere = index.has(concept) ? rule.elsewhereCredit : 0;
  return Math.max(query, related, elsewhere);
}

function isInAny(sentences: readonly Sentence[], concept: string): boolean {
  for (const each of sentences) if (each.conceptKeys.has(concept)) return true;
  return false;
}

function isRelatedInAny(sentences: readonly Sentence[], concept: string): boolean {
  for (const { conceptKeys } of sentences) {
    for (const other of conceptKeys) if (areRelated(concept, other)) return true;
  }
  return false;
}

/** The first word of each concept. */
const distinctConcepts = new SentenceMemo(({ concepts, conceptKeys }): readonly Word[] => {
  if (conceptKeys.size === concepts.length) return concepts;
  const counted = new Set<string>();
  return concepts.filter(({ concept }) => !counted.has(concept) && counted.add(concept));
});
