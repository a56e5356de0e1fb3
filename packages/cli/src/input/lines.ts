/**
 * Lines of a stream of bytes, one at a time, whatever the size of the whole.
 */

/** One line without its end; numbers count from 1. A line that is too long comes without its bytes. */
export interface Line {
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Splits at LF or CRLF, passing over empty lines, of which a file may have millions. Holds at most `bytesMax` and a chunk; the rest of a longer line is passed over. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Line> {
  const line = new LineBuffer(bytesMax);
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      if (end === from && line.isEmpty) line.pass();
      else {
        line.append(chunk.subarray(from, end));
        yield line.take();
      }
      from = end + 1;
    }
    line.append(chunk.subarray(from));
  }
  if (!line.isEmpty) yield line.take();
}

/** Gathers the pieces of one line up to a bound. */
class LineBuffer {
  readonly #bytesMax: number;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #number = 1;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  append(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#bytesMax) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  /** Counts an empty line. */
  pass(): void {
    this.#number += 1;
  }

  take(): Line {
    const bytes = this.#length > this.#bytesMax ? undefined : withoutReturn(Buffer.concat(this.#pieces));
    const line = { number: this.#number, bytes };
    this.#pieces = [];
    this.#length = 0;
    this.#number += 1;
    return line;
  }
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}
