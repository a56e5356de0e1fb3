import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { testIo } from './test-io.fixture.ts';

const LINE_LENGTH_MAX = 120;

async function helpOf(path: readonly string[]): Promise<string> {
  const io = testIo({ workingDirectory: '/' });
  expect(await run([...path, '--help'], io)).toBe(0);
  return io.written.stdout;
}

/** Every command and group, found by what help lists. */
async function allCommands(path: readonly string[] = []): Promise<readonly (readonly string[])[]> {
  const help = await helpOf(path);
  const listed = /\nCommands:\n((?: {2}.*\n)+)/.exec(help)?.[1] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
  const inner = names.filter((name) => name !== 'help').map((name) => allCommands([...path, name]));
  return [path, ...(await Promise.all(inner)).flat()];
}

const commands = await allCommands();
const isGroup = (path: readonly string[]) =>
  commands.some((other) => other.length > path.length && path.every((name, at) => other[at] === name));

describe('help', () => {
  it('is there for every command', () => {
    expect(commands.map((path) => path.join(' '))).toEqual(
      expect.arrayContaining(['validate', 'lab plan', 'review rule']),
    );
  });

  it.each(commands.map((path) => ({ path, name: path.join(' ') || 'dikast' })))(
    'of $name fits the screen, shows defaults as they are typed, and how the command ends',
    async ({ path }) => {
      const help = await helpOf(path);
      const tooLong = help.split('\n').filter((line) => line.length > LINE_LENGTH_MAX);
      expect(tooLong).toEqual([]);
      expect(help).not.toMatch(/default: "/);
      if (!isGroup(path)) expect(help).toMatch(/\nExit codes:\n[\s\S]*64 wrong usage/);
    },
  );

  it.each(commands.slice(1).map((path) => ({ path, name: path.join(' ') })))(
    'of $name shows examples, there or in its group',
    async ({ path, name }) => {
      const helps = await Promise.all([helpOf(path), helpOf(path.slice(0, -1))]);
      expect(helps.some((help) => help.includes(`\n  dikast ${name}`) || help.includes('"mcpServers"'))).toBe(true);
    },
  );
});
