/** The files of a local classifier, in the layout that exporters to ONNX write: found, bounded, read and hashed. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { toHex } from '@dikast/core/base/bytes';
import type { Digest } from '@dikast/core/base/crypto-port';
import { DikastError } from 'dikast';
import { sha256 } from 'dikast/adapters/node-hash';

/** Where a model is. */
export interface ModelPlace {
  /** Directory with `config.json`, `tokenizer.json` and the model. */
  readonly path: string;
  /** The model, relative to `path`. Default: `model.onnx`, else `onnx/model.onnx`. */
  readonly file?: string | undefined;
}

/** A model as it was read. */
export interface ModelFiles {
  /** Name of the directory and beginning of the model's hash: what people and ballots call it. */
  readonly name: string;
  readonly model: Uint8Array;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tokenizer: Readonly<Record<string, unknown>>;
  /** Empty where there is no `tokenizer_config.json`. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  /** SHA-256 of each file that was read, by its name. */
  readonly digests: Readonly<Record<string, Digest>>;
}

const MODEL_FILES = ['model.onnx', 'onnx/model.onnx'] as const;
/** The runtimes take a model in one piece; larger ones would not fit into the memory of the WebAssembly one. */
const MODEL_BYTES_MAX = 2 ** 31 - 1;
const JSON_BYTES_MAX = 64 * 2 ** 20;
const HASH_SHOWN = 12;

/** What keeps a model from being read from there, as an error says it; undefined if all its files are there. */
export function missingIn({ path, file }: ModelPlace): string | undefined {
  if (!existsSync(path)) return 'there is no such directory';
  const models = file === undefined ? MODEL_FILES : [file];
  const missing = [
    ...(models.some((name) => existsSync(join(path, name))) ? [] : [models.join(' or ')]),
    ...['config.json', 'tokenizer.json'].filter((name) => !existsSync(join(path, name))),
  ];
  return missing.length === 0 ? undefined : `${missing.join(', ')} missing`;
}

/** Reads them. @throws DikastError `validator_unusable` naming what is missing, too large or no JSON. */
export async function readModelFiles(place: ModelPlace): Promise<ModelFiles> {
  const { path, file } = place;
  const missing = missingIn(place);
  if (missing !== undefined) throw unusable(path, missing);
  const modelFile = file ?? MODEL_FILES.find((name) => existsSync(join(path, name))) ?? MODEL_FILES[0];
  const model = await readBounded(path, modelFile, MODEL_BYTES_MAX);
  const digests: Record<string, Digest> = { [modelFile]: toHex(sha256(model)) };
  const json = async (name: string): Promise<Record<string, unknown>> => {
    const bytes = await readBounded(path, name, JSON_BYTES_MAX);
    digests[name] = toHex(sha256(bytes));
    return objectIn(path, name, bytes);
  };
  return {
    name: `${basename(path)}@${(digests[modelFile] ?? '').slice(0, HASH_SHOWN)}`,
    model,
    config: await json('config.json'),
    tokenizer: await json('tokenizer.json'),
    tokenizerConfig: existsSync(join(path, 'tokenizer_config.json')) ? await json('tokenizer_config.json') : {},
    digests,
  };
}

/** What is wrong with a model, with the directory that it is in. */
export function unusable(path: string, problem: string, cause?: unknown): DikastError {
  return new DikastError('validator_unusable', `${path}: ${problem}`, cause === undefined ? undefined : { cause });
}

async function readBounded(path: string, name: string, bytesMax: number): Promise<Uint8Array> {
  try {
    const { size } = statSync(join(path, name));
    if (size > bytesMax) throw unusable(path, `${name} has ${size} bytes, at most ${bytesMax} are read`);
    return await readFile(join(path, name));
  } catch (cause) {
    if (cause instanceof DikastError) throw cause;
    throw unusable(path, `${name} cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  }
}

function objectIn(path: string, name: string, bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw unusable(path, `${name} is no JSON`, cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unusable(path, `${name} is no JSON object`);
}
