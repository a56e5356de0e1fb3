/** Ids of validations that follow from another one, so that anybody can derive them again and nobody can choose them. */
import { concatBytes, toHex, utf8Bytes } from '@dikast/core/base/bytes';
import type { Sha256 } from '@dikast/core/base/crypto-port';

const VALIDATION_ID_DIGITS = 32;

/** The validation that `purpose` makes of another one. */
export function derivedValidation(purpose: string, validation: string, sha256: Sha256): string {
  const bytes = concatBytes(utf8Bytes(`dikast/${purpose}/v1\0`), utf8Bytes(validation));
  return toHex(sha256(bytes)).slice(0, VALIDATION_ID_DIGITS);
}
