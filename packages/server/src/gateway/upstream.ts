/** The model behind the gateway: asked with the request as it came, without what is ours. */
import { boundedFetch } from '@dikast/ai/calling/bounded-fetch';
import { type ChatRequest, type Completion, completionSchema } from './chat-completion.ts';

/** Where the upstream is and how it is asked. */
export interface UpstreamOptions {
  /** Up to and with `/v1`. */
  readonly baseUrl: string;
  /** Sent instead of the caller's own key. */
  readonly apiKey?: string | undefined;
}

/** A completion; or the upstream's refusal, to be passed on; or no usable reply. */
export type UpstreamReply =
  | { readonly kind: 'completion'; readonly completion: Completion }
  | {
      readonly kind: 'refusal';
      readonly status: number;
      readonly body: string;
      readonly retryAfter: string | undefined;
    }
  | { readonly kind: 'broken'; readonly detail: string };

const REPLY_BYTES_MAX = 8 * 2 ** 20;

/** Asks the upstream in one piece: an answer is judged whole, also when it is streamed to the caller. */
export async function askUpstream(
  { baseUrl, apiKey }: UpstreamOptions,
  { dikast: _, stream_options: __, ...request }: ChatRequest,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<UpstreamReply> {
  const key = apiKey === undefined ? authorization : `Bearer ${apiKey}`;
  try {
    const response = await boundedFetch(REPLY_BYTES_MAX)(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: key }) },
      body: JSON.stringify({ ...request, stream: false }),
      signal,
    });
    const body = await response.text();
    const retryAfter = response.headers.get('retry-after') ?? undefined;
    if (!response.ok) return { kind: 'refusal', status: response.status, body, retryAfter };
    const parsed = completionSchema.safeParse(JSON.parse(body));
    if (!parsed.success)
      return { kind: 'broken', detail: 'the upstream answered with something that is no completion' };
    return { kind: 'completion', completion: parsed.data };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'broken', detail: 'the upstream could not be reached, or its answer broke off' };
  }
}
