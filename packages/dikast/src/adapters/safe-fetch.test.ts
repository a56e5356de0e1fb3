import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSafeFetch, SafeFetchError, type SafeFetchOptions } from './safe-fetch.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server on loopback; returns its port. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A fetcher to which "page.test" is the loopback address and no other private address may be reached. */
function fetcherFor(port: number, options: SafeFetchOptions = {}) {
  return makeSafeFetch({
    ports: [80, 443, port],
    resolve: async (hostname) => (hostname === 'page.test' ? ['127.0.0.1'] : ['10.1.2.3']),
    isAllowedAddress: (address) => address === '127.0.0.1',
    ...options,
  });
}

const text = ({ body }: { readonly body: Uint8Array }) => Buffer.from(body).toString();

describe('a safe fetch', () => {
  it('brings a page with its status and type', async () => {
    const port = await serve((_, response) => response.setHeader('content-type', 'text/plain').end('hello'));
    const page = await fetcherFor(port)(`http://page.test:${port}/a#b`);
    expect(page).toMatchObject({ status: 200, contentType: 'text/plain' });
    expect(text(page)).toBe('hello');
  });

  it('brings the status of a page that is gone', async () => {
    const port = await serve((_, response) => response.writeHead(410).end());
    expect((await fetcherFor(port)(`http://page.test:${port}/`)).status).toBe(410);
  });

  it('sends the name that was asked for and no credentials, cookies or referrer', async () => {
    const port = await serve(({ headers }, response) => response.end(JSON.stringify(headers)));
    const headers: unknown = JSON.parse(text(await fetcherFor(port)(`http://page.test:${port}/`)));
    expect(headers).toMatchObject({ host: `page.test:${port}` });
    expect(Object.keys(headers as object)).not.toEqual(expect.arrayContaining(['authorization']));
    expect(Object.keys(headers as object)).not.toEqual(expect.arrayContaining(['cookie']));
    expect(Object.keys(headers as object)).not.toEqual(expect.arrayContaining(['referer']));
  });

  it('follows a redirect to an address it may reach', async () => {
    const port = await serve(({ url }, response) =>
      url === '/new' ? response.end('moved') : response.writeHead(302, { location: '/new' }).end(),
    );
    const page = await fetcherFor(port)(`http://page.test:${port}/old`);
    expect(page.url).toBe(`http://page.test:${port}/new`);
    expect(text(page)).toBe('moved');
  });

  it.each([
    ['a private name', 'http://inside.test/', 'refused_address'],
    ['a link-local address', 'http://169.254.169.254/latest/meta-data', 'refused_address'],
    ['a loopback address in IPv6', 'http://[::1]/', 'refused_address'],
    ['a file', 'file:///etc/hostname', 'refused_scheme'],
    ['a port that is not served', 'http://page.test:22/', 'refused_port'],
    ['a URL with credentials', 'http://user:secret@page.test/', 'refused_credentials'],
  ])('does not follow a redirect to %s', async (_, location, code) => {
    const port = await serve((__, response) => response.writeHead(302, { location }).end());
    await expect(fetcherFor(port)(`http://page.test:${port}/`)).rejects.toMatchObject({ code });
  });

  it('stops after the redirects it may follow', async () => {
    let requests = 0;
    const port = await serve((_, response) => response.writeHead(302, { location: `/${++requests}` }).end());
    const fetched = fetcherFor(port, { redirectsMax: 2 })(`http://page.test:${port}/`);
    await expect(fetched).rejects.toMatchObject({ code: 'too_many_redirects' });
    expect(requests).toBe(3);
  });

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://１２７.0.0.1/',
    'http://127.0.0.1./',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://10.0.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/',
    'http://192.168.1.1/',
  ])('refuses %s by default', async (url) => {
    await expect(makeSafeFetch()(url)).rejects.toMatchObject({ code: 'refused_address' });
  });

  it.each([
    ['localhost', 'refused_address', 'http://localhost/'],
    ['other schemes', 'refused_scheme', 'ftp://page.test/'],
    ['data', 'refused_scheme', 'data:text/plain,hello'],
    ['credentials', 'refused_credentials', 'http://user@page.test/'],
    ['other ports', 'refused_port', 'http://page.test:8080/'],
    ['text that is no URL', 'invalid_url', 'page.test'],
    ['an address with a zone', 'invalid_url', 'http://[fe80::1%25eth0]/'],
  ])('refuses %s', async (_, code, url) => {
    await expect(makeSafeFetch({ resolve: async () => ['127.0.0.1'] })(url)).rejects.toMatchObject({ code });
  });

  it('refuses a name that has one private address among public ones', async () => {
    const fetchPage = makeSafeFetch({ resolve: async () => ['93.184.216.34', '10.0.0.1'] });
    await expect(fetchPage('http://page.test/')).rejects.toMatchObject({ code: 'refused_address' });
  });

  it('asks for a name once and connects to the address it checked', async () => {
    const port = await serve((_, response) => response.end('once'));
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']);
    expect(text(await fetcherFor(port, { resolve })(`http://page.test:${port}/`))).toBe('once');
    expect(asked).toBe(1);
  });

  it('says that a name has no address', async () => {
    const fetchPage = makeSafeFetch({ resolve: async () => [] });
    await expect(fetchPage('http://page.test/')).rejects.toMatchObject({ code: 'unknown_host' });
  });

  it('says that nobody listens', async () => {
    const port = await serve((_, response) => response.end());
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    await expect(fetcherFor(port)(`http://page.test:${port}/`)).rejects.toMatchObject({ code: 'connection_failed' });
  });

  it.each([
    ['announced', { 'content-length': '5000' }],
    ['not announced', {}],
  ])('stops at a body larger than the limit, %s', async (_, headers) => {
    const port = await serve((__, response) => response.writeHead(200, headers).end('x'.repeat(5000)));
    const fetched = fetcherFor(port, { bodyBytesMax: 4999 })(`http://page.test:${port}/`);
    await expect(fetched).rejects.toMatchObject({ code: 'too_large' });
    const whole = await fetcherFor(port, { bodyBytesMax: 5000 })(`http://page.test:${port}/`);
    expect(whole.body).toHaveLength(5000);
  });

  it('leaves a body that does not end within the time limit', async () => {
    const port = await serve((_, response) => response.writeHead(200).write('begun'));
    const fetched = fetcherFor(port, { timeoutMs: 50 })(`http://page.test:${port}/`);
    await expect(fetched).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('leaves a name server that does not answer within the time limit', async () => {
    const fetched = makeSafeFetch({ timeoutMs: 20, resolve: () => new Promise(() => {}) })('http://page.test/');
    await expect(fetched).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('rejects with its own error even where its parts fail in theirs', async () => {
    const fetchPage = makeSafeFetch({ resolve: () => Promise.reject(new TypeError('broken resolver')) });
    await expect(fetchPage('http://page.test/')).rejects.toBeInstanceOf(SafeFetchError);
    await expect(fetchPage('http://page.test/')).rejects.toMatchObject({ code: 'connection_failed' });
  });

  it('stops when its caller gives up', async () => {
    const port = await serve(() => {});
    const fetched = fetcherFor(port)(`http://page.test:${port}/`, AbortSignal.abort());
    await expect(fetched).rejects.toMatchObject({ code: 'cancelled' });
  });
});
