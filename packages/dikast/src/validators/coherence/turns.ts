/**
 * The turns of a dialogue: lines that open with who speaks ("A1:", "Agent:"). A list of labels ("Price:", "Term:") is none,
 * for there nobody speaks twice.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';

/** What one speaker says before another does. */
export interface Turn {
  readonly speaker: string;
  /** As it stands, without the label. */
  readonly text: string;
  readonly sentences: readonly Sentence[];
  /** Where the words after the label begin, in the answer. */
  readonly start: number;
}

const LABEL = /^[^\S\n]*(\p{Lu}[\p{L}' ]{0,19}?) ?\d{0,3}:(?=\s)/gmu;
const TURNS_MIN = 4;
/** Of a longer dialogue only the beginning is read: turns are compared with one another. */
const TURNS_MAX = 100;
/** Share of the text that stands in turns. */
const COVERED_MIN = 0.8;

const turnsOfSubject = new WeakMap<Subject, readonly Turn[]>();

/** Turns of an answer that is a dialogue of two or more, each of whom speaks at least twice; none of any other. */
export function turnsOf(subject: Subject): readonly Turn[] {
  const known = turnsOfSubject.get(subject) ?? readTurns(subject);
  turnsOfSubject.set(subject, known);
  return known;
}

function readTurns({ answer }: Subject): readonly Turn[] {
  const labels = [...answer.text.matchAll(LABEL)];
  const speakers = labels.map((label) => label[1] ?? '');
  const begins = labels[0]?.index ?? 0;
  const isDialogue =
    labels.length >= TURNS_MIN &&
    areInDialogue(speakers) &&
    answer.text.length - begins >= COVERED_MIN * answer.text.length;
  if (!isDialogue) return [];
  return labels.slice(0, TURNS_MAX).map((label, at) => {
    const start = label.index + label[0].length;
    const end = labels[at + 1]?.index ?? answer.text.length;
    const sentences = answer.sentences.filter((sentence) => sentence.end > start && sentence.start < end);
    return { speaker: speakers[at] ?? '', text: answer.text.slice(start, end).trim(), sentences, start };
  });
}

function areInDialogue(speakers: readonly string[]): boolean {
  const turns = new Map<string, number>();
  for (const speaker of speakers) turns.set(speaker, (turns.get(speaker) ?? 0) + 1);
  return turns.size >= 2 && [...turns.values()].every((count) => count >= 2);
}
