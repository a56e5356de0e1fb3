/**
 * How fully an answer takes up its query where no part is found missing, 0 .. 1, by three measures. They grade an
 * approval and decide nothing.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';

/** Share of the query's content words that the answer has. */
export function breadth(subject: Subject): number {
  return shareTakenUp(subject, subject.answer.sentences);
}

/** Share of the query's content words that the first sentence of the answer has: who answers what was asked begins there. */
export function directness(subject: Subject): number {
  return shareTakenUp(subject, subject.answer.sentences.slice(0, 1));
}

const CONTENT_WANTED = 0.6;

/** Share of the answer's words that carry content, against what full sentences have. */
export function substance({ answer }: Subject): number {
  const words = answer.sentences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const content = answer.sentences.reduce((sum, { contentTokens }) => sum + contentTokens.length, 0);
  return words === 0 ? 0 : Math.min(1, content / words / CONTENT_WANTED);
}

function shareTakenUp({ query }: Subject, sentences: readonly Sentence[]): number {
  const asked = new Set(query?.sentences.flatMap(({ stems }) => [...stems]));
  const given = new Set(sentences.flatMap(({ stems }) => [...stems]));
  const taken = [...asked].filter((stem) => given.has(stem));
  return asked.size === 0 ? 1 : taken.length / asked.size;
}
