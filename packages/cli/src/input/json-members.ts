/**
 * Members that stand twice in one object. RFC 8259 leaves open which of the two counts, so two readers may see two
 * different verdicts in one file: such a text is refused.
 */
import { stringEnd } from './json-size.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPENERS = new Map([
  [0x7b, true],
  [0x5b, false],
]);
const CLOSERS: ReadonlySet<number> = new Set([0x7d, 0x5d]);
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The first name that an object of this JSON text (UTF-8, known to be JSON) has twice. */
export function findRepeatedMember(bytes: Uint8Array): string | undefined {
  const scopes: (Set<string> | undefined)[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const opened = OPENERS.get(byte);
    if (opened !== undefined) scopes.push(opened ? new Set() : undefined);
    else if (CLOSERS.has(byte)) scopes.pop();
    else if (byte === QUOTE) {
      const end = stringEnd(bytes, at);
      const names = scopes.at(-1);
      if (names !== undefined && isName(bytes, end)) {
        const name = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + at, end + 1 - at).toString()) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end;
    }
  }
  return undefined;
}

/** Whether the string that closes at `end` is followed by a colon. */
function isName(bytes: Uint8Array, end: number): boolean {
  let next = end + 1;
  while (SPACES.has(bytes[next] ?? 0)) next += 1;
  return bytes[next] === COLON;
}
