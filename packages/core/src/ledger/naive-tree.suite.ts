/** The definitions of RFC 6962 section 2.1 written down once more, over lists, as slow as they read. */
import type { Sha256 } from '../base/crypto-port.ts';

/** The RFC's functions over one hash. */
export function naiveTree(sha256: Sha256) {
  const node = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.from([1, ...left, ...right]));
  const split = (n: number): number => {
    for (let k = n - 1; ; k--) if ((k & (k - 1)) === 0) return k;
  };

  /** MTH(D[n]). */
  function root(data: readonly Uint8Array[]): Uint8Array {
    const [only] = data;
    if (only === undefined) return sha256(new Uint8Array());
    if (data.length === 1) return sha256(Uint8Array.from([0, ...only]));
    const k = split(data.length);
    return node(root(data.slice(0, k)), root(data.slice(k)));
  }

  /** PATH(m, D[n]). */
  function path(m: number, data: readonly Uint8Array[]): Uint8Array[] {
    if (data.length === 1) return [];
    const k = split(data.length);
    if (m < k) return [...path(m, data.slice(0, k)), root(data.slice(k))];
    return [...path(m - k, data.slice(k)), root(data.slice(0, k))];
  }

  /** SUBPROOF(m, D[n], b); PROOF(m, D[n]) is the one with b true. */
  function subproof(m: number, data: readonly Uint8Array[], b: boolean): Uint8Array[] {
    if (m === data.length) return b ? [] : [root(data)];
    const k = split(data.length);
    if (m <= k) return [...subproof(m, data.slice(0, k), b), root(data.slice(k))];
    return [...subproof(m - k, data.slice(k), false), root(data.slice(0, k))];
  }

  return { root, path, proof: (m: number, data: readonly Uint8Array[]) => subproof(m, data, true) };
}
