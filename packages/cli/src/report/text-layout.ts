/**
 * Text on a terminal: made harmless, measured in columns, wrapped, shortened.
 * Whatever a report quotes was written by others and may hold control sequences; it passes through `printable` first.
 */

/** A stretch of a text, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const SPACING = /[\t\n\v\f\r\u0085\u2028\u2029]/g;
const HARMFUL = /[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069]/gu;
const WIDTHLESS = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Characters of East Asian Width W or F, by block, and emoji that are shown as pictures. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]$|^\p{Emoji_Presentation}$/u;
const ASCII = /^[\x20-\x7E]*$/;

/**
 * The text with line breaks and tabs as spaces, and control characters, lone surrogates and bidirectional overrides as
 * U+FFFD. Length and offsets in UTF-16 units stay as they are.
 */
export function printable(text: string): string {
  return text.replace(SPACING, ' ').replace(HARMFUL, '\uFFFD');
}

/** Columns a printable text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Lines of at most `width` columns, broken at spaces where there are any; none for an empty text. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let lineWidth = 0;
  const flush = () => {
    if (line !== '') lines.push(line);
    line = '';
    lineWidth = 0;
  };
  for (const word of text.split(/ +/).flatMap((part) => chop(part, width))) {
    const wordWidth = displayWidth(word);
    if (lineWidth > 0 && lineWidth + 1 + wordWidth > width) flush();
    line += lineWidth > 0 ? ` ${word}` : word;
    lineWidth += (lineWidth > 0 ? 1 : 0) + wordWidth;
  }
  flush();
  return lines;
}

/** Wraps behind a first prefix and as many blanks on the lines that follow. */
export function wrapBehind(prefix: string, text: string, width: number): readonly string[] {
  const indent = displayWidth(prefix);
  const [first = '', ...others] = wrapText(text, Math.max(1, width - indent));
  return [`${prefix}${first}`.trimEnd(), ...others.map((line) => ' '.repeat(indent) + line)];
}

/** Facts side by side with a dot between them, broken between facts where they do not fit. */
export function wrapFacts(prefix: string, facts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const fact of facts) {
    const longer = line === '' ? fact : `${line} · ${fact}`;
    if (line === '' || displayWidth(prefix) + displayWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = fact;
    }
  }
  return [...lines, line].flatMap((each) => wrapBehind(prefix, each, width));
}

/**
 * At most `lengthMax` characters of a text around the stretch that matters, cut at spaces where possible, with an
 * ellipsis where something is left out.
 */
export function excerpt(text: string, lengthMax: number, around: Stretch = { start: 0, end: 0 }): string {
  if (text.length <= lengthMax) return text;
  const middle = Math.floor((around.start + Math.min(around.end, around.start + lengthMax)) / 2);
  const earliest = Math.max(0, Math.min(middle - Math.floor(lengthMax / 2), text.length - lengthMax));
  const from = earliest === 0 ? 0 : snap(text, earliest, Math.min(around.start, earliest + WORD_LENGTH_MAX), 1);
  const latest = Math.min(text.length, earliest + lengthMax);
  const to = latest === text.length ? latest : snap(text, latest, Math.max(latest - WORD_LENGTH_MAX, from + 1), -1);
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`;
}

/** "1 claim", "2 claims". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

const WORD_LENGTH_MAX = 24;

/** The next space from `from` towards `limit`, or `from` moved off the middle of a surrogate pair. */
function snap(text: string, from: number, limit: number, step: 1 | -1): number {
  for (let index = from; step * (limit - index) > 0; index += step) if (text[index] === ' ') return index;
  const unit = text.charCodeAt(from);
  return unit >= 0xdc00 && unit <= 0xdfff ? from + step : from;
}

/** A word in pieces that fit; one piece when it does. */
function chop(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return word === '' ? [] : [word];
  const pieces: string[] = [];
  let piece = '';
  let pieceWidth = 0;
  for (const character of word) {
    const characterWidth = widthOf(character);
    if (piece !== '' && pieceWidth + characterWidth > width) {
      pieces.push(piece);
      piece = '';
      pieceWidth = 0;
    }
    piece += character;
    pieceWidth += characterWidth;
  }
  return [...pieces, piece];
}

function widthOf(character: string): number {
  if (WIDTHLESS.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
