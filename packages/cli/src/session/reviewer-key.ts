/** Keys of reviewers: in the home's key directory, beside those of the agents. */
import { toHex } from '@dikast/core/base/bytes';
import { keyDirectory } from 'dikast/adapters/key-directory';
import type { Signer } from 'dikast/ports';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { keysDirectoryOf, type LocationOptions } from './locations.ts';

/** What the file names of reviewers' keys begin with. */
export const REVIEWER_KEY_PREFIX = 'reviewer.';

/** The signer of a reviewer; the key is made on first use. @throws DikastError `key_store_unusable`. */
export function reviewerSigner(name: string, options: LocationOptions, io: Io): Signer {
  return keyDirectory(keysDirectoryOf(options, io)).signerOf(`${REVIEWER_KEY_PREFIX}${name}`);
}

/** Prints the line of configuration that lets a reviewer rule. */
export async function printReviewerKey(
  name: string,
  { role, ...options }: LocationOptions & { readonly role: string },
  io: Io,
): Promise<ExitCode> {
  const publicKey = toHex(reviewerSigner(name, options, io).publicKey);
  await io.stdout.write(`- { name: ${name}, role: ${role}, public_key: ${publicKey} }\n`);
  await io.stderr.write('put this line under security.access_control.reviewers of the configuration\n');
  return EXIT_CODES.ok;
}
