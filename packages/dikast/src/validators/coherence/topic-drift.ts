/**
 * topic-drift: lexical cohesion. Words weigh by how rare they are in the answer, and related forms count as one
 * ("deliver", "delivery"); sentences that share words form chains over the whole answer, and statements close to one
 * another on a chain speak of the same matter. It errs where a subject changes its words altogether.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Clash } from './clashes.ts';
import { coherenceValidator } from './coherence-validator.ts';
import { matterOf } from './matter.ts';
import type { Term } from './statements.ts';

const ROOT_LENGTH = 5;
const CLOSE_MIN = 0.9;

/** Finds sentences that no chain of words joins to the rest. */
export const topicDrift = coherenceValidator({
  name: 'topic-drift',
  specialization: 'logical_flow',
  method: 'Chains sentences by the words they share, weighted by rarity, and looks at what the chains leave out.',
  raises: ['self_contradiction', 'topic_drift'],
  isSameMatter,
  isSameSentence,
  linkKeys: (sentence) => sentence.concepts.map(({ concept }) => rootOf(concept)),
});

function isSameMatter(clash: Clash, subject: Subject): boolean {
  const matter = matterOf(clash);
  const [left, right] = [rootsOf(matter.left), rootsOf(matter.right)];
  const shared = [...left].filter((root) => right.has(root));
  if (shared.length < matter.sharedMin) return false;
  const weigh = (roots: Iterable<string>) => [...roots].reduce((sum, root) => sum + weightOf(root, subject), 0);
  return weigh(shared) / Math.max(weigh(left), weigh(right)) >= CLOSE_MIN;
}

/** Rare words say more about what a sentence speaks of: ln(1 + N / df) over the answer's sentences. */
function weightOf(root: string, subject: Subject): number {
  const counts = frequenciesOf(subject);
  return Math.log(1 + subject.answer.sentences.length / (counts.get(root) ?? 1));
}

const frequencies = new WeakMap<Subject, ReadonlyMap<string, number>>();

function frequenciesOf(subject: Subject): ReadonlyMap<string, number> {
  const known = frequencies.get(subject);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { concepts } of subject.answer.sentences) {
    for (const root of new Set(concepts.map(({ concept }) => rootOf(concept))))
      counts.set(root, (counts.get(root) ?? 0) + 1);
  }
  frequencies.set(subject, counts);
  return counts;
}

function rootsOf(terms: readonly Term[]): ReadonlySet<string> {
  return new Set(terms.map(({ concept }) => rootOf(concept)));
}

function rootOf(word: string): string {
  return word.slice(0, ROOT_LENGTH);
}

function isSameSentence(left: Sentence, right: Sentence): boolean {
  const lengths = [left.tokens.length, right.tokens.length];
  const count = ({ tokens }: Sentence) => {
    const counts = new Map<string, number>();
    for (const { lower } of tokens) counts.set(lower, (counts.get(lower) ?? 0) + 1);
    return counts;
  };
  const [ours, theirs] = [count(left), count(right)];
  const shared = [...ours].reduce((sum, [word, times]) => sum + Math.min(times, theirs.get(word) ?? 0), 0);
  return shared >= Math.max(...lengths);
}
