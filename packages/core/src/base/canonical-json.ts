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
  return encode(value, []);
}

/** UTF-8 bytes of {@link canonicalJson}. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8Bytes(canonicalJson(value));
}

interface FrozenText {
  readonly text: string;
  /** Objects and arrays inside one another, the value itself included. */
  readonly levels: number;
}

const frozenTexts = new WeakMap<object, FrozenText>();

/**
 * Freezes plain data (no getters) through and through and remembers its canonical text, so that whatever it becomes part
 * of is encoded without looking inside again: a ballot stands in an operation, a verdict, a seal and a record.
 *
 * @throws CanonicalError as {@link canonicalJson} does.
 */
export function freezeJson<Value extends object>(value: Value): Value {
  if (frozenTexts.has(value)) return value;
  const text = canonicalJson(value);
  frozenTexts.set(value, { text, levels: freezeThrough(value) });
  return value;
}

/** Freezes and counts the levels; what has a text is frozen already. */
function freezeThrough(value: object): number {
  const known = frozenTexts.get(value);
  if (known !== undefined) return known.levels;
  Object.freeze(value);
  let inner = 0;
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) inner = Math.max(inner, freezeThrough(member));
  return inner + 1;
}

/** Names and indices on the way from the root to the value at hand. */
type Trail = (string | number)[];

function encode(value: unknown, trail: Trail): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value, trail);
    case 'number':
      if (!Number.isFinite(value)) throw problemAt(trail, `number ${value} has no JSON form`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (trail.length >= CANONICAL_DEPTH_MAX)
        throw problemAt(trail, `nesting deeper than ${CANONICAL_DEPTH_MAX} levels`);
      return (
        knownText(value, trail.length) ??
        (Array.isArray(value) ? encodeArray(value, trail) : encodeObject(value, trail))
      );
    default:
      throw problemAt(trail, `a value of type ${typeof value} has no JSON form`);
  }
}

/** The text of a frozen value, where it is not nested too deep for it. */
function knownText(value: object, depth: number): string | undefined {
  const known = frozenTexts.get(value);
  return known !== undefined && depth + known.levels <= CANONICAL_DEPTH_MAX ? known.text : undefined;
}

/** Printable ASCII that JSON writes as it is: nearly all names and most values, and telling is cheaper than encoding. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

function encodeString(text: string, trail: Trail): string {
  if (PLAIN_TEXT.test(text)) return `"${text}"`;
  if (!isWellFormedText(text)) throw problemAt(trail, 'a string with a lone surrogate has no UTF-8 form');
  return JSON.stringify(text);
}

function encodeArray(items: readonly unknown[], trail: Trail): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    trail.push(index);
    text += (index > 0 ? ',' : '') + encode(items[index], trail);
    trail.pop();
  }
  return `${text}]`;
}

function encodeObject(object: object, trail: Trail): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null)
    throw problemAt(trail, 'an object that is not plain has no JSON form');
  let text = '{';
  // Without a comparator names are ordered by their UTF-16 code units.
  for (const name of Object.keys(object).sort()) {
    if (text.length > 1) text += ',';
    text += `${encodeString(name, trail)}:`;
    trail.push(name);
    text += encode((object as Record<string, unknown>)[name], trail);
    trail.pop();
  }
  return `${text}}`;
}

function problemAt(trail: Trail, problem: string): CanonicalError {
  const path = trail.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return new CanonicalError(problem, path.startsWith('.') ? path.slice(1) : path);
}
