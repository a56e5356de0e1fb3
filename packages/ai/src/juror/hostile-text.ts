/**
 * Puts text of unknown authors into a prompt so that it cannot be taken for anything else: as JSON strings, in blocks
 * whose boundary nobody could know beforehand.
 */
import { toHex, utf8Bytes } from '@dikast/core/base/bytes';
import { sha256 } from 'dikast/adapters/node-hash';

const TOKEN_LENGTH = 32;

/**
 * The boundary of a case: a digest over everything that is shown, and who is asked. To stand in a text, a token would
 * have to be in the digest of a text that contains it.
 */
export function boundaryToken(requestDigest: string, juror: string): string {
  return toHex(sha256(utf8Bytes(`dikast/boundary/v1\0${juror}\0${requestDigest}`))).slice(0, TOKEN_LENGTH);
}

/** A block: a line with the token and a title, then lines that cannot be such a line. */
export function block(token: string, title: string, lines: readonly string[]): string {
  return [`=== ${token} ${title} ===`, ...lines].join('\n');
}

/**
 * A JSON string on one line. What cannot be seen, turns the reading direction, or belongs to no script is written as an
 * escape: an instruction in invisible characters is then visible, and harmless.
 */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join(''),
  );
}

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}]/gu;

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
