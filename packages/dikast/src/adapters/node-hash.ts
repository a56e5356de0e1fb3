/** SHA-256 and random bytes by node:crypto. */
import { hash, randomBytes as nodeRandomBytes } from 'node:crypto';
import type { Sha256 } from '@dikast/core/base/crypto-port';
import type { RandomBytes } from '../ports.ts';

/** SHA-256 of bytes, in one call: a hash object for each costs several times the hashing of a short message. */
export const sha256: Sha256 = (bytes) => new Uint8Array(hash('sha256', bytes, 'buffer'));

/** Random bytes from the operating system. */
export const randomBytes: RandomBytes = (length) => new Uint8Array(nodeRandomBytes(length));
