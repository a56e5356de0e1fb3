/**
 * Reads a model's reply: the one JSON object that fits the schema and carries the token of this case, whatever stands
 * around it (`<think>` text, code fences, prose, JSON that was copied from the material).
 */
import type { z } from 'zod';

/** What was read, or in one sentence for the model why nothing was. */
export type Reading<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'empty' | 'refused' | 'unreadable'; readonly problem: string };

/** What a reply must be. */
export interface ReplyShape<Value> {
  readonly schema: z.ZodType<Value & { readonly token: string }>;
  readonly token: string;
  /** What the reply decides; two objects that decide differently are none. */
  readonly decisionOf: (value: Value) => string;
}

/** Objects that are tried; a reply has one, or a few. */
const OBJECTS_MAX = 64;
const REFUSAL = /\b(?:I(?:['’]m| am) (?:sorry|unable|not able)|I (?:can(?:not|['’]t)|won['’]t|will not)|as an AI)\b/i;

/** Reads a reply. */
export function readReply<Value>(text: string, shape: ReplyShape<Value>): Reading<Value> {
  const said = text.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, ' ').trim();
  if (said === '') return { kind: 'empty', problem: 'The reply was empty.' };
  const objects = objectsIn(said);
  if (objects.length === 0 && REFUSAL.test(said)) return { kind: 'refused', problem: 'The model refused.' };
  const parsed = objects.map((object) => shape.schema.safeParse(object));
  const fitting = parsed.flatMap((result) => (result.success ? [result.data] : []));
  const own = fitting.filter(({ token }) => token === shape.token);
  const [first] = own;
  if (first === undefined) return { kind: 'unreadable', problem: whyNone(objects, fitting, parsed) };
  const decisions = new Set(own.map(shape.decisionOf));
  if (decisions.size > 1) return { kind: 'unreadable', problem: 'The reply had several objects that disagree.' };
  return { kind: 'read', value: first };
}

function whyNone(
  objects: readonly unknown[],
  fitting: readonly unknown[],
  parsed: readonly z.ZodSafeParseResult<unknown>[],
): string {
  if (objects.length === 0) return 'The reply held no complete JSON object.';
  if (fitting.length > 0) return 'The JSON object did not carry the token of this case.';
  const issue = parsed.flatMap(({ error }) => error?.issues ?? [])[0];
  const place = issue?.path.join('.') ?? '';
  return `The JSON object does not fit: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'unknown shape'}.`;
}

/** Complete JSON objects in a text that are not inside another one, in order. */
function objectsIn(text: string): readonly unknown[] {
  const objects: unknown[] = [];
  let tried = 0;
  for (let start = text.indexOf('{'); start >= 0 && tried < OBJECTS_MAX; start = text.indexOf('{', start)) {
    tried++;
    const end = endOfObject(text, start);
    const value = end === undefined ? undefined : jsonOf(text.slice(start, end));
    if (value === undefined) start++;
    else {
      objects.push(value);
      start = end as number;
    }
  }
  return objects;
}

/** Where the brace at `start` is closed, strings taken into account. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
