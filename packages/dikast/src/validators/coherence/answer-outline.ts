/**
 * The shape of an answer: its lines as headings, list items, code and prose, and which line each claim stands in.
 */

import type { Span } from '../../text/sentences.ts';
import type { Subject } from '../../text/subject.ts';

/** One line that is not empty. */
export interface Line extends Span {
  readonly text: string;
  readonly kind: 'heading' | 'numbered' | 'bullet' | 'code' | 'prose';
  /** Columns before the text. */
  readonly indent: number;
  /** Number of a numbered item ("3." or "Step 3:"). */
  readonly number: number | undefined;
  /** Level of a heading, 1 .. 6. */
  readonly level: number;
  /** How many headings came before: the section it is in. */
  readonly section: number;
}

/** The outline of an answer. */
export interface Outline {
  readonly lines: readonly Line[];
  /** The line in which each claim starts, by the claim's index. */
  readonly lineOfClaim: readonly (Line | undefined)[];
  /** Code fences; an odd number means one is open. */
  readonly fences: readonly Span[];
}

const outlines = new WeakMap<Subject, Outline>();

/** The outline of a subject's answer. */
export function outlineOf(subject: Subject): Outline {
  const known = outlines.get(subject);
  if (known !== undefined) return known;
  const { lines, fences } = readLines(subject.answer.text);
  const outline = { lines, fences, lineOfClaim: linesOfClaims(subject, lines) };
  outlines.set(subject, outline);
  return outline;
}

/** Whether two claims stand in different items or sections, where the same words may speak of different things. */
export function areInDifferentParts(subject: Subject, left: number, right: number): boolean {
  const { lineOfClaim } = outlineOf(subject);
  const [a, b] = [lineOfClaim[left], lineOfClaim[right]];
  if (a === undefined || b === undefined || a === b) return false;
  const isItem = (line: Line) => line.kind === 'numbered' || line.kind === 'bullet';
  return a.section !== b.section || (isItem(a) && isItem(b));
}

function readLines(text: string): { lines: readonly Line[]; fences: readonly Span[] } {
  const lines: Line[] = [];
  const fences: Span[] = [];
  let isCode = false;
  let section = 0;
  for (const match of text.matchAll(/[^\n]+/g)) {
    const whole = match[0];
    const trimmed = whole.trim();
    if (trimmed === '') continue;
    const indent = whole.length - whole.trimStart().length;
    const start = match.index + indent;
    const span = { start, end: start + trimmed.length };
    if (/^(?:```|~~~)/.test(trimmed)) {
      if (!/^```.+```$/.test(trimmed)) {
        fences.push(span);
        isCode = !isCode;
      }
      continue;
    }
    const shape = isCode ? { kind: 'code' as const, number: undefined, level: 0 } : shapeOf(trimmed);
    if (shape.kind === 'heading') section += 1;
    lines.push({ ...span, ...shape, text: trimmed, indent, section });
  }
  return { lines, fences };
}

function shapeOf(line: string): Pick<Line, 'kind' | 'number' | 'level'> {
  const heading = /^(#{1,6})\s+\S/.exec(line);
  if (heading !== null) return { kind: 'heading', number: undefined, level: heading[1]?.length ?? 1 };
  if (/^\*\*[^*]{1,80}\*\*:?$/.test(line)) return { kind: 'heading', number: undefined, level: 6 };
  const item = /^(?:\*\*)?(?:(?:step\s+(\d{1,3})\s*[:.)-])|(\d{1,3})[.)](?=\s|$|\*))/i.exec(line);
  if (item !== null) return { kind: 'numbered', number: Number(item[1] ?? item[2]), level: 0 };
  return { kind: /^[-*+•–]\s/.test(line) ? 'bullet' : 'prose', number: undefined, level: 0 };
}

function linesOfClaims(subject: Subject, lines: readonly Line[]): readonly (Line | undefined)[] {
  let at = 0;
  return subject.claims.map(({ start }) => {
    while ((lines[at + 1]?.start ?? Number.POSITIVE_INFINITY) <= start) at += 1;
    return lines[at];
  });
}
