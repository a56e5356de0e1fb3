/** For tests: a gateway on a free port, in front of a fleet or of a vendor that says what it is told to. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FleetFailure, FleetPlan } from '@dikast/lab/fleet/fleet-plan';
import { type ConsensusEngine, createConsensusEngine, defaultConfig, memoryKeys } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import type { GatewayOptions } from './gateway.ts';
import { type GatewayServer, startGateway } from './gateway-server.ts';

/** Stands in its source. */
export const GOOD = 'Parental leave lasts 26 weeks [hr-7].';
/** Has a number that its source does not have. */
export const BAD = 'Parental leave lasts 36 weeks [hr-7].';
/** The second claim is wrong. */
export const TWO_CLAIMS = `${GOOD} It is unpaid for 14 employees [hr-7].`;
export const SOURCES = [{ id: 'hr-7', text: 'Parental leave lasts 26 weeks. It is paid in full for all employees.' }];
export const QUESTION = { role: 'user', content: 'How long is parental leave?' } as const;

const author = (id: string, ...answers: readonly string[]) =>
  ({ id, behaviour: 'author', errorRate: 0, answers }) as const;
const vendor = (name: string, models: FleetPlan['vendors'][number]['models'], failure?: FleetFailure) => ({
  name,
  models,
  latencyMs: { least: 0, most: 0 },
  failureRates: failure === undefined ? {} : { [failure]: 1 },
});

/** Vendor `v` answers; each other one fails in the way that is its name. */
export const FLEET: FleetPlan = {
  seed: 1,
  errorCorrelation: 0,
  vendors: [
    vendor('v', [author('good', GOOD), author('bad', BAD), author('learns', BAD, GOOD), author('two', TWO_CLAIMS)]),
    ...(['hang', 'rate_limited', 'server_error', 'reset', 'half_answer', 'huge_answer'] as const).map((failure) =>
      vendor(failure, [author('good', GOOD)], failure),
    ),
  ],
};

/** The built-in agents with time to spare on a busy machine; `pool` leaves only one pool. */
export function patientEngine(pool?: string): ConsensusEngine {
  const base = defaultConfig();
  const performanceTargets = {
    ...base.performanceTargets,
    fastPathLatencyMs: 20_000,
    standardPathLatencyMs: 20_000,
    complexPathLatencyMs: 20_000,
  };
  const pools = new Map([...base.pools].filter(([name]) => pool === undefined || name === pool));
  return createConsensusEngine({ keys: memoryKeys(), config: { ...base, performanceTargets, pools } });
}

/** A gateway on a free port of this machine. */
export async function gatewayTo(
  baseUrl: string,
  gate: GatewayOptions['gate'],
  changes: Partial<GatewayOptions> = {},
): Promise<GatewayServer & { readonly url: string }> {
  const options = { upstream: { baseUrl }, gate, clock: systemClock, ...changes };
  const server = await startGateway(options, { host: '127.0.0.1', port: 0 });
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

/** A vendor that a test writes itself. */
export interface ScriptedVendor {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Starts one. */
export async function scriptedVendor(answer: RequestListener): Promise<ScriptedVendor> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
