/** Lines of a stream of bytes, plain or gzip, as text, a chunk at a time: a promise for every line would cost more than
 * the line. */
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';

/** Bytes that are no lines of text; the message says why. */
export class TextProblem extends Error {
  override readonly name = 'TextProblem';
}

/** Longest line, in characters. */
export const LINE_LENGTH_MAX = 1024 * 1024;

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * Lines without their ends (LF or CRLF), empty ones included, some at a time.
 * @throws TextProblem for bytes that are not UTF-8, a broken gzip stream or a line beyond {@link LINE_LENGTH_MAX}
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of unzipped(chunks)) {
    const lines = (rest + decoded(decoder, chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map(bounded);
    bounded(rest);
  }
  rest += decoded(decoder, undefined);
  if (rest !== '') yield [bounded(rest)];
}

function decoded(decoder: TextDecoder, chunk: Uint8Array | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new TextProblem('not UTF-8', { cause });
  }
}

function bounded(line: string): string {
  if (line.length > LINE_LENGTH_MAX)
    throw new TextProblem(`more than ${LINE_LENGTH_MAX} characters, the most a line may have`);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The bytes as they are, or unpacked if the first two say gzip. */
async function* unzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = startingWith(first.value, iterator);
  if (!GZIP_MAGIC.every((byte, index) => first.value[index] === byte)) return yield* all;
  const source = Readable.from(all);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const isBroken = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
    throw isBroken ? new TextProblem(`broken gzip data (${cause.message})`, { cause }) : cause;
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
