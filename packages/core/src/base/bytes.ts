/**
 * Bytes and text: UTF-8, hexadecimal, comparison, concatenation.
 * Core is compiled without platform types; the UTF-8 coder is the one piece of the platform it takes, because every host
 * has the same one (Encoding Standard) and it is many times faster than a loop.
 */
import { assert } from './assert.ts';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: true; readonly ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * UTF-8 bytes of a well-formed string.
 * A lone surrogate is a caller's bug: outside text is checked where it is parsed (see canonical-json.ts).
 */
export function utf8Bytes(text: string): Uint8Array {
  assert(isWellFormedText(text), 'text to encode has no lone surrogate');
  return encoder.encode(text);
}

/** The text that bytes encode in UTF-8, or undefined when they are not well-formed UTF-8 (RFC 3629). */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const HEX_PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal of bytes, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (let index = 0; index < bytes.length; index++) hex += HEX_PAIRS[bytes[index] ?? 0];
  return hex;
}

/** Bytes of a lower-case hexadecimal string, or undefined when it is not one. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    const value = (hexDigit(hex.charCodeAt(2 * index)) << 4) | hexDigit(hex.charCodeAt(2 * index + 1));
    if (value < 0) return undefined;
    bytes[index] = value;
  }
  return bytes;
}

/** Value of a lower-case hexadecimal digit by its code unit; negative when it is none. */
function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1;
}

/** One array holding the given ones, in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Whether two byte strings are equal; for public data only, its time depends on the content. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** The first `lengthMax` code units of a text, or one fewer where that would cut a surrogate pair. */
export function shortenedText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const last = text.charCodeAt(lengthMax - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? lengthMax - 1 : lengthMax);
}

/** Whether a string has no lone surrogate, so that it has a UTF-8 form. */
export function isWellFormedText(text: string): boolean {
  // ES2024, in every Node that is supported, several times faster than the expression; core is typed as ES2023.
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed;
  return native === undefined ? !/\p{Surrogate}/u.test(text) : native.call(text);
}

/** Order of two strings by UTF-16 code units: the same everywhere, unlike `localeCompare`. */
export function compareText(left: string, right: string): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}
