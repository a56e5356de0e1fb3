/**
 * Figures of the sources (quantities, dates, clock times) that may be meant by a figure of a claim: which speaks of the
 * same thing, and which one the claim's figure stands instead of.
 */
import type { Sentence } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';
import { contextOf, sharedWeight } from './context.ts';
import type { Comparison } from './difference.ts';

/** A figure of a source sentence. */
export interface Mention<Figure extends Span> {
  readonly sentence: Sentence;
  readonly figure: Figure;
}

/** A mention and how much of what stands around the claim's figure stands around it, 0 .. 1. */
export interface CloseMention<Figure extends Span> extends Mention<Figure> {
  readonly closeness: number;
}

/** What tells the figure that was replaced from others. */
export interface ReplacementRule<Figure extends Span> {
  /** In the same unit, as precise, on the same half of the day. */
  isAlike(other: Figure): boolean;
  /** Stands elsewhere in the claim as well, so that it was kept rather than replaced. */
  isKept(other: Figure): boolean;
}

/** A mention of the same figure no closer than this does not speak of the same thing. */
const SAME_CONTEXT_MAX = 0.3;
const RIVAL_RATIO = 1.5;
const SOURCE_REACH = 9;
const CLOSENESS_WEIGHT = 2;
const ALIKE_WEIGHT = 1;
const NEIGHBOUR_WEIGHT = 0.25;
const KEPT_WEIGHT = 2;

/** The figures of the passage. */
export function mentionsIn<Figure extends Span>(
  { passage }: Comparison,
  figuresOf: (sentence: Sentence) => readonly Figure[],
): readonly Mention<Figure>[] {
  const mentions: Mention<Figure>[] = [];
  for (const sentence of passage) for (const figure of figuresOf(sentence)) mentions.push({ sentence, figure });
  return mentions;
}

/** The mention in the surroundings most similar to those of the claim's figure, the first of equals. */
export function closest<Figure extends Span>(
  comparison: Comparison,
  figure: Span,
  mentions: readonly Mention<Figure>[],
): CloseMention<Figure> | undefined {
  let found: Mention<Figure> | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const mention of mentions) {
    const closeness = closenessOf(comparison, figure, mention);
    if (closeness > highest) [found, highest] = [mention, closeness];
  }
  return found && { ...found, closeness: highest };
}

function closenessOf({ subject, sentence }: Comparison, figure: Span, mention: Mention<Span>): number {
  const others = contextOf(mention.sentence, mention.figure, SOURCE_REACH);
  return sharedWeight(contextOf(sentence, figure), others, subject.sourceIndex);
}

/** Whether the same figure stands where the sources speak of the same thing, so that no other one can be meant. */
export function isSurelyMeant(same: CloseMention<Span> | undefined): boolean {
  return same !== undefined && same.closeness > SAME_CONTEXT_MAX;
}

/**
 * Whether another figure stands in surroundings so much closer to the claim's that the claim speaks of that one;
 * `contextMin` is the least closeness at which surroundings say anything.
 */
export function isRivalCloser<Figure extends Span>(
  rival: CloseMention<Figure> | undefined,
  same: CloseMention<Figure> | undefined,
  contextMin: number,
): boolean {
  return (
    rival !== undefined &&
    rival.closeness >= contextMin &&
    !isSurelyMeant(same) &&
    rival.closeness > RIVAL_RATIO * (same?.closeness ?? 0) &&
    rival.sentence !== same?.sentence
  );
}

/**
 * The mention that the claim's figure stands instead of: in similar surroundings, of the same unit, in the same
 * grammatical place (between the same words), and not one that the claim has kept.
 */
export function replaced<Figure extends Span>(
  comparison: Comparison,
  figure: Span,
  { mentions, rule }: { readonly mentions: readonly Mention<Figure>[]; readonly rule: ReplacementRule<Figure> },
): Mention<Figure> | undefined {
  const [before, after] = wordsBeside(comparison.sentence, figure);
  let found: Mention<Figure> | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const mention of mentions) {
    const [otherBefore, otherAfter] = wordsBeside(mention.sentence, mention.figure);
    const score =
      CLOSENESS_WEIGHT * closenessOf(comparison, figure, mention) +
      (rule.isAlike(mention.figure) ? ALIKE_WEIGHT : 0) +
      (before !== undefined && before === otherBefore ? NEIGHBOUR_WEIGHT : 0) +
      (after !== undefined && after === otherAfter ? NEIGHBOUR_WEIGHT : 0) -
      (rule.isKept(mention.figure) ? KEPT_WEIGHT : 0);
    if (score > highest) [found, highest] = [mention, score];
  }
  return found;
}

function wordsBeside({ tokens }: Sentence, { start, end }: Span): readonly [string | undefined, string | undefined] {
  return [tokens.findLast((token) => token.end <= start)?.lower, tokens.find((token) => token.start >= end)?.lower];
}
