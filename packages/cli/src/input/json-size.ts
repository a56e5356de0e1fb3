/**
 * How many values a JSON text holds, before it is parsed: five million empty lists fit into 15 MB, and take a hundred
 * times that once they are objects.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENERS: ReadonlySet<number> = new Set([0x5b, 0x7b]);

/** Whether UTF-8 bytes, read as JSON, open or separate more than `valuesMax` values. */
export function hasMoreValues(bytes: Uint8Array, valuesMax: number): boolean {
  let count = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at = stringEnd(bytes, at);
    else if (byte === COMMA || OPENERS.has(byte)) count += 1;
    if (count > valuesMax) return true;
  }
  return false;
}

/** Place of the closing quote of the string that opens at `start`, or the end. */
export function stringEnd(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at;
    while (bytes[before - 1] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return bytes.length;
}
