/** `dikast gateway`: an engine and a gateway in front of a vendor, until the user stops it. */
import type { GateOptions } from '@dikast/ai';
import type { CallReport } from '@dikast/server/gateway/chat-call';
import type { GatewayOptions } from '@dikast/server/gateway/gateway';
import { type GatewayServer, isLoopback, startGateway } from '@dikast/server/gateway/gateway-server';
import { systemClock } from 'dikast/adapters/system-clock';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem, showStack } from '../problem.ts';
import { openClaimEngine } from './claim-engine.ts';
import type { LocationOptions } from './locations.ts';
import { openCommandEngine } from './open-engine.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface GatewayCommandOptions extends LocationOptions {
  readonly upstream: string;
  readonly apiKeyEnv?: string;
  readonly clientKeyEnv?: string;
  readonly host: string;
  readonly port: number;
  readonly policy: NonNullable<GateOptions['policy']>;
  readonly undecided: NonNullable<GateOptions['undecided']>;
  readonly maxRevisions: number;
  readonly release: 'answer' | 'claim';
  readonly withheldText?: string;
  readonly calls: number;
  readonly timeout: number;
  readonly maxBody: number;
  readonly record: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Calls that go on when the user stops the gateway have so long. */
const GRACE_MS = 10_000;
const MEBIBYTE = 2 ** 20;

/** Serves; ends with the exit code of an interruption. @throws Problem, DikastError or StoreError when it cannot begin. */
export async function serveGateway(options: GatewayCommandOptions, io: Io): Promise<ExitCode> {
  const means = meansOf(options, io);
  const stopping = new Stopping(io);
  const opening = openEngines(options, io, stopping.signal);
  try {
    const engines = await stopping.orStopped(opening);
    if (engines !== undefined) await serveUntilStopped(options, { ...means, engines }, io, stopping);
    return stopping.reason === 'terminate' ? EXIT_CODES.terminated : EXIT_CODES.interrupted;
  } finally {
    stopping.end();
    await opening.then(
      (engines) => Promise.all(engines.map((engine) => engine?.close())),
      () => {},
    );
  }
}

interface Means {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly clientKey: string | undefined;
}

/** The engine, and the one for claims if streams are released claim by claim. */
type Engines = readonly [engine: ConsensusEngine, claimEngine?: ConsensusEngine];

/** What options and environment say, checked before anything is opened. */
function meansOf({ upstream, apiKeyEnv, clientKeyEnv, host }: GatewayCommandOptions, io: Io): Means {
  const url = URL.canParse(upstream) ? new URL(upstream) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Problem(EXIT_CODES.usage, `--upstream ${upstream}: expected a URL such as https://vendor.example/v1`);
  if (url.username !== '' || url.password !== '' || url.search !== '')
    throw new Problem(
      EXIT_CODES.usage,
      '--upstream: expected a URL without a password and a query; keys come from --api-key-env',
    );
  const clientKey = keyIn('--client-key-env', clientKeyEnv, io);
  if (clientKey === undefined && !isLoopback(host))
    throw new Problem(
      EXIT_CODES.usage,
      `--host ${host}: others could use the vendor's key from there; --client-key-env names a key that they must send`,
    );
  return { baseUrl: upstream, apiKey: keyIn('--api-key-env', apiKeyEnv, io), clientKey };
}

function keyIn(option: string, name: string | undefined, { environment }: Io): string | undefined {
  const key = name === undefined ? undefined : environment[name];
  if (name !== undefined && (key === undefined || key === ''))
    throw new Problem(EXIT_CODES.usage, `${option} ${name}: the environment variable is not set`);
  return key;
}

async function openEngines(options: GatewayCommandOptions, io: Io, signal: AbortSignal): Promise<Engines> {
  const { engine } = await openCommandEngine(options, io, { isWarm: true, isRecorded: options.record, signal });
  if (options.release === 'answer') return [engine];
  try {
    return [engine, await openClaimEngine(engine.config, options, io)];
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function serveUntilStopped(
  options: GatewayCommandOptions,
  means: Means & { readonly engines: Engines },
  io: Io,
  stopping: Stopping,
): Promise<void> {
  const server = await started(options, gatewayOptions(options, means, io));
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${server.port}/v1`;
  await io.stdout.write(
    options.json === true
      ? `${JSON.stringify({ base_url: url })}\n`
      : `${url} in front of ${means.baseUrl}, policy ${options.policy}, ${options.undecided}\nCtrl-C stops it.\n`,
  );
  await stopping.orStopped(new Promise<never>(() => {}));
  await server.close(GRACE_MS);
}

async function started({ host, port }: GatewayCommandOptions, gateway: GatewayOptions): Promise<GatewayServer> {
  try {
    return await startGateway(gateway, { host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(EXIT_CODES.usage, `--host ${host} --port ${port}: cannot be listened on (${code})`);
  }
}

function gatewayOptions(
  options: GatewayCommandOptions,
  { baseUrl, apiKey, clientKey, engines: [engine, claimEngine] }: Means & { readonly engines: Engines },
  io: Io,
): GatewayOptions {
  const { policy, undecided, maxRevisions, withheldText, calls, timeout, maxBody, quiet } = options;
  return {
    upstream: { baseUrl, apiKey },
    clientKey,
    clock: systemClock,
    gate: {
      engine,
      policy,
      undecided,
      revisionsMax: maxRevisions,
      ...(claimEngine === undefined ? {} : { claimEngine }),
      ...(withheldText === undefined ? {} : { withheldText }),
      onError: (error) => void reportFailure(error, io),
    },
    callsMax: calls,
    timeoutMs: timeout * 1000,
    bodyBytesMax: maxBody * MEBIBYTE,
    ...(quiet === true ? {} : { onCall: (report) => void io.stderr.write(lineOf(report, options)) }),
  };
}

/** Why the engine gave no verdict; what it was asked is not told. */
async function reportFailure(error: unknown, io: Io): Promise<void> {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'internal error';
  await io.stderr.write(`dikast: no verdict: ${reason}\n`);
  await showStack(error, io);
}

function lineOf(report: CallReport, { json }: GatewayCommandOptions): string {
  if (json === true) return `${JSON.stringify(report)}\n`;
  const { status, outcome, validation, elapsedMs, error } = report;
  const facts = [
    String(status),
    outcome ?? 'not judged',
    validation ?? '-',
    `${Math.round(elapsedMs)} ms`,
    error ?? '',
  ];
  return `${facts.join('  ').trimEnd()}\n`;
}
