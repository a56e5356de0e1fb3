/**
 * What a simulated model understands of a prompt: the material that a juror of Dikast is shown, and what it must return.
 * A prompt without such material is a conversation.
 */

/** A message of a chat. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** The material of a juror's prompt. */
export interface JurorMaterial {
  /** To be repeated in the reply. */
  readonly token: string;
  readonly claims: readonly string[];
  readonly sources: readonly { readonly id: string; readonly text: string }[];
  /** Kinds of problem that may be named. */
  readonly kinds: readonly string[];
  /** The objection to rule on, if that is the task. */
  readonly objection: { readonly claim: number | null } | undefined;
}

const BLOCK = /^=== ([0-9a-f]{32}) (.+) ===$/;

/** Reads the last user message, or returns undefined when it is none of Dikast's. */
export function readMaterial(messages: readonly ChatMessage[]): JurorMaterial | undefined {
  const text = messages.filter(({ role }) => role === 'user').map(({ content }) => content)[0] ?? '';
  const blocks = blocksOf(text);
  const token = /^=== ([0-9a-f]{32}) /m.exec(text)?.[1];
  const claims = blocks.find(({ title }) => title === 'claims');
  if (token === undefined || claims === undefined) return undefined;
  return {
    token,
    claims: claims.lines.map((line) => stringIn(line.slice(line.indexOf(':') + 1))),
    sources: blocks
      .filter(({ title }) => title.startsWith('source '))
      .map(({ title, lines }) => ({ id: stringIn(title.slice('source '.length)), text: stringIn(lines.join('')) })),
    kinds: [...text.matchAll(/^- `([a-z_]+)`:/gm)].map(([, kind = '']) => kind),
    objection: objectionIn(blocks.find(({ title }) => title === 'objection')?.lines ?? []),
  };
}

/** Everything of a prompt in one string, quotations taken apart: what a model without discipline listens to. */
export function everythingSaid(messages: readonly ChatMessage[]): string {
  const { claims = [], sources = [] } = readMaterial(messages) ?? {};
  return [...claims, ...sources.map(({ text }) => text)].join('\n');
}

interface Block {
  readonly title: string;
  readonly lines: readonly string[];
}

function blocksOf(text: string): readonly Block[] {
  const blocks: { title: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const title = BLOCK.exec(line)?.[2];
    if (title !== undefined) blocks.push({ title, lines: [] });
    else if (line.trim() !== '') blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

function stringIn(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

function objectionIn(lines: readonly string[]): JurorMaterial['objection'] {
  if (lines.length === 0) return undefined;
  const { claim } = JSON.parse(lines.join('')) as { claim?: number | null };
  return { claim: claim ?? null };
}
