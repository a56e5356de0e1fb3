import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeDurableDirectory } from './durable-directory.ts';

const root = mkdtempSync(join(tmpdir(), 'dikast-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('makes a directory with all that are missing above it, for its owner only, and is content when it is there', () => {
  const path = join(root, 'a', 'b', 'c');
  makeDurableDirectory(path);
  makeDurableDirectory(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(root, 'a')).isDirectory()).toBe(true);
});

it.skipIf(process.platform !== 'linux')('fails, and does not try for ever, where no directory can be made', () => {
  expect(() => makeDurableDirectory('/proc/dikast/home')).toThrow(/ENOENT|EACCES|EPERM|EROFS/);
});
