/** The gateway on a port of this machine. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type GatewayOptions, gatewayApp } from './gateway-app.ts';

/** A gateway that listens. */
export interface RunningGateway {
  readonly port: number;
  /** Ends the connections that are open. */
  close(): Promise<void>;
}

/** Listens on a loopback address; port 0 takes a free one. @throws what listening throws, such as EADDRINUSE. */
export function serveGateway(options: GatewayOptions, port: number): Promise<RunningGateway> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: gatewayApp(options).fetch, port, hostname: '127.0.0.1' }, ({ port }: AddressInfo) =>
      resolve({
        port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
    server.once('error', reject);
  });
}
