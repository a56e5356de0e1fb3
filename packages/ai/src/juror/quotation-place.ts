/**
 * Finds where a model's quotation stands in a source. Models change spaces, quotation marks and dashes when they copy;
 * the words must be the same. What is returned is the source's own text, verbatim.
 */
import type { Evidence } from '@dikast/core/ballots/ballot';
import type { Subject } from 'dikast';

const QUOTE_LENGTH_MAX = 2000;

/** The quotation as evidence, or undefined when it does not stand there. */
export function placeOf(quote: string, source: string, subject: Subject): Evidence | undefined {
  const text = subject.textOf(`source:${source}`);
  if (text === undefined) return undefined;
  const exact = text.indexOf(quote);
  if (exact >= 0 && quote !== '') return evidence(source, text, exact, exact + quote.length);
  const wanted = likened(quote);
  if (wanted.text === '') return undefined;
  const whole = likened(text);
  const found = whole.text.indexOf(wanted.text);
  if (found < 0) return undefined;
  const start = whole.places[found] ?? 0;
  const last = whole.places[found + wanted.text.length - 1] ?? 0;
  return evidence(source, text, start, last + 1);
}

function evidence(source: string, text: string, start: number, end: number): Evidence {
  const stop = Math.min(end, start + QUOTE_LENGTH_MAX);
  return { document: `source:${source}`, start, end: stop, quote: text.slice(start, stop) };
}

const LIKENED: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '‑': '-',
};

/** A text without spaces and invisible characters, typographic marks made plain, and where each character came from. */
function likened(text: string): { readonly text: string; readonly places: readonly number[] } {
  const characters: string[] = [];
  const places: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (/[\s\p{Cf}]/u.test(character)) continue;
    characters.push(LIKENED[character] ?? character);
    places.push(index);
  }
  return { text: characters.join(''), places };
}
