/**
 * Citation markers of an answer: [1], [2, 3], [1-3], [hr-7], [^1], [Source 2], [1, p. 4], 【1†source】, (source: hr-7) and
 * bare URLs. Found by shape alone: whether a marker names a source is for those who know the sources.
 */

/** A marker and the source ids it names. */
export interface CitationMarker {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly style: 'bracket' | 'footnote' | 'parenthesis' | 'url';
  /** Ids as written, ranges spelled out; for a URL, the URL. */
  readonly ids: readonly string[];
}

const RANGE_LENGTH_MAX = 50;
const ID = String.raw`[\p{L}\p{N}§](?:[^\s[\]【】(),;]{0,199})`;
const ID_LIST = String.raw`${ID}(?:\s*(?:[,;]|,?\s(?:and|&)\s)\s*${ID}){0,19}`;
const PREFIX = String.raw`(?:sources?|src|refs?|references?|docs?|documents?)\s*[:#]?\s+`;
const LOCATOR = String.raw`,\s*(?:pp?\.|pages?|§+|sec(?:\.|tions?)|ch(?:\.|apters?)|art(?:\.|icles?)|para(?:\.|graphs?)|lines?|no\.)\s*[^\]\[\n]{1,40}`;
const BRACKET = new RegExp(String.raw`\[(\^)?(?:${PREFIX})?(${ID_LIST})(?:${LOCATOR})?\](?!\()`, 'giu');
const LENTICULAR = /【(\d{1,4})(?:[:†][^【】\n]{0,80})?】/gu;
const PARENTHESIS = new RegExp(
  String.raw`\((?:sources?|src|refs?|references?|see)\s*:?\s+\[?(${ID_LIST})\]?(?:${LOCATOR})?\)`,
  'giu',
);
const URL_MARK = /https?:\/\/[^\s<>()[\]"'`]{1,2000}[^\s<>()[\]"'`.,;:!?*]/g;
const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]+`/g;

/** Citation markers of `text`, in order and without overlaps; none inside code. `[link text](url)` counts by its URL. */
export function findCitations(text: string): readonly CitationMarker[] {
  const markers: CitationMarker[] = [];
  if (text.includes('[')) {
    for (const match of text.matchAll(BRACKET)) {
      const style = match[1] === undefined ? 'bracket' : 'footnote';
      markers.push({ ...placeOf(match), style, ids: splitIds(match[2] ?? '') });
    }
  }
  if (text.includes('【')) {
    for (const match of text.matchAll(LENTICULAR)) {
      markers.push({ ...placeOf(match), style: 'bracket', ids: [match[1] ?? ''] });
    }
  }
  if (text.includes('(')) {
    for (const match of text.matchAll(PARENTHESIS)) {
      markers.push({ ...placeOf(match), style: 'parenthesis', ids: splitIds(match[1] ?? '') });
    }
  }
  if (text.includes('://')) {
    for (const match of text.matchAll(URL_MARK)) markers.push({ ...placeOf(match), style: 'url', ids: [match[0]] });
  }
  return withoutOverlaps(markers, codeSpans(text));
}

/** The text with markers blanked out, at unchanged offsets: a marker's digits are not the claim's numbers. */
export function blankCitations(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of findCitations(text)) {
    pieces.push(text.slice(at, start), ' '.repeat(end - start));
    at = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(at);
}

function withoutOverlaps(
  markers: CitationMarker[],
  code: readonly { readonly start: number; readonly end: number }[],
): readonly CitationMarker[] {
  markers.sort((left, right) => left.start - right.start || right.end - left.end);
  let lastEnd = 0;
  let nextCode = 0;
  return markers.filter(({ start, end }) => {
    while ((code[nextCode]?.end ?? Number.POSITIVE_INFINITY) <= start) nextCode++;
    if (start < lastEnd || start >= (code[nextCode]?.start ?? Number.POSITIVE_INFINITY)) return false;
    lastEnd = end;
    return true;
  });
}

/** Fenced and inline code: `values[0]` in it is not a marker. */
function codeSpans(text: string): readonly { readonly start: number; readonly end: number }[] {
  return text.includes('`') ? [...text.matchAll(CODE)].map(placeOf) : [];
}

function placeOf(match: RegExpExecArray): { start: number; end: number; text: string } {
  return { start: match.index, end: match.index + match[0].length, text: match[0] };
}

function splitIds(list: string): readonly string[] {
  return list.split(/\s*[,;]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+/).flatMap((id) => {
    const range = /^(\d{1,4})[-–](\d{1,4})$/.exec(id);
    if (range === null) return [id];
    const [first, last] = [Number(range[1]), Number(range[2])];
    if (last < first || last - first >= RANGE_LENGTH_MAX) return [id];
    return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
  });
}
