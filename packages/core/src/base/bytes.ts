/**
 * Bytes and text: UTF-8, hexadecimal, comparison, concatenation.
 * Core is compiled without platform types, so these few conversions live here.
 */
import { assert } from './assert.ts';

const HEX_DIGITS = '0123456789abcdef';

/**
 * UTF-8 bytes of a well-formed string.
 * A lone surrogate is a caller's bug: outside text is checked where it is parsed (see canonical-json.ts).
 */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[length++] = unit;
    } else if (unit < 0x800) {
      bytes[length++] = 0xc0 | (unit >> 6);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[length++] = 0xe0 | (unit >> 12);
      bytes[length++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else {
      const low = text.charCodeAt(++index);
      assert(unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff, 'text to encode has no lone surrogate');
      const point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      bytes[length++] = 0xf0 | (point >> 18);
      bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, length);
}

/** The text that bytes encode in UTF-8, or undefined when they are not well-formed UTF-8 (RFC 3629). */
export function utf8Text(bytes: Uint8Array): string | undefined {
  const units: number[] = [];
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const point = codePointAt(bytes, index);
    if (point === undefined) return undefined;
    index += point.length;
    if (point.value >= 0x10000) units.push(0xd7c0 + (point.value >> 10), 0xdc00 | (point.value & 0x3ff));
    else units.push(point.value);
    if (units.length > 4096) text += String.fromCharCode(...units.splice(0));
  }
  return text + String.fromCharCode(...units);
}

/** One code point: no over-long form, no surrogate, nothing above U+10FFFF. */
function codePointAt(bytes: Uint8Array, index: number): { value: number; length: number } | undefined {
  const lead = bytes[index] ?? 0;
  if (lead < 0x80) return { value: lead, length: 1 };
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || index + length > bytes.length) return undefined;
  let value = lead & (0x7f >> length);
  for (let offset = 1; offset < length; offset++) {
    const next = bytes[index + offset] ?? 0;
    if ((next & 0xc0) !== 0x80) return undefined;
    value = (value << 6) | (next & 0x3f);
  }
  const isOverLong = value < (length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000);
  const isSurrogate = value >= 0xd800 && value <= 0xdfff;
  return isOverLong || isSurrogate || value > 0x10ffff ? undefined : { value, length };
}

/** Lower-case hexadecimal of bytes, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15);
  return hex;
}

/** Bytes of a lower-case hexadecimal string, or undefined when it is not one. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
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
