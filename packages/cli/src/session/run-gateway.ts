/** Serves the gateway until the user stops it. */
import type { GatePolicy } from '@dikast/ai';
import { type RunningGateway, serveGateway } from '@dikast/server/gateway/serve-gateway';
import type { UpstreamOptions } from '@dikast/server/gateway/upstream';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import type { LocationOptions } from './locations.ts';
import { openCommandEngine } from './open-engine.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface GatewayCommandOptions extends LocationOptions {
  readonly upstream: string;
  readonly apiKeyEnv?: string;
  readonly port: number;
  readonly policy: GatePolicy;
  readonly failOpen?: boolean;
  readonly record: boolean;
}

/** Serves; ends with the exit code of an interruption. @throws Problem or DikastError when it cannot begin. */
export async function runGateway(options: GatewayCommandOptions, io: Io): Promise<ExitCode> {
  const upstream = upstreamOf(options, io);
  const stopping = new Stopping(io);
  const { engine } = await openCommandEngine(options, io, {
    isWarm: true,
    isRecorded: options.record,
    signal: stopping.signal,
  });
  try {
    const gateway = await started(options, engine, upstream);
    try {
      await io.stdout.write(`http://127.0.0.1:${gateway.port}/v1 in front of ${upstream.baseUrl}\nCtrl-C stops it.\n`);
      await stopped(stopping.signal);
    } finally {
      await gateway.close();
    }
  } finally {
    stopping.end();
    await engine.close();
  }
  return EXIT_CODES.interrupted;
}

function upstreamOf({ upstream, apiKeyEnv }: GatewayCommandOptions, { environment }: Io): UpstreamOptions {
  if (!/^https?:\/\/[^\s/]/.test(upstream) || !URL.canParse(upstream))
    throw new Problem(EXIT_CODES.usage, `--upstream ${upstream}: expected an http or https URL, up to and with /v1`);
  const baseUrl = upstream.replace(/\/+$/, '');
  if (apiKeyEnv === undefined) return { baseUrl };
  const apiKey = environment[apiKeyEnv];
  if (apiKey === undefined || apiKey === '')
    throw new Problem(EXIT_CODES.usage, `--api-key-env ${apiKeyEnv}: this environment variable is not set`);
  return { baseUrl, apiKey };
}

async function started(
  { port, policy, failOpen }: GatewayCommandOptions,
  engine: ConsensusEngine,
  upstream: UpstreamOptions,
): Promise<RunningGateway> {
  const undecided = failOpen === true ? 'fail_open' : 'fail_closed';
  try {
    return await serveGateway({ engine, upstream, policy, undecided }, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(EXIT_CODES.usage, `--port ${port}: cannot be listened on (${code}); --port 0 takes a free one`);
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
