/**
 * Keys to verify under: an exported roster, or the home's own. Nothing here makes a key.
 */
import { readdir } from 'node:fs/promises';
import { toHex } from '@dikast/core/base/bytes';
import { keyDirectory } from 'dikast/adapters/key-directory';
import type { TrustedKeys } from 'dikast/verification/verify-verdict';
import { EXIT_CODES } from '../exit-codes.ts';
import { displayName, readBytes } from '../input/byte-source.ts';
import { parseJson } from '../input/json-text.ts';
import { parseRoster } from '../input/roster-file.ts';
import { decodeUtf8 } from '../input/utf8-text.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { homeOf, keysDirectoryOf } from './locations.ts';
import { REVIEWER_KEY_PREFIX } from './reviewer-key.ts';

/** Options that choose whom to trust. */
export interface TrustOptions {
  readonly roster?: string;
  readonly home?: string;
  readonly anyKeys?: boolean;
}

/** Keys and where they come from, in words. */
export interface Trust {
  readonly keys: TrustedKeys;
  readonly origin: string;
}

const ROSTER_BYTES_MAX = 1024 * 1024;
const KEY_FILE = /^(.+)\.pem$/;

/**
 * The keys that options and environment say to trust, or undefined for nobody's.
 * @throws Problem when two say different things, or when what was named holds no keys.
 */
export async function readTrust(options: TrustOptions, io: Io): Promise<Trust | undefined> {
  const named = [options.roster !== undefined, options.home !== undefined, options.anyKeys === true];
  if (named.filter(Boolean).length > 1)
    throw new Problem(EXIT_CODES.usage, '--roster, --home and --any-keys exclude each other: each says whom to trust');
  if (options.anyKeys === true) return undefined;
  if (options.roster !== undefined) return readRoster(options.roster, io);
  const home = homeOf(options, io);
  const keys = await readHome(keysDirectoryOf(options, io));
  if (keys !== undefined) return { keys, origin: `the keys in ${home}` };
  if (options.home === undefined) return undefined;
  throw new Problem(EXIT_CODES.configuration, `${home}: holds no keys of an engine, so there is nobody to trust`);
}

async function readRoster(file: string, io: Io): Promise<Trust> {
  const name = displayName(file);
  const text = decodeUtf8(await readBytes(file, ROSTER_BYTES_MAX, io), name);
  return { keys: parseRoster(parseJson(text, { file: name }), name), origin: `the roster ${name}` };
}

/** Public halves of the keys in a directory, by the names of their files; undefined without one of an engine. */
async function readHome(directory: string): Promise<TrustedKeys | undefined> {
  const files = await readdir(directory).catch(() => []);
  const names = files.flatMap((file) => KEY_FILE.exec(file)?.[1] ?? []);
  if (!names.includes('engine')) return undefined;
  const store = keyDirectory(directory);
  const keyOf = (name: string) => toHex(store.signerOf(name).publicKey);
  const people = names.filter((name) => name.startsWith(REVIEWER_KEY_PREFIX));
  const agents = names.filter((name) => name !== 'engine' && !people.includes(name));
  return {
    engine: keyOf('engine'),
    agents: Object.fromEntries(agents.map((name) => [name, keyOf(name)])),
    reviewers: Object.fromEntries(people.map((name) => [name.slice(REVIEWER_KEY_PREFIX.length), keyOf(name)])),
  };
}
