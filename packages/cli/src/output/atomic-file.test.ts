import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AtomicFile, writeWholeFile } from './atomic-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-'));
});

const contentOf = (name: string) => readFileSync(join(directory, name), 'utf8');

describe('an atomic file', () => {
  it('shows the old content until it is committed, then all of the new', async () => {
    writeFileSync(join(directory, 'a'), 'old');
    const file = await AtomicFile.open('a', directory);
    await file.append('new');
    expect(contentOf('a')).toBe('old');
    await file.commit();
    expect(contentOf('a')).toBe('new');
    expect(readdirSync(directory)).toEqual(['a']);
  });

  it('leaves no trace when it is discarded', async () => {
    const file = await AtomicFile.open('a', directory);
    await file.append('half');
    await file.discard();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('replaces what a symbolic link points to, not the link', async () => {
    writeFileSync(join(directory, 'real'), 'old');
    symlinkSync('real', join(directory, 'link'));
    await writeWholeFile('link', 'new', directory);
    expect(contentOf('real')).toBe('new');
  });

  it('writes to what is no regular file without replacing it', async () => {
    const file = await AtomicFile.open('/dev/null', directory);
    expect(file.isSeekable).toBe(false);
    await file.append('gone');
    await file.commit();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says which file cannot be written before any work is done', async () => {
    mkdirSync(join(directory, 'folder'));
    await expect(AtomicFile.open('nowhere/a', directory)).rejects.toThrow(
      'nowhere/a: cannot write: no such file or directory',
    );
    await expect(AtomicFile.open('folder', directory)).rejects.toThrow('folder: cannot write: is a directory');
  });
});
