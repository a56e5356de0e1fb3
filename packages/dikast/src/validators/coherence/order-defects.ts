/**
 * Order: numbered items and ordinals ("first ... second ... third") that skip or go back, and connectives that join to
 * nothing. Whether a cause really has its effect is beyond a reading of words.
 */
import type { Subject } from '../../text/subject.ts';
import { type Line, outlineOf } from './answer-outline.ts';
import type { Defect } from './defect.ts';

const ORDINALS: readonly RegExp[] = [
  /^first(?:ly)?\b(?=,| of all| step| is\b|:| you\b)/i,
  /^second(?:ly)?\b(?=,| step| is\b|:| you\b)/i,
  /^third(?:ly)?\b(?=,| step| is\b|:| you\b)/i,
  /^fourth(?:ly)?\b(?=,| step| is\b|:| you\b)/i,
  /^fifth(?:ly)?\b(?=,| step| is\b|:| you\b)/i,
];
const STEP_BETWEEN =
  /^(?:next|then|after (?:that|this)|afterwards|also|additionally|another|in addition|furthermore|moreover|last)\b/i;
const JOINING =
  /^(?:therefore|thus|hence|consequently|as a result|on the other hand|in contrast|conversely|nevertheless|nonetheless|moreover|furthermore|in addition|additionally|similarly|likewise)\b,?/i;

/** Defects of order. */
export function orderDefects(subject: Subject): readonly Defect[] {
  return [...numberingDefects(subject), ...ordinalDefects(subject), ...connectiveDefects(subject)];
}

function numberingDefects(subject: Subject): readonly Defect[] {
  const { lines } = outlineOf(subject);
  const defects: Defect[] = [];
  const seen = new Map<number, { line: Line; numbers: Set<number> }>();
  let section = 0;
  for (const line of lines) {
    if (line.section !== section) seen.clear();
    section = line.section;
    for (const indent of seen.keys()) if (indent > line.indent) seen.delete(indent);
    if (line.number === undefined) continue;
    const list = seen.get(line.indent);
    if (list === undefined || line.number === 1) {
      seen.set(line.indent, { line, numbers: new Set([line.number]) });
      continue;
    }
    const previous = list.line.number ?? 0;
    const isBack = line.number < previous && !list.numbers.has(line.number);
    const isGap = line.number > previous + 1;
    if (isBack || isGap) {
      const reason = isBack
        ? `item ${line.number} comes after item ${previous}`
        : `item ${previous} is followed by item ${line.number}`;
      defects.push(
        defectAt(subject, line.start, { severity: isBack ? 'material' : 'minor', reason, shownBy: [list.line, line] }),
      );
    }
    list.line = line;
    list.numbers.add(line.number);
  }
  return defects;
}

function ordinalDefects(subject: Subject): readonly Defect[] {
  const defects: Defect[] = [];
  let last: { rank: number; claim: number } | undefined;
  let stepsBetween = 0;
  for (const { index, text, start, end } of subject.claims) {
    const words = text.replace(/^[\s>*#•–-]+/, '');
    const rank = ORDINALS.findIndex((ordinal) => ordinal.test(words)) + 1;
    if (STEP_BETWEEN.test(words)) stepsBetween += 1;
    if (rank === 0) continue;
    const before = subject.claims[last?.claim ?? index] ?? { start, end };
    if (
      last === undefined &&
      rank > 2 &&
      stepsBetween === 0 &&
      !/\b(?:first|one|1)\b/i.test(subject.answer.text.slice(0, start))
    )
      defects.push(
        defectAt(subject, start, {
          severity: 'minor',
          reason: `"${words.slice(0, 20)}" comes without a first`,
          shownBy: [{ start, end }],
        }),
      );
    else if (last !== undefined && rank < last.rank && rank > 1)
      defects.push(
        defectAt(subject, start, {
          severity: 'material',
          reason: `point ${rank} comes after point ${last.rank}`,
          shownBy: [{ start, end }, before],
        }),
      );
    else if (last !== undefined && rank > last.rank + 1 + stepsBetween && !hasOrdinal(subject, last.rank + 1))
      defects.push(
        defectAt(subject, start, {
          severity: 'minor',
          reason: `point ${last.rank} is followed by point ${rank}`,
          shownBy: [{ start, end }, before],
        }),
      );
    last = { rank, claim: index };
    stepsBetween = 0;
  }
  return defects;
}

function hasOrdinal(subject: Subject, rank: number): boolean {
  const word = ['first', 'second', 'third', 'fourth', 'fifth'][rank - 1] ?? 'first';
  return new RegExp(`\\b${word}`, 'i').test(subject.answer.text);
}

function connectiveDefects(subject: Subject): readonly Defect[] {
  const first = subject.claims[0];
  const joining = first === undefined ? null : JOINING.exec(first.text);
  if (first === undefined || joining === null) return [];
  const reason = `the answer opens with "${joining[0]}", and nothing stands before it`;
  return [defectAt(subject, first.start, { severity: 'minor', reason, shownBy: [first] })];
}

function defectAt(subject: Subject, place: number, rest: Pick<Defect, 'severity' | 'reason' | 'shownBy'>): Defect {
  const claim = subject.claims.find(({ end }) => end > place)?.index ?? Math.max(0, subject.claims.length - 1);
  return { kind: 'broken_logic', claim, ...rest };
}
