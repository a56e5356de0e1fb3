/**
 * Finds the place where YAML nests deeper than allowed, before the YAML library sees it: the library recurses, and a
 * regular expression compiled on an almost full stack ends the whole process.
 */
import { CST, Lexer } from 'yaml';

/** Columns of the block collections that are open, how many flow collections are, and pairs within pairs of those. */
interface Nesting {
  readonly columns: number[];
  flowDepth: number;
  pairDepth: number;
}

const FLOW_CHANGES: ReadonlyMap<CST.TokenType, number> = new Map([
  ['flow-seq-start', 1],
  ['flow-map-start', 1],
  ['flow-seq-end', -1],
  ['flow-map-end', -1],
  ['comma', 0],
]);
const SPACING: ReadonlySet<CST.TokenType> = new Set(['space', 'newline', 'comment', 'byte-order-mark']);

/**
 * Offset of the first token that lies deeper than `depthMax`, or undefined. The text has no control characters but tab
 * and line ends. Each block level but a list in a mapping starts further right, so open columns bound the depth.
 */
export function findDeepNesting(text: string, depthMax: number): number | undefined {
  const nesting: Nesting = { columns: [], flowDepth: 0, pairDepth: 0 };
  let offset = 0;
  let lineStart = 0;
  let isScalarNext = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = isScalarNext ? 'scalar' : CST.tokenType(lexeme);
    if (!isScalarNext && isMark(lexeme)) {
      isScalarNext = lexeme === CST.SCALAR;
      if (lexeme === CST.FLOW_END) nesting.flowDepth = 0;
      continue;
    }
    isScalarNext = false;
    enter(nesting, type, offset - lineStart);
    if (depthOf(nesting) > depthMax) return offset;
    const lastBreak = lexeme.lastIndexOf('\n');
    if (lastBreak >= 0) lineStart = offset + lastBreak + 1;
    offset += lexeme.length;
  }
  return undefined;
}

/** The lexer puts marks of its own between the pieces of the text. */
function isMark(lexeme: string): boolean {
  return lexeme === CST.SCALAR || lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END;
}

function depthOf({ columns, flowDepth, pairDepth }: Nesting): number {
  return columns.length + flowDepth + pairDepth;
}

function enter(nesting: Nesting, type: CST.TokenType | null, column: number): void {
  const change = type === null ? undefined : FLOW_CHANGES.get(type);
  if (change !== undefined) {
    nesting.flowDepth = Math.max(0, nesting.flowDepth + change);
    nesting.pairDepth = 0;
  } else if (type !== null && !SPACING.has(type)) {
    if (nesting.flowDepth === 0) openColumn(nesting.columns, column);
    else if (type === 'map-value-ind' || type === 'explicit-key-ind') nesting.pairDepth += 1;
  }
}

/** A token further left closes the collections right of it. */
function openColumn(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) > column) columns.pop();
  if (columns.at(-1) !== column) columns.push(column);
}
