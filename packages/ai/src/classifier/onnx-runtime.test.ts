import { expect, it } from 'vitest';
import { loadClassifierMeans } from './onnx-runtime.ts';

/** What importing a package that is not installed throws. */
function notInstalled(name: string): Error {
  return Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}

const tokenizers = { Tokenizer: class {} };
const runtimeOf = (made: string[], name: string) => ({
  Tensor: class {},
  InferenceSession: {
    create: async (_: Uint8Array, { executionProviders }: { executionProviders: readonly string[] }) => {
      made.push(`${name} on ${executionProviders.join()}`);
    },
  },
});

/** Packages that are there; anything else is not installed. */
function packages(there: Readonly<Record<string, unknown>>) {
  return async (name: string) => {
    const found = there[name];
    if (found instanceof Error) throw found;
    if (found === undefined) throw notInstalled(name);
    return found;
  };
}

it.each([
  [['onnxruntime-node', 'onnxruntime-web'], 'onnxruntime-node on cpu'],
  [['onnxruntime-web'], 'onnxruntime-web on wasm'],
])('of %j it is %s that opens models', async (installed, expected) => {
  const made: string[] = [];
  const there = Object.fromEntries(installed.map((name) => [name, runtimeOf(made, name)]));
  const means = await loadClassifierMeans(packages({ ...there, '@huggingface/tokenizers': tokenizers }));
  await means.openSession(new Uint8Array());
  expect(made).toEqual([expected]);
});

it('without a runtime or a tokenizer it says what to install', async () => {
  await expect(loadClassifierMeans(packages({}))).rejects.toThrow(
    'needs the package onnxruntime-node or onnxruntime-web, which is not installed: npm install onnxruntime-web',
  );
  await expect(loadClassifierMeans(packages({ 'onnxruntime-web': runtimeOf([], '') }))).rejects.toThrow(
    'needs the package @huggingface/tokenizers, which is not installed: npm install @huggingface/tokenizers',
  );
});

it('a runtime that is there and broken is not passed over', async () => {
  const broken = Object.assign(new Error('libonnxruntime.so: cannot open'), { code: 'ERR_DLOPEN_FAILED' });
  const there = { 'onnxruntime-node': broken, 'onnxruntime-web': runtimeOf([], '') };
  await expect(loadClassifierMeans(packages(there))).rejects.toThrow(
    'needs onnxruntime-node, which does not load: libonnxruntime.so: cannot open',
  );
});
