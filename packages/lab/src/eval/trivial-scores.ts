/**
 * Trivial baselines, computed beside the pools: what a panel of agents must beat to be worth running.
 */
import type { ValidationRequest } from 'dikast/request/request';
import { tokenize } from 'dikast/text/tokens';

/** The baselines of one answer, in the order of {@link trivialScores}. */
export const TRIVIAL_BASELINES = [
  'word overlap',
  'IDF bigrams',
  'character 4-grams',
  'ROUGE-L',
  'shorter answer',
  'longer answer',
] as const;

/** How many of them compare the answer with its sources; the others only measure its length. */
export const COMPARING_BASELINES = 4;

const GRAM_LENGTH = 4;
/** Words that the longest common subsequence looks at: its time grows with the product. */
const ROUGE_WORDS_MAX = 6000;

/** Scores of an answer, higher for better supported. */
export function trivialScores({ answer, sources }: ValidationRequest): readonly number[] {
  const own = tokenize(answer);
  const texts = sources.map(({ text }) => tokenize(text));
  const words = own.map(({ lower }) => lower);
  const source = texts.flat().map(({ lower }) => lower);
  return [
    shareIn(
      own.filter(({ isStopWord }) => !isStopWord).map(({ stem }) => stem),
      new Set(texts.flat().map(({ stem }) => stem)),
    ),
    bigramOverlap(
      words,
      texts.map((text) => text.map(({ lower }) => lower)),
    ),
    shareIn(gramsOf(words.join(' ')), new Set(gramsOf(source.join(' ')))),
    words.length === 0 ? 0 : longestCommonSubsequence(words, source.slice(0, ROUGE_WORDS_MAX)) / words.length,
    1 / (1 + words.length),
    words.length,
  ].map((score) => Math.round(score * 1e6) / 1e6);
}

function shareIn(items: readonly string[], known: ReadonlySet<string>): number {
  return items.length === 0 ? 1 : items.filter((item) => known.has(item)).length / items.length;
}

function gramsOf(text: string): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - GRAM_LENGTH + 1) }, (_, at) =>
    text.slice(at, at + GRAM_LENGTH),
  );
}

/** Share of the answer's pairs of words that stand in the sources, a pair weighing as its words are rare in them. */
function bigramOverlap(words: readonly string[], texts: readonly (readonly string[])[]): number {
  const counts = new Map<string, number>();
  const pairs = new Set<string>();
  let length = 0;
  for (const text of texts) {
    length += text.length;
    text.forEach((word, at) => {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (at > 0) pairs.add(`${text[at - 1]} ${word}`);
    });
  }
  const weightOf = (word: string) => Math.log(1 + length / (1 + (counts.get(word) ?? 0)));
  let total = 0;
  let shared = 0;
  for (let at = 1; at < words.length; at++) {
    const [left, right] = [words[at - 1] ?? '', words[at] ?? ''];
    const weight = weightOf(left) + weightOf(right);
    total += weight;
    if (pairs.has(`${left} ${right}`)) shared += weight;
  }
  return total === 0 ? 1 : shared / total;
}

/** Length of the longest common subsequence, a row of the table at a time. */
export function longestCommonSubsequence(left: readonly string[], right: readonly string[]): number {
  let previous = new Uint32Array(right.length + 1);
  let current = new Uint32Array(right.length + 1);
  for (const word of left) {
    for (let at = 1; at <= right.length; at++) {
      current[at] =
        word === right[at - 1]
          ? (previous[at - 1] as number) + 1
          : Math.max(previous[at] as number, current[at - 1] as number);
    }
    [previous, current] = [current, previous];
  }
  return previous[right.length] ?? 0;
}
