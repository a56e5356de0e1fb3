/**
 * Keys in a local directory: one PKCS #8 file a name, mode 0600, made on first use.
 * A new file appears whole or not at all, also when two processes make the same key at once: the first one stays.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DikastError } from '../errors/dikast-error.ts';
import type { KeyStore, Signer } from '../ports.ts';
import { makeDurableDirectory, syncDirectory } from './durable-directory.ts';
import { signerFromKey } from './ed25519.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

/**
 * A key store over `directory`, which is made (mode 0700) when it is missing.
 * @throws DikastError `key_store_unusable` naming the file: unreadable, readable by others, or not an ed25519 key.
 */
export function keyDirectory(directory: string): KeyStore {
  const signers = new Map<string, Signer>();
  return {
    signerOf(name) {
      const known = signers.get(name);
      if (known !== undefined) return known;
      const signer = signerFromKey(loadOrCreate(directory, name));
      signers.set(name, signer);
      return signer;
    },
  };
}

function loadOrCreate(directory: string, name: string): KeyObject {
  if (!NAME.test(name)) throw new DikastError('key_store_unusable', `"${name}" cannot name a key file`);
  const file = join(directory, `${name.replaceAll(':', '_')}.pem`);
  try {
    return readKey(file) ?? createKey(directory, file);
  } catch (error) {
    if (error instanceof DikastError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new DikastError(
      'key_store_unusable',
      `${file}: ${cause}; expected a directory that can be written (choose one with --home or DIKAST_HOME)`,
      { cause: error },
    );
  }
}

function readKey(file: string): KeyObject | undefined {
  let pem: string;
  try {
    const { mode } = statSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new DikastError(
        'key_store_unusable',
        `${file}: mode ${(mode & 0o777).toString(8)}, expected 600 (others must not read a private key)`,
      );
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return parseKey(file, pem);
}

function parseKey(file: string, pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new DikastError('key_store_unusable', `${file}: not a private key in PEM form`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new DikastError('key_store_unusable', `${file}: a ${key.asymmetricKeyType} key, expected ed25519`);
  return key;
}

function createKey(directory: string, file: string): KeyObject {
  makeDurableDirectory(directory);
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${file}.${process.pid}.${Math.trunc(performance.now() * 1000)}.new`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(draft, file);
    // Without it a key could vanish that has signed.
    syncDirectory(directory);
    return privateKey;
  } catch (error) {
    const winner = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(file) : undefined;
    if (winner === undefined) throw error;
    return winner;
  } finally {
    rmSync(draft, { force: true });
  }
}
