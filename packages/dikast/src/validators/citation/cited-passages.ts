/**
 * The passages of an answer that citations stand at: of "X is 5 [1] and Y is 6 [2]" each half is judged by its own marker.
 */
import type { Claim } from '../../request/claims.ts';
import type { Span } from '../../text/sentences.ts';
import type { Subject } from '../../text/subject.ts';
import { type Citation, readCitations } from './citation-reading.ts';
import { claimTermsOf } from './source-index.ts';
import type { Term } from './terms.ts';

/** A stretch of a claim, its terms, and the sources cited for it. */
export interface CitedPassage extends Span {
  readonly claim: Claim;
  readonly terms: readonly Term[];
  /** Indices of the sources cited. */
  readonly sources: readonly number[];
  readonly citations: readonly Citation[];
}

/** Fewer terms before a marker are a lead-in ("According to [1], ..."): the marker is then for what follows as well. */
const TERMS_MIN = 3;
const LIST_LABEL = /^\s*\d{1,3}[.)]\s/;

const passagesOfClaim = new WeakMap<Claim, readonly CitedPassage[]>();

/** Cited passages of a claim, found once. */
export function citedPassagesOf(subject: Subject, claim: Claim): readonly CitedPassage[] {
  let passages = passagesOfClaim.get(claim);
  if (passages === undefined) {
    passages = findPassages(subject, claim);
    passagesOfClaim.set(claim, passages);
  }
  return passages;
}

function findPassages(subject: Subject, claim: Claim): readonly CitedPassage[] {
  const groups = adjacentGroups(readCitations(subject).citationsAt(claim), subject.request.answer);
  if (groups.length === 0) return [];
  const body = claim.start + (LIST_LABEL.exec(claim.text)?.[0].length ?? 0);
  const terms = claimTermsOf(subject.sentenceOf(claim)).filter((term) => term.start >= body);
  const whole = { claim, start: claim.start, end: claim.end, terms };
  if (groups.length === 1) return [{ ...whole, ...namedBy(groups[0] ?? []) }];
  const passages: CitedPassage[] = [];
  let start = claim.start;
  for (const [index, group] of groups.entries()) {
    const isLast = index === groups.length - 1;
    const end = isLast ? claim.end : (group[0]?.marker.start ?? claim.end);
    const within = terms.filter((term) => term.start >= start && term.end <= end);
    // Too short to stand alone: nobody can tell which half the marker is for, so the sentence answers to all of them.
    if (within.length < TERMS_MIN) return [{ ...whole, ...namedBy(groups.flat()) }];
    passages.push({ claim, start, end, terms: within, ...namedBy(group) });
    start = group.at(-1)?.marker.end ?? end;
  }
  return passages;
}

/** Markers that stand side by side cite together. */
function adjacentGroups(citations: readonly Citation[], answer: string): readonly (readonly Citation[])[] {
  const groups: Citation[][] = [];
  let end: number | undefined;
  for (const citation of citations) {
    const isAdjacent = end !== undefined && !/[\p{L}\p{N}]/u.test(answer.slice(end, citation.marker.start));
    if (isAdjacent) groups.at(-1)?.push(citation);
    else groups.push([citation]);
    end = citation.marker.end;
  }
  return groups;
}

function namedBy(citations: readonly Citation[]): Pick<CitedPassage, 'citations' | 'sources'> {
  return { citations, sources: [...new Set(citations.flatMap(({ sources }) => sources))] };
}
