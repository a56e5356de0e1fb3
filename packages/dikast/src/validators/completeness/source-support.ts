/**
 * Which source sentences speak of a part of the query, and whether the kind of thing asked for is due from the answer.
 *
 * Scored by the share of the part's own words, by weight, and a little of its context. Errs where the sources use other
 * words than the query: the part then counts as one that they do not answer.
 */
import type { Sentence } from '../../text/document.ts';
import { givesKind, isTelltale } from './answer-kinds.ts';
import type { QueryPart } from './query-parts.ts';
import type { CommonReading, PartReading, Reading } from './reading.ts';

const SUPPORT_MAX = 4;
const SUPPORT_NEAR_BEST = 0.75;
const CONTEXT_WEIGHT = 0.35;
/** What the sentences beside one add counts for a little less. */
const AROUND_WEIGHT = 0.9;
/** "for three reasons", "as follows": what is announced stands in the next sentences. */
const ANNOUNCING =
  /\b(?:two|three|four|five|six|several|following)\s+(?:\w+\s){0,2}?(?:reasons|ways|steps|things|causes|conditions|options|factors|benefits|types|kinds|parts|points|rules)\b|\bfollow(?:s|ing)\b|:$/iu;
const ANNOUNCED_MAX = 6;

/** The source sentences that speak of a part, best first, with what they announce. */
export function supportOf(
  part: QueryPart,
  { sources, shareOf }: CommonReading,
): Pick<PartReading, 'support' | 'supportShare' | 'isKindDue'> {
  const scored = sources.flatMap((reading, place) => {
    const { terms, sentence } = reading;
    if (terms.size === 0 || part.siblings.some((key) => terms.has(key))) return [];
    const own = part.own.length === 0 ? 0 : shareOf(part.own, terms);
    if (own === 0 && part.own.length > 0) return [];
    const score = own + CONTEXT_WEIGHT * shareOf(part.context, terms);
    return score === 0 ? [] : [{ reading, place, own, score, isOfKind: givesKind(part.kind, sentence) }];
  });
  const best = (some: typeof scored) => some.reduce((most, { score }) => Math.max(most, score), 0);
  const ofKind = scored.filter(({ isOfKind }) => isOfKind);
  const isKindDue = part.kind !== 'open' && (isTelltale(part.kind) || best(ofKind) >= SUPPORT_NEAR_BEST * best(scored));
  const fitting = isKindDue ? ofKind : scored;
  const support = fitting
    .filter(({ score }) => score >= SUPPORT_NEAR_BEST * best(fitting))
    .sort((left, right) => right.score - left.score || left.place - right.place)
    .slice(0, SUPPORT_MAX);
  const shareAround = (place: number) => AROUND_WEIGHT * shareOf(part.own, termsAround(sources, place));
  const share = support.reduce(
    (most, { own, score, place }) =>
      Math.max(most, part.own.length === 0 ? score / CONTEXT_WEIGHT : Math.max(own, shareAround(place))),
    0,
  );
  const announced = support.flatMap(({ reading, place }) =>
    ANNOUNCING.test(reading.sentence.text)
      ? sources
          .slice(place + 1, place + 1 + ANNOUNCED_MAX)
          .filter(({ sentence }) => sentence.document === reading.sentence.document)
      : [],
  );
  return { support: [...support.map(({ reading }) => reading), ...announced], supportShare: share, isKindDue };
}

/** Terms of a source sentence and those before and after it in the same source. */
function termsAround(sources: readonly Reading[], place: number): ReadonlySet<string> {
  const document = sources[place]?.sentence.document;
  const around = [sources[place - 1], sources[place], sources[place + 1]];
  return new Set(around.flatMap((each) => (each?.sentence.document === document ? [...(each?.terms ?? [])] : [])));
}

/** Whether a sentence gives the kind of thing that a part asks for, where that is due. */
export function givesDueKind({ part, isKindDue, support }: PartReading, sentence: Sentence): boolean {
  return (
    !isKindDue ||
    givesKind(
      part.kind,
      sentence,
      support.map((reading) => reading.sentence),
    )
  );
}
