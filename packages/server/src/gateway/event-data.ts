/** The data of server-sent events, as OpenAI-compatible vendors send them: one `data:` line an event. */
import { unusable } from './upstream.ts';

const FIELD = 'data:';
const LINE_END = /\r\n|\n|\r/;

/** What stands behind `data:`, line by line. Ending early cancels the stream. */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line: string[] = [];
  for await (const bytes of untilItBreaksOff(body)) {
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split(LINE_END);
    line.push(first);
    for (const begun of others) {
      yield* dataOf(line.join(''));
      line = [begun];
    }
  }
  yield* dataOf(line.join(''));
}

/** Whatever ends it early, a reset or the bound on what is read, is the vendor's failure. */
async function* untilItBreaksOff(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw unusable('broke off, or sent more than is read');
  }
}

function dataOf(line: string): readonly string[] {
  return line.startsWith(FIELD) ? [line.slice(FIELD.length).trim()] : [];
}
