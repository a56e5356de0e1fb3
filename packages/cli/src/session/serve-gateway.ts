/** `dikast gateway`: an engine and a gateway in front of a vendor, until the user stops it. */
import type { CallReport } from '@dikast/server/gateway/chat-call';
import type { GatewayOptions } from '@dikast/server/gateway/gateway';
import { type GatewayServer, startGateway } from '@dikast/server/gateway/gateway-server';
import { systemClock } from 'dikast/adapters/system-clock';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem, showStack } from '../problem.ts';
import { openClaimEngine } from './claim-engine.ts';
import { type GatewayFlags, type GatewaySettings, gatewaySettings } from './gateway-settings.ts';
import type { LocationOptions } from './locations.ts';
import { type CommandConfig, openCommandEngine, readCommandConfig } from './open-engine.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface GatewayCommandOptions extends LocationOptions, GatewayFlags {
  readonly record?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Calls that go on when the user stops the gateway have so long. */
const GRACE_MS = 10_000;
const MEBIBYTE = 2 ** 20;

/** Serves; ends with the exit code of an interruption. @throws Problem, DikastError or StoreError when it cannot begin. */
export async function serveGateway(options: GatewayCommandOptions, io: Io): Promise<ExitCode> {
  const stopping = new Stopping(io);
  try {
    const read = await stopping.orStopped(readCommandConfig(options, io));
    if (read !== undefined) await serveBy(read, options, { io, stopping });
    return stopping.exitCode;
  } finally {
    stopping.end();
  }
}

/** Everything that can be wrong with the settings is found before anything is opened. */
async function serveBy(
  read: CommandConfig,
  options: GatewayCommandOptions,
  { io, stopping }: { readonly io: Io; readonly stopping: Stopping },
): Promise<void> {
  const settings = gatewaySettings(options, read.config.gateway, io);
  const opening = openEngines({ read, settings, options }, io, stopping.signal);
  try {
    const engines = await stopping.orStopped(opening);
    if (engines !== undefined) await serveUntilStopped({ settings, options, engines }, io, stopping);
  } finally {
    await opening.then(
      (engines) => Promise.all(engines.map((engine) => engine?.close())),
      () => {},
    );
  }
}

/** The engine, and the one for claims if streams are released claim by claim. */
type Engines = readonly [engine: ConsensusEngine, claimEngine?: ConsensusEngine];

interface Opening {
  readonly read: CommandConfig;
  readonly settings: GatewaySettings;
  readonly options: GatewayCommandOptions;
}

async function openEngines({ read, settings, options }: Opening, io: Io, signal: AbortSignal): Promise<Engines> {
  const isRecorded = options.record !== false;
  const { engine } = await openCommandEngine(options, io, { isWarm: true, isRecorded, signal, read });
  if (settings.release === 'answer') return [engine];
  try {
    return [engine, await openClaimEngine(engine.config, options, io)];
  } catch (error) {
    await engine.close();
    throw error;
  }
}

interface Serving {
  readonly settings: GatewaySettings;
  readonly options: GatewayCommandOptions;
  readonly engines: Engines;
}

async function serveUntilStopped(serving: Serving, io: Io, stopping: Stopping): Promise<void> {
  const { upstream, host, policy, undecided } = serving.settings;
  const server = await started(serving, io);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}/v1`;
  await io.stdout.write(
    serving.options.json === true
      ? `${JSON.stringify({ base_url: url })}\n`
      : `${url} in front of ${upstream}, policy ${policy}, ${undecided}\nCtrl-C stops it.\n`,
  );
  await stopping.orStopped(new Promise<never>(() => {}));
  await server.close(GRACE_MS);
}

async function started(serving: Serving, io: Io): Promise<GatewayServer> {
  const { host, port } = serving.settings;
  try {
    return await startGateway(gatewayOptions(serving, io), { host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(EXIT_CODES.usage, `--host ${host} --port ${port}: cannot be listened on (${code})`);
  }
}

function gatewayOptions({ settings, options, engines: [engine, claimEngine] }: Serving, io: Io): GatewayOptions {
  const { upstream, apiKey, clientKey, policy, undecided, revisionsMax, withheldText } = settings;
  const { callsMax, timeoutMs, bodyMebibytesMax, keepAliveMs } = settings;
  return {
    upstream: { baseUrl: upstream, apiKey },
    clientKey,
    clock: systemClock,
    gate: {
      engine,
      policy,
      undecided,
      revisionsMax,
      ...(claimEngine === undefined ? {} : { claimEngine }),
      ...(withheldText === undefined ? {} : { withheldText }),
      onError: (error) => void reportFailure(error, io),
    },
    callsMax,
    timeoutMs,
    keepAliveMs,
    bodyBytesMax: bodyMebibytesMax * MEBIBYTE,
    ...(options.quiet === true ? {} : { onCall: (report) => void io.stderr.write(lineOf(report, options)) }),
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
