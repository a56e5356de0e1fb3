/** A gateway on a port. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createGateway, type GatewayOptions } from './gateway.ts';

/** Where it listens. */
export interface GatewayAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** A gateway that listens. */
export interface GatewayServer {
  readonly port: number;
  /** Lets the calls that go on end, aborts those that take longer than `graceMs`, and stops listening. */
  close(graceMs: number): Promise<void>;
  /** Aborts the calls that go on. */
  abortAll(): void;
}

/** The names that lead to this machine only. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || host === '::1';
}

/** Starts one. @throws what listening throws, such as EADDRINUSE. */
export async function startGateway(options: GatewayOptions, { host, port }: GatewayAddress): Promise<GatewayServer> {
  const gateway = createGateway({ ...options, ...(isLoopback(host) ? { hostNames: LOOPBACK } : {}) });
  const server = createAdaptorServer({ fetch: gateway.fetch, overrideGlobalObjects: false }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    abortAll: () => gateway.calls.abortAll(),
    async close(graceMs) {
      // Connections that fall idle later than this are not waited for.
      server.keepAliveTimeout = 1;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await gateway.calls.close(graceMs);
      server.closeIdleConnections();
      const cancel = options.clock.schedule(graceMs, () => server.closeAllConnections());
      await closed;
      cancel();
    },
  };
}
