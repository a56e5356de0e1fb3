/** The vendor behind the gateway. Its refusals go to the client as they are, its key never does. */
import { boundedFetch } from '@dikast/ai/calling/bounded-fetch';
import { ApiError } from './api-error.ts';

/** Where the answers come from. */
export interface UpstreamOptions {
  /** Up to and with `/v1`, as vendors document it. */
  readonly baseUrl: string;
  /** Sent instead of what clients send as their key. */
  readonly apiKey?: string | undefined;
}

/** An answer of the vendor that is none: passed on to the client. */
export class UpstreamRefusal extends Error {
  override readonly name = 'UpstreamRefusal';
  readonly response: Response;

  constructor(response: Response) {
    super(`the upstream answered with status ${response.status}`);
    this.response = response;
  }
}

/** Bytes of an answer that are read. */
const ANSWER_BYTES_MAX = 8 * 2 ** 20;
const PASSED_HEADERS = /^(?:retry-after(?:-ms)?|x-should-retry|x-request-id|x-ratelimit-.*)$/;
const REDACTED = '[redacted]';

/** Calls the vendor. */
export class Upstream {
  readonly #baseUrl: string;
  readonly #apiKey: string | undefined;
  readonly #fetch = boundedFetch(ANSWER_BYTES_MAX);

  constructor({ baseUrl, apiKey }: UpstreamOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#apiKey = apiKey;
  }

  /** The vendor as this client may use it: under the key of the client where the gateway has none. */
  forClient(authorization: string | undefined): Upstream {
    const [, clientKey] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
    return this.#apiKey !== undefined || clientKey === undefined
      ? this
      : new Upstream({ baseUrl: this.#baseUrl, apiKey: clientKey });
  }

  /** Asks for an answer. @throws UpstreamRefusal, ApiError `upstream_unusable`; what aborts the signal. */
  chat(body: string, signal: AbortSignal): Promise<Response> {
    return this.#call('/chat/completions', { method: 'POST', body, signal });
  }

  /** What models there are. @throws as {@link Upstream.chat}. */
  async models(signal: AbortSignal): Promise<Response> {
    return this.#withoutKey(await this.#call('/models', { signal }));
  }

  async #call(path: string, how: { method?: string; body?: string; signal: AbortSignal }): Promise<Response> {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (this.#apiKey !== undefined) headers.set('authorization', `Bearer ${this.#apiKey}`);
    const response = await this.#fetch(`${this.#baseUrl}${path}`, { ...how, headers, redirect: 'manual' }).catch(
      (error: unknown) => {
        if (how.signal.aborted) throw error;
        throw unusable('cannot be reached');
      },
    );
    if (response.ok) return response;
    if (response.status < 400) {
      await response.body?.cancel();
      throw unusable(`answered with status ${response.status}; expected an answer or an error`);
    }
    throw new UpstreamRefusal(await this.#withoutKey(response));
  }

  /** What a vendor says may quote the key it was sent. */
  async #withoutKey(response: Response): Promise<Response> {
    const said = await response.text().catch(() => {
      throw unusable(`broke off its answer with status ${response.status}, or sent more than is read`);
    });
    const headers = new Headers([...response.headers].filter(([name]) => PASSED_HEADERS.test(name)));
    headers.set('content-type', response.headers.get('content-type') ?? 'text/plain');
    const text = this.#apiKey === undefined ? said : said.replaceAll(this.#apiKey, REDACTED);
    return new Response(text, { status: response.status, headers });
  }
}

/** The vendor did what no vendor should. */
export function unusable(problem: string): ApiError {
  return new ApiError('upstream_unusable', `the upstream ${problem}`);
}
