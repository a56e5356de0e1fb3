/**
 * Ids that look like those of live traffic: every digit another one, what is spelt in hexadecimal spelt anew, words kept.
 * An id that counts up or means something cannot be imitated; who sends such ids had better leave them out.
 */
import type { Prng } from '@dikast/core/base/prng';

const HEXADECIMAL = '0123456789abcdef';
/** From here on a word of hexadecimal digits is taken for a digest or part of a UUID. */
const HEXADECIMAL_LENGTH_MIN = 4;
const TRIES_MAX = 20;

/** A new id of the same form. */
export function idLike(id: string, prng: Prng): string {
  return id.replace(/[A-Za-z0-9]+/g, (word) => {
    if (!/\d/.test(word)) return word;
    const isHexadecimal = word.length >= HEXADECIMAL_LENGTH_MIN && /^(?=.*[a-f])[0-9a-f]+$/.test(word);
    if (isHexadecimal) return word.replace(/./g, () => HEXADECIMAL.charAt(prng.nextBelow(HEXADECIMAL.length)));
    return word.replace(/\d+/g, (digits) => numberLike(digits, prng));
  });
}

/** As many digits, and no zero in front where there was none. */
function numberLike(digits: string, prng: Prng): string {
  const [first = ''] = digits;
  const begin = first === '0' ? '0' : String(1 + prng.nextBelow(9));
  return begin + digits.slice(1).replace(/./g, () => String(prng.nextBelow(10)));
}

/**
 * `count` ids for sources, all different, like those of a live request: numbered through where those are, of their forms
 * in turn where they are not.
 */
export function sourceIdsLike(live: readonly string[], count: number, prng: Prng): readonly string[] {
  const numbered = numberingOf(live);
  if (numbered !== undefined)
    return Array.from({ length: count }, (_, place) => `${numbered.prefix}${numbered.from + place}`);
  const ids = new Set<string>();
  for (let place = 0; place < count; place++) {
    const model = live[place % live.length] ?? 'source';
    let id = idLike(model, prng);
    for (let tries = 0; ids.has(id) && tries < TRIES_MAX; tries++) id = idLike(model, prng);
    for (let next = 2; ids.has(id); next++) id = `${model}-${next}`;
    ids.add(id);
  }
  return [...ids];
}

/** `s1`, `s2`, `s3`: numbers for one request only, which say nothing of the sources. */
function numberingOf(ids: readonly string[]): { readonly prefix: string; readonly from: number } | undefined {
  const [, prefix = '', number = ''] = /^(.*?)([01])$/.exec(ids[0] ?? '') ?? [];
  if (number === '') return undefined;
  const from = Number(number);
  return ids.every((id, place) => id === `${prefix}${from + place}`) ? { prefix, from } : undefined;
}
