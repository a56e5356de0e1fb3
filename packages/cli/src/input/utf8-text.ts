/**
 * Bytes to text: UTF-8 or an error that names the first byte that is none.
 */
import { isUtf8 } from 'node:buffer';
import { EXIT_CODES } from '../exit-codes.ts';
import { Problem } from '../problem.ts';

/** Text of UTF-8 bytes, a byte order mark left out. @throws Problem `badInput` naming the byte, counted from 1. */
export function decodeUtf8(bytes: Uint8Array, place: string): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  const offset = firstInvalidByte(bytes);
  const seen = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
  throw new Problem(EXIT_CODES.badInput, `${place}: byte ${offset + 1} (0x${seen}) is not UTF-8`);
}

/** Decoding puts U+FFFD where bytes are invalid; the first one that the bytes do not spell is the place. */
function firstInvalidByte(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let offset = 0;
  let from = 0;
  for (;;) {
    const index = text.indexOf('\uFFFD', from);
    if (index < 0) return offset;
    offset += Buffer.byteLength(text.slice(from, index));
    const isSpelled = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isSpelled) return offset;
    offset += 3;
    from = index + 1;
  }
}
