/**
 * Fetches a web page named by a stranger without becoming his tool: http and https on the usual ports only, no
 * credentials, no address that is not public, the connection pinned to the very address that was checked, every redirect
 * checked like the first URL, and limits on time, size and redirects.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why a page was not fetched. */
export type SafeFetchErrorCode =
  | 'invalid_url'
  | 'refused_scheme'
  | 'refused_credentials'
  | 'refused_port'
  | 'refused_address'
  | 'unknown_host'
  | 'too_many_redirects'
  | 'too_large'
  | 'timed_out'
  | 'cancelled'
  | 'connection_failed';

/** A page that was not fetched, with the reason as a code. */
export class SafeFetchError extends Error {
  override readonly name = 'SafeFetchError';
  readonly code: SafeFetchErrorCode;

  constructor(code: SafeFetchErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Limits and the parts that tests and unusual networks replace. */
export interface SafeFetchOptions {
  /** For everything together, redirects included. */
  readonly timeoutMs?: number;
  readonly bodyBytesMax?: number;
  readonly redirectsMax?: number;
  readonly ports?: readonly number[];
  /** All addresses of a host name. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Which addresses may be connected to; by default the public ones. */
  readonly isAllowedAddress?: (address: string) => boolean;
}

/** A page as it came. */
export interface FetchedPage {
  /** After redirects. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** Fetches a page; `signal` cancels. */
export type SafeFetch = (url: string, signal?: AbortSignal) => Promise<FetchedPage>;

const DEFAULTS = {
  timeoutMs: 5000,
  bodyBytesMax: 1_000_000,
  redirectsMax: 3,
  ports: [80, 443],
  resolve: resolveByDns,
  isAllowedAddress: isPublicAddress,
} as const satisfies Required<SafeFetchOptions>;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A fetcher with these limits. It rejects with {@link SafeFetchError} and nothing else. */
export function makeSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const settings = { ...DEFAULTS, ...options };
  return async (url, signal) => {
    const timeout = AbortSignal.timeout(settings.timeoutMs);
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      return await follow(url, settings, either);
    } catch (error) {
      if (timeout.aborted) throw new SafeFetchError('timed_out', `no answer within ${settings.timeoutMs} ms`, error);
      if (either.aborted) throw new SafeFetchError('cancelled', 'the fetch was cancelled', error);
      if (error instanceof SafeFetchError) throw error;
      throw new SafeFetchError('connection_failed', 'the connection failed', error);
    }
  };
}

type Settings = Required<SafeFetchOptions>;

async function follow(first: string, settings: Settings, signal: AbortSignal): Promise<FetchedPage> {
  let url = checkUrl(first, settings.ports);
  for (let redirects = 0; redirects <= settings.redirectsMax; redirects++) {
    const address = await checkedAddress(url, settings, signal);
    const response = await open(url, address, signal);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) {
      return await read(url, response, settings.bodyBytesMax);
    }
    response.destroy();
    url = checkUrl(location, settings.ports, url);
  }
  throw new SafeFetchError('too_many_redirects', `more than ${settings.redirectsMax} redirects`);
}

/** The URL parser brings every spelling of an IPv4 address (decimal, octal, hexadecimal, short) into the usual one. */
function checkUrl(text: string, ports: readonly number[], base?: URL): URL {
  const url = parseUrl(text, base);
  if (url === undefined) throw new SafeFetchError('invalid_url', 'not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new SafeFetchError('refused_scheme', `"${url.protocol}" is neither http nor https`);
  if (url.username !== '' || url.password !== '')
    throw new SafeFetchError('refused_credentials', 'the URL carries credentials');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!ports.includes(port)) throw new SafeFetchError('refused_port', `port ${port} is not one of ${ports.join(', ')}`);
  return url;
}

function parseUrl(text: string, base: URL | undefined): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
}

/** The address to connect to. One address that is not allowed refuses the host: it could be the one that answers. */
async function checkedAddress(url: URL, settings: Settings, signal: AbortSignal): Promise<string> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? await withSignal(settings.resolve(host), signal) : [host];
  const refused = addresses.find((address) => !settings.isAllowedAddress(address));
  if (refused !== undefined) throw new SafeFetchError('refused_address', `${url.hostname} is not a public address`);
  const [address] = addresses;
  if (address === undefined) throw new SafeFetchError('unknown_host', `${url.hostname} has no address`);
  return address;
}

async function resolveByDns(hostname: string): Promise<readonly string[]> {
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new SafeFetchError('unknown_host', `${hostname} has no address`, error);
  }
}

/** A name server's answer cannot be cancelled, only left. */
function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Opens a connection to `address`, whatever the host's name has come to mean since; no pool, no proxy, no compression. */
function open(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const family = isIP(address);
  const pinned: LookupFunction = (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'GET',
      agent: false,
      lookup: pinned,
      signal,
      headers: { accept: 'text/html, text/plain, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'dikast' },
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

async function read(url: URL, response: IncomingMessage, bodyBytesMax: number): Promise<FetchedPage> {
  const tooLarge = () => {
    response.destroy();
    return new SafeFetchError('too_large', `the page is larger than ${bodyBytesMax} bytes`);
  };
  if (Number(response.headers['content-length'] ?? 0) > bodyBytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return {
    url: url.href,
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'],
    body: Buffer.concat(chunks),
  };
}
