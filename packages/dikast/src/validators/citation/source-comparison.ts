/**
 * Whether a cited source is the one that supports a passage: its score beside the best score of a source not cited.
 * Every validator brings its own score, so that they err at different places; the comparison is the same.
 */
import type { Subject } from '../../text/subject.ts';
import type { CitedPassage } from './cited-passages.ts';
import { type SourceIndex, sourceIndexOf } from './source-index.ts';

/** How well sources support one passage, 0 .. 1; several sources are scored as one text. */
export type SourceScore = (sources: readonly number[]) => number;

/** A validator's own measure, made ready for one passage. */
export type PassageScore = (passage: CitedPassage, subject: Subject) => SourceScore;

/** When a cited source does not support its passage. */
export interface ComparisonRule {
  /** Another source must reach this to be the one that supports the passage, ... */
  readonly otherMin: number;
  /** ... be better by this much ... */
  readonly gapMin: number;
  /** ... and the cited one reach less than this share of it. */
  readonly shareMax: number;
  /** Below this a cited source says nothing of the matter, whatever the others say. */
  readonly floor: number;
}

/** What a comparison found. `elsewhere` and `nowhere` mean that the citation is wrong. */
export interface Comparison {
  readonly outcome: 'supported' | 'elsewhere' | 'nowhere' | 'not_judged';
  readonly cited: number;
  readonly best: number;
  /** The best source not cited. */
  readonly bestSource: number | undefined;
}

const TERMS_MIN = 3;
const TERMS_FOR_NOWHERE_MIN = 5;
const CANDIDATES_MAX = 6;

/** Compares the sources cited for a passage with the others, by one validator's score. */
export function compareSources(
  passage: CitedPassage,
  subject: Subject,
  method: { readonly score: PassageScore; readonly rule: ComparisonRule },
): Comparison {
  if (passage.sources.length === 0 || passage.terms.length < TERMS_MIN) return NOT_JUDGED;
  const score = method.score(passage, subject);
  const cited = score(passage.sources);
  let best = 0;
  let bestSource: number | undefined;
  for (const source of candidatesFor(passage, sourceIndexOf(subject))) {
    const other = score([source]);
    if (other > best) [best, bestSource] = [other, source];
  }
  return { outcome: outcomeOf(cited, best, method.rule, passage), cited, best, bestSource };
}

const NOT_JUDGED: Comparison = { outcome: 'not_judged', cited: 0, best: 0, bestSource: undefined };

function outcomeOf(cited: number, best: number, rule: ComparisonRule, passage: CitedPassage): Comparison['outcome'] {
  const isNowhere = cited < rule.floor;
  // Beside a source that says nothing of the matter, another need not say much to be the better one.
  const isOtherEnough = isNowhere || best >= rule.otherMin;
  if (isOtherEnough && best - cited >= rule.gapMin && cited <= rule.shareMax * best) return 'elsewhere';
  if (isNowhere && passage.terms.length >= TERMS_FOR_NOWHERE_MIN) return 'nowhere';
  return 'supported';
}

const candidates = new WeakMap<CitedPassage, readonly number[]>();

/** Sources not cited that share most terms with the passage: the rest cannot be better. Found once for all validators. */
function candidatesFor(passage: CitedPassage, index: SourceIndex): readonly number[] {
  const known = candidates.get(passage) ?? findCandidates(passage, index);
  candidates.set(passage, known);
  return known;
}

function findCandidates({ terms, sources }: CitedPassage, index: SourceIndex): readonly number[] {
  const shared = new Map<number, number>();
  for (const key of new Set(terms.map((term) => term.key))) {
    for (const source of index.sourcesWith(key)) {
      if (!sources.includes(source)) shared.set(source, (shared.get(source) ?? 0) + 1);
    }
  }
  return [...shared]
    .sort(([left, a], [right, b]) => b - a || left - right)
    .slice(0, CANDIDATES_MAX)
    .map(([source]) => source);
}
