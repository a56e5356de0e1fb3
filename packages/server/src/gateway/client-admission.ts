/** Who may call the gateway: clients with its key, and under the names that it is meant to be called by. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from './api-error.ts';

/** What is asked of clients. */
export interface Admission {
  /** What clients must send as their key. Without one everybody who can reach the gateway may use it. */
  readonly clientKey?: string | undefined;
  /** Names under which it may be called; without it any. Keeps pages in a browser from a gateway on their machine. */
  readonly hostNames?: readonly string[] | undefined;
}

const OPEN_TO_ALL = '/health';

/** Lets a request in. @throws ApiError `foreign_host`, `invalid_api_key`. */
export function admit(request: Request, { clientKey, hostNames }: Admission): void {
  const { hostname, pathname } = new URL(request.url);
  if (hostNames !== undefined && !hostNames.includes(hostname))
    throw new ApiError('foreign_host', `host: "${hostname.slice(0, 100)}"; expected ${hostNames.join(', ')}`);
  if (clientKey === undefined || pathname === OPEN_TO_ALL) return;
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  // Digests have one length, and comparing them tells nothing of where two keys differ.
  if (!timingSafeEqual(digestOf(given), digestOf(clientKey)))
    throw new ApiError('invalid_api_key', 'authorization: expected "Bearer" and the key of this gateway');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
