import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from './lines.ts';

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function linesOf(text: string, size: number, bytesMax = 100): Promise<readonly (string | undefined)[]> {
  const lines: (string | undefined)[] = [];
  for await (const { number, bytes } of splitLines(chunksOf(text, size), bytesMax)) {
    while (lines.length < number - 1) lines.push('');
    lines.push(bytes === undefined ? undefined : Buffer.from(bytes).toString());
  }
  return lines;
}

function withoutEmptyEnd(lines: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

describe('splitLines', () => {
  it('gives the same lines however the bytes are cut', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '\n', '\r\n', ''), { maxLength: 30 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (whole, size) => {
        const expected = whole.split('\n').map((line) => line.replace(/\r$/, ''));
        expect(withoutEmptyEnd(await linesOf(whole, size))).toEqual(withoutEmptyEnd(expected));
      }),
    );
  });

  it('passes over a line that is too long, and goes on with the next', async () => {
    expect(await linesOf(`a\n${'b'.repeat(1000)}\nc\n`, 16)).toEqual(['a', undefined, 'c']);
  });

  it('passes over empty lines, but counts them', async () => {
    const numbers: number[] = [];
    for await (const { number } of splitLines(chunksOf(`${'\n'.repeat(3_000_000)}a`, 65_536), 100))
      numbers.push(number);
    expect(numbers).toEqual([3_000_001]);
  });
});
