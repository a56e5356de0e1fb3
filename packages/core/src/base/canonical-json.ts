/**
 * Canonical JSON, RFC 8785: one value, one byte string, on every machine.
 * Whatever is hashed or signed passes through here; what has no canonical form is refused, never bent.
 */
import { isWellFormedText, utf8Bytes } from './bytes.ts';

/** A JSON value; object members may not be undefined. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** Deepest nesting that is encoded: far above any message, far below the stack. */
export const CANONICAL_DEPTH_MAX = 64;

/** A value that RFC 8785 cannot encode, with the path at which it stands. */
export class CanonicalError extends Error {
  override readonly name = 'CanonicalError';
  readonly path: string;

  constructor(problem: string, path: string) {
    super(`${problem} at ${path || 'the root'}`);
    this.path = path;
  }
}

/**
 * Canonical text of a JSON value: members sorted by UTF-16 code units, no white space, ECMAScript numbers.
 *
 * @throws CanonicalError for NaN, infinities, lone surrogates, undefined, bigint, functions, symbols,
 *   objects that are not plain (Date, Map, class instances), holes in arrays, and nesting deeper than 64.
 */
export function canonicalJson(value: unknown): string {
  return encode(value, '', 0);
}

/** UTF-8 bytes of {@link canonicalJson}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8Bytes(canonicalJson(value));
}

function encode(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw new CanonicalError(`number ${value} has no JSON form`, path);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= CANONICAL_DEPTH_MAX)
        throw new CanonicalError(`nesting deeper than ${CANONICAL_DEPTH_MAX} levels`, path);
      return Array.isArray(value) ? encodeArray(value, path, depth) : encodeObject(value, path, depth);
    default:
      throw new CanonicalError(`a value of type ${typeof value} has no JSON form`, path);
  }
}

function encodeString(text: string, path: string): string {
  if (!isWellFormedText(text)) throw new CanonicalError('a string with a lone surrogate has no UTF-8 form', path);
  return JSON.stringify(text);
}

function encodeArray(items: readonly unknown[], path: string, depth: number): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    text += (index > 0 ? ',' : '') + encode(items[index], `${path}[${index}]`, depth + 1);
  }
  return `${text}]`;
}

function encodeObject(object: object, path: string, depth: number): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null)
    throw new CanonicalError('an object that is not plain has no JSON form', path);
  const members = Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1));
  let text = '{';
  for (const [name, member] of members) {
    if (text.length > 1) text += ',';
    text += `${encodeString(name, path)}:${encode(member, path ? `${path}.${name}` : name, depth + 1)}`;
  }
  return `${text}}`;
}
