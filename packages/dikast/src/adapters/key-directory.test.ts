import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '@dikast/core/base/bytes';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyEd25519 } from './ed25519.ts';
import { keyDirectory } from './key-directory.ts';

let home: string;
let keys: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dikast-keys-'));
  keys = join(home, 'keys');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('makes a key on first use and finds it again, readable by its owner alone', () => {
  const first = keyDirectory(keys).signerOf('pool.agent');
  const again = keyDirectory(keys).signerOf('pool.agent');
  expect(toHex(again.publicKey)).toBe(toHex(first.publicKey));
  expect(statSync(join(keys, 'pool.agent.pem')).mode & 0o777).toBe(0o600);
  expect(statSync(keys).mode & 0o777).toBe(0o700);
  const bytes = new Uint8Array([1, 2, 3]);
  expect(verifyEd25519(first.publicKey, bytes, again.sign(bytes))).toBe(true);
});

it('gives every name its own key, and leaves no drafts behind', () => {
  const store = keyDirectory(keys);
  expect(toHex(store.signerOf('a').publicKey)).not.toBe(toHex(store.signerOf('b').publicKey));
  expect(readdirSync(keys).sort()).toEqual(['a.pem', 'b.pem']);
});

it('refuses a key that others can read', () => {
  keyDirectory(keys).signerOf('a');
  chmodSync(join(keys, 'a.pem'), 0o644);
  expect(() => keyDirectory(keys).signerOf('a')).toThrow(/a\.pem: mode 644, expected 600/);
});

it('refuses a file that is no key, and never overwrites it', () => {
  keyDirectory(keys).signerOf('a');
  writeFileSync(join(keys, 'b.pem'), 'garbage', { mode: 0o600 });
  expect(() => keyDirectory(keys).signerOf('b')).toThrow(/b\.pem: not a private key/);
});

it('says which file it could not make', () => {
  writeFileSync(keys, 'a file where the directory should be');
  expect(() => keyDirectory(keys).signerOf('a')).toThrow(/keys.*--home or DIKAST_HOME/);
});

it.each(['../a', 'a/b', '', '.a', 'a\0b'])('refuses the name %j, which could lead out of the directory', (name) => {
  expect(() => keyDirectory(keys).signerOf(name)).toThrow(/cannot name a key file/);
});
