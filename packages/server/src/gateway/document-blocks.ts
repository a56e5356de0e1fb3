/**
 * Documents that stand in the text of a message: `<document id="hr-7">...</document>`. One pass, whatever the text.
 */

/** A text taken apart. */
export interface Documents {
  readonly documents: readonly { readonly id: string | undefined; readonly text: string }[];
  /** What stands around the documents. */
  readonly rest: string;
}

const OPENING = '<document';
const CLOSING = '</document>';
const ID = /\sid\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const OPENING_LENGTH_MAX = 500;

/** Takes the documents out of a text. What is never closed is no document. */
export function documentBlocks(text: string): Documents {
  const documents: { id: string | undefined; text: string }[] = [];
  const rest: string[] = [];
  let done = 0;
  for (let from = text.indexOf(OPENING); from >= 0; from = text.indexOf(OPENING, from + 1)) {
    const opened = endOfOpening(text, from);
    if (from < done || opened === undefined) continue;
    const closed = text.indexOf(CLOSING, opened);
    if (closed < 0) break;
    const [, double, single] = ID.exec(text.slice(from, opened)) ?? [];
    documents.push({ id: double ?? single, text: text.slice(opened, closed).trim() });
    rest.push(text.slice(done, from));
    done = closed + CLOSING.length;
  }
  return { documents, rest: [...rest, text.slice(done)].join('').trim() };
}

/** Where the opening tag ends; undefined when it is another word, or far too long. */
function endOfOpening(text: string, from: number): number | undefined {
  if (!/[\s>]/.test(text.charAt(from + OPENING.length))) return undefined;
  const length = text.slice(from, from + OPENING_LENGTH_MAX).indexOf('>');
  return length < 0 ? undefined : from + length + 1;
}
