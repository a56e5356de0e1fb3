/**
 * Broken layout: an answer that stops in the middle, a lead-in with no list, an item or heading without text, open
 * code blocks, brackets and quotation marks. Only a text that is cut off is material.
 */
import type { Severity } from '@dikast/core/ballots/ballot';
import type { Span } from '../../text/sentences.ts';
import type { Subject } from '../../text/subject.ts';
import { outlineOf } from './answer-outline.ts';
import type { Defect } from './defect.ts';

/** Words after which an English sentence goes on. "of", "to", "in" can end one. */
const UNFINISHED =
  /\b(?:the|an|and|or|but|because|which|than|such as|their|its|your|our|my|whose|if|although|whereas|including|e\.g|i\.e|is|are|was|were|every|into|per|via)$/i;

/** Defects of layout. */
export function layoutDefects(subject: Subject): readonly Defect[] {
  return [...cutOff(subject), ...emptyHeadings(subject), ...openPairs(subject)];
}

function cutOff(subject: Subject): readonly Defect[] {
  const last = subject.claims.at(-1);
  const { lines } = outlineOf(subject);
  const line = lines.at(-1);
  if (last === undefined || line === undefined || line.kind === 'code') return [];
  const text = subject.answer.text.trimEnd();
  const at = (severity: Severity, reason: string) => [broken(subject, last, severity, reason)];
  if (/^(?:\d{1,3}[.)]|[-*•–])$/.test(line.text) && lines.length > 1)
    return at('material', 'the last item of the list is empty');
  if (/[,;(]$/.test(text) || UNFINISHED.test(text)) {
    const isWhole = subject.claims.length === 1 && text.split(/\s+/).length < 4;
    return at(isWhole ? 'minor' : 'material', `the answer stops in the middle of a sentence: "${text.slice(-40)}"`);
  }
  if (/:$/.test(text) && line.kind !== 'heading' && subject.claims.length > 0)
    return at(
      /\b(?:following|steps|below|as follows|include|are)\b[^.]*:$/i.test(text) ? 'material' : 'minor',
      'the answer ends with a lead-in, and nothing follows',
    );
  return [];
}

function emptyHeadings(subject: Subject): readonly Defect[] {
  const { lines, fences } = outlineOf(subject);
  return lines.flatMap((line, at) => {
    const next = lines[at + 1];
    if (line.kind !== 'heading' || lines.length < 2) return [];
    const isEmpty = next === undefined ? fences.length === 0 : next.kind === 'heading' && next.level <= line.level;
    return isEmpty
      ? [broken(subject, line, 'minor', `nothing stands under the heading "${line.text.slice(0, 60)}"`)]
      : [];
  });
}

function openPairs(subject: Subject): readonly Defect[] {
  const { fences } = outlineOf(subject);
  const text = subject.answer.text;
  const defects: Defect[] = [];
  const lastFence = fences.at(-1);
  if (fences.length % 2 === 1 && lastFence !== undefined)
    defects.push(broken(subject, lastFence, 'minor', 'a code block is not closed'));
  if (fences.length > 0) return defects;
  const place = { start: 0, end: Math.min(text.length, 80) };
  const opened = count(text, /\(/g);
  const closed = count(text.replace(/(^|\s)(?:\d{1,3}|[a-z]|[ivx]+)\)/gim, ' ').replace(/[:;]-?\)/g, ' '), /\)/g);
  if (opened > closed + count(text, /\((?=[^()]*\b(?:\d{1,3}|[a-z]|[ivx]+)\))/gi))
    defects.push(broken(subject, place, 'minor', 'a bracket is not closed'));
  if (count(text, /["]/g) % 2 === 1 && !/\d\s?"/.test(text))
    defects.push(broken(subject, place, 'minor', 'a quotation mark is not closed'));
  return defects;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function broken(subject: Subject, place: Span, severity: Severity, reason: string): Defect {
  const claim = subject.claims.find(({ end }) => end > place.start)?.index ?? Math.max(0, subject.claims.length - 1);
  return { kind: 'broken_structure', severity, claim, shownBy: [place], reason };
}
