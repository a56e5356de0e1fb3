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
  /** How much of what stands around the claim's figure stands around this one, 0 .. 1. */
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

/** The figures of the passage, each with its closeness to the claim's. */
export function mentionsOf<Figure extends Span>(
  { subject, sentence, passage }: Comparison,
  figure: Span,
  figuresOf: (sentence: Sentence) => readonly Figure[],
): readonly Mention<Figure>[] {
  const context = contextOf(sentence, figure);
  return passage.flatMap((each) =>
    figuresOf(each).map((other) => ({
      sentence: each,
      figure: other,
      closeness: sharedWeight(context, contextOf(each, other, SOURCE_REACH), subject.sourceIndex),
    })),
  );
}

/** The mention in the most similar surroundings, the first of equals. */
export function closest<Figure extends Span>(mentions: readonly Mention<Figure>[]): Mention<Figure> | undefined {
  return best(mentions, ({ closeness }) => closeness);
}

/**
 * Whether another figure stands in surroundings so much closer to the claim's that the claim speaks of that one;
 * `contextMin` is the least closeness at which surroundings say anything.
 */
export function isRivalCloser<Figure extends Span>(
  rival: Mention<Figure> | undefined,
  same: Mention<Figure> | undefined,
  contextMin: number,
): boolean {
  return (
    rival !== undefined &&
    rival.closeness >= contextMin &&
    (same?.closeness ?? 0) <= SAME_CONTEXT_MAX &&
    rival.closeness > RIVAL_RATIO * (same?.closeness ?? 0) &&
    rival.sentence !== same?.sentence
  );
}

/**
 * The mention that the claim's figure stands instead of: in similar surroundings, of the same unit, in the same
 * grammatical place (between the same words), and not one that the claim has kept.
 */
export function replaced<Figure extends Span>(
  { sentence }: Comparison,
  figure: Span,
  candidates: { readonly mentions: readonly Mention<Figure>[]; readonly rule: ReplacementRule<Figure> },
): Mention<Figure> | undefined {
  const [before, after] = wordsBeside(sentence, figure);
  return best(candidates.mentions, (mention) => {
    const [otherBefore, otherAfter] = wordsBeside(mention.sentence, mention.figure);
    return (
      CLOSENESS_WEIGHT * mention.closeness +
      (candidates.rule.isAlike(mention.figure) ? ALIKE_WEIGHT : 0) +
      (before !== undefined && before === otherBefore ? NEIGHBOUR_WEIGHT : 0) +
      (after !== undefined && after === otherAfter ? NEIGHBOUR_WEIGHT : 0) -
      (candidates.rule.isKept(mention.figure) ? KEPT_WEIGHT : 0)
    );
  });
}

function wordsBeside({ tokens }: Sentence, { start, end }: Span): readonly [string | undefined, string | undefined] {
  return [tokens.findLast((token) => token.end <= start)?.lower, tokens.find((token) => token.start >= end)?.lower];
}

function best<Item>(items: readonly Item[], scoreOf: (item: Item) => number): Item | undefined {
  let found: Item | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const score = scoreOf(item);
    if (score > highest) [found, highest] = [item, score];
  }
  return found;
}
