/**
 * Where a claim stands in the sources: the sentences that share most with it, the one that shares most of all, and that
 * one with its neighbours. Found once for all methods that measure there.
 */
import type { Sentence } from '../../text/document.ts';
import { SentenceMap } from '../../text/sentence-map.ts';
import type { Subject } from '../../text/subject.ts';

/** The surroundings of a claim. */
export interface Neighbourhood {
  /** Best first. */
  readonly candidates: readonly Sentence[];
  readonly best: Sentence | undefined;
  /** The best one with the sentences beside it. */
  readonly stretch: readonly Sentence[];
  /** Share of the weight of the claim's concepts that the best sentence has, 0 .. 1. */
  readonly bestShare: number;
}

const CANDIDATES_MAX = 12;

const remembered = new SentenceMap<Neighbourhood>();

/** The neighbourhood of a claim's sentence. */
export function neighbourhoodOf(sentence: Sentence, subject: Subject): Neighbourhood {
  let known = remembered.get(sentence);
  if (known === undefined) {
    known = findNeighbourhood(sentence, subject);
    remembered.set(sentence, known);
  }
  return known;
}

function findNeighbourhood(sentence: Sentence, { sourceIndex }: Subject): Neighbourhood {
  const found = sourceIndex.sharing(sentence, CANDIDATES_MAX);
  const best = found[0];
  let total = 0;
  for (const key of sentence.conceptKeys) total += sourceIndex.weightOf(key);
  const candidates = found.map((each) => each.sentence);
  if (best === undefined) return { candidates, best: undefined, stretch: [], bestShare: total === 0 ? 1 : 0 };
  const beside = [sourceIndex.beside(best.sentence, -1), best.sentence, sourceIndex.beside(best.sentence, 1)];
  return {
    candidates,
    best: best.sentence,
    stretch: beside.filter((each) => each !== undefined),
    bestShare: total === 0 ? 1 : Math.min(1, best.score / total),
  };
}

/** Whether some sentence of the stretch has the concept. */
export function isInStretch(concept: string, { stretch }: Neighbourhood): boolean {
  return stretch.some((each) => each.conceptKeys.has(concept));
}
