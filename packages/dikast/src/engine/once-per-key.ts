/** A request with an idempotency key is judged once; asked again, its recorded verdict is returned. */
import { DikastError } from '../errors/dikast-error.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** How a request under a key comes to its verdict. */
export interface KeyedRequest {
  readonly key: string;
  readonly requestDigest: string;
  /** Of the caller that asks just now. */
  readonly signal: AbortSignal | undefined;
  /** The verdict that is recorded under the key, if any. */
  find(): Promise<{ readonly requestDigest: string; readonly verdict: Verdict } | undefined>;
  validate(): Promise<Verdict>;
}

/** The keys under way. */
export class OncePerKey {
  readonly #underWay = new Map<string, { readonly requestDigest: string; readonly verdict: Promise<Verdict> }>();

  /** The one verdict of a key. @throws DikastError `invalid_request` when the key was used for another request. */
  async verdictOf(keyed: KeyedRequest): Promise<Verdict> {
    const running = this.#underWay.get(keyed.key);
    if (running === undefined) return this.#first(keyed);
    if (running.requestDigest !== keyed.requestDigest) throw usedForAnother(keyed.key);
    try {
      return await running.verdict;
    } catch (error) {
      // The first caller gave up, this one did not.
      if (!(error instanceof DikastError && error.code === 'aborted') || keyed.signal?.aborted === true) throw error;
      return this.verdictOf(keyed);
    }
  }

  /** Registered before the first wait, so that whoever comes meanwhile finds it. */
  async #first(keyed: KeyedRequest): Promise<Verdict> {
    const { key, requestDigest } = keyed;
    const verdict = recordedOrNew(keyed);
    this.#underWay.set(key, { requestDigest, verdict });
    try {
      return await verdict;
    } finally {
      this.#underWay.delete(key);
    }
  }
}

async function recordedOrNew(keyed: KeyedRequest): Promise<Verdict> {
  const earlier = await keyed.find();
  if (earlier === undefined) return keyed.validate();
  if (earlier.requestDigest !== keyed.requestDigest) throw usedForAnother(keyed.key);
  return earlier.verdict;
}

function usedForAnother(key: string): DikastError {
  return new DikastError('invalid_request', `idempotency key "${key}" was used for another request`);
}
