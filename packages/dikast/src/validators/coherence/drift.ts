/**
 * Topic drift: sentences are joined when they share something, by a method's own reading of what joins; a group that is
 * joined neither to the main one nor to the query is off the subject. One stray sentence is minor, a stray passage
 * beside a well joined answer is material. A dialogue may change its subject with every turn.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { outlineOf } from './answer-outline.ts';
import type { Defect } from './defect.ts';
import { turnsOf } from './turns.ts';

/** What a sentence shares with others that are on the same subject. */
export type LinkKeys = (sentence: Sentence) => Iterable<string>;

const OPENS_ON_PREVIOUS =
  /^(?:[\s>*#•–"“-]|\d{1,2}[.)])*(?:it|its|they|their|this|these|that|those|such|he|she|his|her|him|there|here|so|however|but|and|or|then|therefore|thus|hence|also|additionally|furthermore|moreover|finally|for (?:example|instance)|in (?:addition|contrast|short|summary|conclusion|general|other)|instead|otherwise|similarly|another|other|some|many|most|both|one|each|all|the (?:former|latter|same|other)|first|second|third|next|overall|note|if|when|you|your|we|our|i|yes|no|while|although|because|as)\b/i;
const CONTENT_MIN = 4;

/** Sentences off the subject. */
export function driftDefects(subject: Subject, linkKeys: LinkKeys): readonly Defect[] {
  const { sentences } = subject.answer;
  if (sentences.length < 4 || turnsOf(subject).length > 0) return [];
  const groups = groupsOf(subject, linkKeys);
  const main = [...groups.values()].reduce((best, group) => (group.length > best.length ? group : best));
  const hasMain = main.length >= 3 && main.length >= 0.5 * sentences.length;
  if (!hasMain) return [];
  return [...groups.values()]
    .filter((group) => group !== main)
    .flatMap((group) => driftOf(subject, group, main.length));
}

function driftOf(subject: Subject, group: readonly number[], mainSize: number): readonly Defect[] {
  const stray = group.map((index) => subject.answer.sentences[index]).filter((sentence) => sentence !== undefined);
  const places = group.map((index) => outlineOf(subject).lineOfClaim[index]?.kind);
  const isProse = places.every((kind) => kind === 'prose');
  const words = stray.reduce((sum, sentence) => sum + sentence.stems.size, 0);
  const first = stray[0];
  if (
    first === undefined ||
    !isProse ||
    words <= CONTENT_MIN ||
    mainSize < 4 ||
    !stray.every((sentence) => subject.claims[sentence.index]?.isCheckable)
  )
    return [];
  const isPassage = group.every((index, at) => at === 0 || index === (group[at - 1] ?? 0) + 1);
  const isFlagrant = isPassage && stray.length >= 2 && words >= 3 * CONTENT_MIN && mainSize >= 2 * stray.length;
  return [
    {
      kind: 'topic_drift',
      severity: isFlagrant ? 'material' : 'minor',
      claim: first.index,
      shownBy: stray.slice(0, 4),
      reason: 'It has nothing to do with the rest of the answer or with the question.',
    },
  ];
}

/** Groups of joined sentences; sentences joined to the query count as joined to one another. */
function groupsOf(subject: Subject, linkKeys: LinkKeys): ReadonlyMap<number, readonly number[]> {
  const { sentences } = subject.answer;
  const parents = sentences.map((_, index) => index);
  const rootOf = (index: number): number => {
    let at = index;
    while ((parents[at] ?? at) !== at) {
      parents[at] = parents[parents[at] ?? at] ?? at;
      at = parents[at] ?? at;
    }
    return at;
  };
  const join = (left: number, right: number) => {
    parents[rootOf(right)] = rootOf(left);
  };
  const holders = new Map<string, number>();
  let queryHolder: number | undefined;
  const queryKeys = new Set(subject.query?.sentences.flatMap((sentence) => [...linkKeys(sentence)]) ?? []);
  sentences.forEach((sentence, index) => {
    for (const key of linkKeys(sentence)) {
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, index);
      else join(holder, index);
      if (!queryKeys.has(key)) continue;
      if (queryHolder !== undefined) join(queryHolder, index);
      queryHolder ??= index;
    }
    const leansBack = index > 0 && (sentence.stems.size < CONTENT_MIN || OPENS_ON_PREVIOUS.test(sentence.text));
    if (leansBack) join(index - 1, index);
  });
  const groups = new Map<number, number[]>();
  for (const { index } of sentences) {
    const group = groups.get(rootOf(index));
    if (group === undefined) groups.set(rootOf(index), [index]);
    else group.push(index);
  }
  return groups;
}
