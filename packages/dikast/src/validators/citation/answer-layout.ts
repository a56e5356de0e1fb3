/**
 * How an answer is laid out, as far as citations depend on it: paragraphs and list items (a citation at the end of one
 * covers it), lead-ins of lists (a citation there covers the items), and the list of references at the end.
 */
import type { Claim } from '../../request/claims.ts';

/** Where claims stand. */
export interface AnswerLayout {
  /** Claims of each paragraph or list item, in order. */
  readonly blocks: readonly (readonly Claim[])[];
  /** Index of the block a claim is in. */
  blockOf(claim: Claim): number;
  /** The claim that introduces the list this claim is an item of. */
  leadInOf(claim: Claim): Claim | undefined;
  /** Whether the claim of this index is a line of the reference list. */
  isReference(claimIndex: number): boolean;
}

const LIST_ITEM = /^\s*(?:[-*•–]|\d{1,3}[.)])\s/;
const REFERENCE_HEADING =
  /^(?:#{1,6}\s*)?[*_]{0,2}(?:sources?|references?|citations?|works cited|bibliography|footnotes?|notes)[*_]{0,2}:?[*_]{0,2}(?:\s*$|\s*(?:[[【(•-]|\d+[.)]|https?:))/i;
const FOOTNOTE_DEFINITION = /^\[\^[^\]\s]{1,64}\]:/;

/** Lays out the claims of an answer. */
export function layOut(answer: string, claims: readonly Claim[]): AnswerLayout {
  const blocks: Claim[][] = [];
  const blockOf = new Map<number, number>();
  const leadIns = new Map<number, Claim>();
  let leadIn: Claim | undefined;
  let isInItem = false;
  claims.forEach((claim, index) => {
    const previous = claims[index - 1];
    const isItem = LIST_ITEM.test(claim.text) && isAtLineStart(answer, claim.start);
    const isNewParagraph = previous === undefined || /\n\s*\n/.test(answer.slice(previous.end, claim.start));
    if (isItem && (previous?.text.endsWith(':') ?? false)) leadIn = previous;
    if (isItem || isNewParagraph) {
      blocks.push([]);
      isInItem = isItem;
    }
    if (!isInItem) leadIn = undefined;
    if (leadIn !== undefined) leadIns.set(index, leadIn);
    blocks.at(-1)?.push(claim);
    blockOf.set(index, blocks.length - 1);
  });
  const references = referenceLines(answer, claims);
  return {
    blocks,
    blockOf: (claim) => blockOf.get(claim.index) ?? 0,
    leadInOf: (claim) => leadIns.get(claim.index),
    isReference: (claimIndex) => references.has(claimIndex),
  };
}

function isAtLineStart(answer: string, start: number): boolean {
  const lineStart = answer.lastIndexOf('\n', start - 1) + 1;
  return answer.slice(lineStart, start).trim() === '';
}

function referenceLines(answer: string, claims: readonly Claim[]): ReadonlySet<number> {
  const lines = new Set<number>();
  let isInList = false;
  for (const { index, start, text } of claims) {
    isInList ||= REFERENCE_HEADING.test(text) && isAtLineStart(answer, start);
    if (isInList || FOOTNOTE_DEFINITION.test(text)) lines.add(index);
  }
  return lines;
}
