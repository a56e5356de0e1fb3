/**
 * How steady the speakers of a dialogue are: whether one takes back what it said. A speaker that grants and refuses, or
 * says yes and no, on the same matter is the more suspect the closer the two matters are; so is one that states a thing
 * and denies another in nearly the same words. Closeness is the cosine of the content words, weighted by how rare they
 * are in the dialogue. It grades an approval and decides nothing: a speaker may have good reasons to say yes to one
 * thing and no to the next.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { type Turn, turnsOf } from './turns.ts';

const REFUSAL =
  /\b(?:unfortunately|i[’']m sorry|sorry,|apologi[sz]e|unable|cannot|can[’']t|(?:don[’']t|do not) (?:offer|have|provide|allow|guarantee)|unavailable|not available)\b/i;
const NO = /^\W*(?:no|not|never)\b/i;
const YES =
  /^\W*(?:yes|yeah|sure|certainly|absolutely|of course|definitely|great|correct|that[’']s (?:right|correct)|exactly|indeed|right|agreed)\b/i;
const OFFER = /\b(?:can|will|have|found|offers?|provides?|available|confirmed)\b/i;
const SHARED_MIN = 2;
const SENTENCES_MAX = 200;

/** One minus the closeness of the closest two turns of one speaker of which one grants what the other refuses. */
export function steadiness(subject: Subject): number {
  const turns = turnsOf(subject);
  const stated = turns.map((turn, at) => ({
    speaker: turn.speaker,
    stance: stanceOf(turn.text),
    stems: unionOf([statementStems(turn), answeredStems(turns, at)]),
  }));
  const weigh = rarityIn(turns);
  return 1 - closestOf(stated, weigh, (left, right) => left.stance * right.stance < 0);
}

/** One minus the closeness of the closest two sentences of one speaker of which one is denied and the other is not. */
export function undenied(subject: Subject): number {
  const turns = turnsOf(subject);
  const stated = turns
    .flatMap((turn) =>
      statementsIn(turn).map((sentence) => ({
        speaker: turn.speaker,
        isDenied: sentence.words.some(({ isNegation }) => isNegation) || REFUSAL.test(sentence.text),
        stems: stemsOf(turn, sentence),
      })),
    )
    .slice(0, SENTENCES_MAX);
  return 1 - closestOf(stated, rarityIn(turns), (left, right) => left.isDenied !== right.isDenied);
}

/** 1 where a turn grants or affirms, -1 where it refuses or denies, 0 where it does neither. */
function stanceOf(text: string): number {
  if (REFUSAL.test(text) || NO.test(text)) return -1;
  return YES.test(text) || OFFER.test(text) ? 1 : 0;
}

interface Stated {
  readonly speaker: string;
  readonly stems: ReadonlySet<string>;
}

type Weigh = (stems: Iterable<string>) => number;

function closestOf<S extends Stated>(
  stated: readonly S[],
  weigh: Weigh,
  areOpposed: (left: S, right: S) => boolean,
): number {
  const weights = stated.map(({ stems }) => weigh(stems));
  let closest = 0;
  for (const [at, later] of stated.entries()) {
    for (const [before, earlier] of stated.slice(0, at).entries()) {
      if (earlier.speaker !== later.speaker || !areOpposed(earlier, later)) continue;
      const shared = [...later.stems].filter((stem) => earlier.stems.has(stem));
      if (shared.length < SHARED_MIN) continue;
      closest = Math.max(closest, weigh(shared) / Math.sqrt((weights[before] ?? 0) * (weights[at] ?? 0)));
    }
  }
  return Math.min(1, closest);
}

/** Sums ln(1 + turns / turns with the stem). */
function rarityIn(turns: readonly Turn[]): Weigh {
  const counts = new Map<string, number>();
  for (const turn of turns)
    for (const stem of unionOf(turn.sentences.map((sentence) => stemsOf(turn, sentence))))
      counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return (stems) => [...stems].reduce((sum, stem) => sum + Math.log(1 + turns.length / (counts.get(stem) ?? 1)), 0);
}

/** What a turn states; a question states nothing. */
function statementStems(turn: Turn): ReadonlySet<string> {
  return unionOf(statementsIn(turn).map((sentence) => stemsOf(turn, sentence)));
}

/** What the other said just before: "Yes." speaks of that. */
function answeredStems(turns: readonly Turn[], at: number): ReadonlySet<string> {
  const before = turns[at - 1];
  if (before === undefined || before.speaker === turns[at]?.speaker) return new Set();
  return unionOf(before.sentences.map((sentence) => stemsOf(before, sentence)));
}

function statementsIn({ sentences }: Turn): readonly Sentence[] {
  return sentences.filter(({ text }) => !text.trimEnd().endsWith('?'));
}

/** Content words after the label. */
function stemsOf({ start }: Turn, { contentTokens }: Sentence): ReadonlySet<string> {
  return new Set(contentTokens.filter((token) => token.start >= start).map(({ stem }) => stem));
}

function unionOf(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
