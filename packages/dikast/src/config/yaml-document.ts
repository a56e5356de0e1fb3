/**
 * Reads YAML with bounds on everything, and remembers where each setting stands.
 * YAML 1.2, one document; keys are text and stand once; tags and merge keys are not known; nothing is interpolated.
 */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { type ConfigProblem, configError, type PlacedProblem } from './config-problem.ts';
import type { SettingPath } from './feature-table.ts';
import { findDeepNesting } from './yaml-nesting.ts';

/** Bounds on a configuration file. */
export const CONFIG_FILE_BOUNDS = { lengthMax: 64_000, depthMax: 16, aliasesMax: 100, entriesMax: 3000 } as const;

/** Tokens on one line may stand deeper than they mean. */
const LEVELS_PER_DEPTH = 4;
const MESSAGE_LENGTH_MAX = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A file as plain data, and the places of its settings. */
export interface YamlDocument {
  readonly value: unknown;
  /** Adds its place to a problem: the setting's, or where it is missing, that of what it should stand in. */
  place(problem: ConfigProblem): PlacedProblem;
}

/**
 * Reads a text of YAML.
 * @throws DikastError `invalid_config` with the place of each problem, and nothing else whatever the text.
 */
export function readYaml(text: string, fileName: string): YamlDocument {
  const unreadable = findUnreadable(text);
  if (unreadable !== undefined) throw configError(fileName, [unreadable]);
  const lines = new LineCounter();
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false } as const;
  const document = parseDocument(text, { ...options, version: '1.2', schema: 'core' });
  const place = (problem: ConfigProblem): PlacedProblem => {
    const offset = offsetOf(document, problem.path, problem.isAboutName === true);
    const { line, col } = lines.linePos(offset);
    return { ...problem, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = syntaxProblems(document, lines);
  const problems = syntax.length > 0 ? syntax : structureProblems(document).map(place);
  if (problems.length > 0) throw configError(fileName, problems);
  return { value: toValue(document, fileName), place };
}

/** What must not come before the YAML library: too much text, characters YAML forbids, nesting it would die of. */
function findUnreadable(text: string): PlacedProblem | undefined {
  const { lengthMax, depthMax } = CONFIG_FILE_BOUNDS;
  if (text.length > lengthMax)
    return { path: [], line: 1, column: 1, seen: `${text.length} characters`, expected: `at most ${lengthMax}` };
  const forbidden = FORBIDDEN_CHARACTER.exec(text);
  if (forbidden !== null) {
    const code = forbidden[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return { path: [], ...placeIn(text, forbidden.index), seen: `character U+${code}`, expected: 'readable text' };
  }
  const deep = findDeepNesting(text, depthMax * LEVELS_PER_DEPTH);
  if (deep === undefined) return undefined;
  return { path: [], ...placeIn(text, deep), seen: 'nesting too deep to read', expected: `at most ${depthMax} levels` };
}

function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** Plain data; fails on aliases that multiply, or that lead nowhere or into themselves. */
function toValue(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: CONFIG_FILE_BOUNDS.aliasesMax }) as unknown;
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    const seen = cause.message.replaceAll(/\s+/g, ' ').slice(0, MESSAGE_LENGTH_MAX);
    const expected = `aliases of anchors that stand before them, at most ${CONFIG_FILE_BOUNDS.aliasesMax} in all`;
    throw configError(fileName, [{ path: [], line: 1, column: 1, seen, expected }], cause);
  }
}

function syntaxProblems(document: Document, lines: LineCounter): readonly PlacedProblem[] {
  return [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    const seen = message.replaceAll(/\s+/g, ' ').slice(0, MESSAGE_LENGTH_MAX);
    return { path: [], line: Math.max(line, 1), column: Math.max(col, 1), seen, expected: 'one document of YAML 1.2' };
  });
}

/** Keys that are no text, stand twice or are unsafe; nesting, aliases and entries beyond the bounds. */
function structureProblems(document: Document): readonly ConfigProblem[] {
  const { depthMax, aliasesMax, entriesMax } = CONFIG_FILE_BOUNDS;
  const problems: ConfigProblem[] = [];
  let aliases = 0;
  let entries = 0;
  const walk = (node: unknown, path: SettingPath) => {
    if (isAlias(node)) aliases += 1;
    const members = membersOf(node);
    entries += members.length;
    if (entries > entriesMax) return;
    if (isMap(node)) problems.push(...keyProblems(node, path));
    if (members.length > 0 && path.length >= depthMax)
      problems.push({ path, seen: 'nesting too deep', expected: `at most ${depthMax} levels` });
    else for (const { name, value } of members) walk(value, [...path, name]);
  };
  walk(document.contents, []);
  if (entries > entriesMax)
    return [{ path: [], seen: `more than ${entriesMax} entries`, expected: `at most ${entriesMax}` }];
  if (aliases > aliasesMax) problems.push({ path: [], seen: `${aliases} aliases`, expected: `at most ${aliasesMax}` });
  return problems;
}

function keyProblems(map: YAMLMap, path: SettingPath): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const names = new Set<string>();
  for (const { key } of map.items) {
    const name = nameOf(key);
    if (name === undefined)
      problems.push({ path, seen: 'a name that is not text', expected: 'names in quotes or plain letters' });
    else if (names.has(name))
      problems.push({ path: [...path, name], isAboutName: true, seen: 'set twice', expected: 'each setting once' });
    else if (name === '__proto__')
      problems.push({ path: [...path, name], isAboutName: true, seen: 'unknown setting', expected: 'another name' });
    if (name !== undefined) names.add(name);
  }
  return problems;
}

/** Members of a mapping or list by name or place; none of anything else. */
function membersOf(node: unknown): readonly { readonly name: string | number; readonly value: unknown }[] {
  if (isSeq(node)) return node.items.map((value, index) => ({ name: index, value }));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const name = nameOf(key);
    return name === undefined ? [] : [{ name, value }];
  });
}

function nameOf(key: unknown): string | undefined {
  return isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
}

/** Where a setting stands, or as much of its path as is there. The last of two equal names counts. */
function offsetOf(document: Document, path: SettingPath, isAboutName: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  path.forEach((part, index) => {
    const container = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(container) ? container.items.findLast(({ key }) => nameOf(key) === part) : undefined;
    const value = isSeq(container) && typeof part === 'number' ? container.items[part] : pair?.value;
    const isNameWanted = isAboutName && index === path.length - 1;
    offset = (isNameWanted ? undefined : startOf(value)) ?? startOf(pair?.key) ?? offset;
    node = value;
  });
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
