import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeLexicalModel } from './lexical-model.suite.ts';
import { missingIn, readModelFiles } from './model-files.ts';

let path: string;
beforeEach(() => {
  path = writeLexicalModel(join(mkdtempSync(join(tmpdir(), 'dikast-model-')), 'lexical'));
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

it('a model is known by its directory and its hash, and another model by another hash', async () => {
  const { name, digests } = await readModelFiles({ path });
  expect(name).toBe(`lexical@${digests['model.onnx']?.slice(0, 12)}`);
  writeFileSync(join(path, 'model.onnx'), 'another');
  expect((await readModelFiles({ path })).name).not.toBe(name);
});

it('a model stands where exporters put it, or where the configuration says', async () => {
  mkdirSync(join(path, 'onnx'));
  renameSync(join(path, 'model.onnx'), join(path, 'onnx/model.onnx'));
  expect(Object.keys((await readModelFiles({ path })).digests)).toContain('onnx/model.onnx');
  renameSync(join(path, 'onnx/model.onnx'), join(path, 'small.onnx'));
  expect(missingIn({ path })).toBe('model.onnx or onnx/model.onnx missing');
  expect(Object.keys((await readModelFiles({ path, file: 'small.onnx' })).digests)).toContain('small.onnx');
});

it('every file that is missing is named', async () => {
  for (const name of ['config.json', 'tokenizer.json']) rmSync(join(path, name));
  expect(missingIn({ path, file: 'x.onnx' })).toBe('x.onnx, config.json, tokenizer.json missing');
  await expect(readModelFiles({ path })).rejects.toThrow(`${path}: config.json, tokenizer.json missing`);
  expect(missingIn({ path: join(path, 'nowhere') })).toBe('there is no such directory');
});

it.each([
  ['{', 'config.json is no JSON'],
  ['[]', 'config.json is no JSON object'],
])('a configuration that is %j is refused by name', async (text, message) => {
  writeFileSync(join(path, 'config.json'), text);
  await expect(readModelFiles({ path })).rejects.toThrow(`${path}: ${message}`);
});

it('a directory in the place of a file is an error with its name, not a crash', async () => {
  rmSync(join(path, 'config.json'));
  mkdirSync(join(path, 'config.json'));
  await expect(readModelFiles({ path })).rejects.toThrow('config.json cannot be read (EISDIR)');
});
