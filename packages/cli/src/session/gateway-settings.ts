/** What the command line and the configuration say of a gateway together. The command line wins. */
import { isLoopback } from '@dikast/server/gateway/gateway-server';
import type { GatewayConfig } from 'dikast/config/gateway-config';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';

/** Options as they were typed; what was not typed is not there. Times are in seconds. */
export interface GatewayFlags {
  readonly upstream?: string;
  readonly apiKeyEnv?: string;
  readonly clientKeyEnv?: string;
  readonly host?: string;
  readonly port?: number;
  readonly policy?: GatewayConfig['policy'];
  readonly undecided?: GatewayConfig['undecided'];
  readonly maxRevisions?: number;
  readonly release?: GatewayConfig['release'];
  readonly withheldText?: string;
  readonly calls?: number;
  readonly timeout?: number;
  readonly maxBody?: number;
  readonly keepAlive?: number;
}

/** A gateway ready to be started. */
export interface GatewaySettings extends GatewayConfig {
  readonly upstream: string;
  readonly apiKey: string | undefined;
  readonly clientKey: string | undefined;
}

type Sayings = Partial<Record<keyof GatewayConfig, string | number>>;

/** Puts them together. @throws Problem `usage` or `configuration`, after where it was written. */
export function gatewaySettings(flags: GatewayFlags, config: GatewayConfig, io: Io): GatewaySettings {
  const typed = typedIn(flags);
  const settings = { ...config, ...typed } as GatewayConfig;
  const refuse = (setting: 'upstream' | 'host' | 'apiKeyEnv' | 'clientKeyEnv', problem: string) => {
    const [option, name] = NAMES[setting];
    return setting in typed
      ? new Problem(EXIT_CODES.usage, `${option}${problem}`)
      : new Problem(EXIT_CODES.configuration, `${name}${problem}`);
  };
  const keyIn = (setting: 'apiKeyEnv' | 'clientKeyEnv'): string | undefined => {
    const name = settings[setting];
    const key = name === undefined ? undefined : io.environment[name];
    if (name !== undefined && (key === undefined || key === ''))
      throw refuse(setting, ` ${name}: the environment variable is not set`);
    return key;
  };
  const { upstream, host } = settings;
  if (upstream === undefined)
    throw new Problem(
      EXIT_CODES.usage,
      'no upstream: name the vendor by --upstream, or gateway.upstream in the configuration',
    );
  const problem = problemWith(upstream);
  if (problem !== undefined) throw refuse('upstream', problem);
  const keys = { apiKey: keyIn('apiKeyEnv'), clientKey: keyIn('clientKeyEnv') };
  if (keys.clientKey === undefined && !isLoopback(host)) throw refuse('host', ` ${host}${OPEN_TO_OTHERS}`);
  return { ...settings, upstream, ...keys };
}

const OPEN_TO_OTHERS =
  ": others could use the vendor's key from there; --client-key-env or gateway.client_key_env names a key that they must send";

const NAMES = {
  upstream: ['--upstream', 'gateway.upstream'],
  host: ['--host', 'gateway.host'],
  apiKeyEnv: ['--api-key-env', 'gateway.api_key_env'],
  clientKeyEnv: ['--client-key-env', 'gateway.client_key_env'],
} as const;

/** The flags under the names and in the units of the configuration, without those that were not typed. */
function typedIn({ maxRevisions, calls, timeout, maxBody, keepAlive, ...same }: GatewayFlags): Sayings {
  const { upstream, apiKeyEnv, clientKeyEnv, host, port, policy, undecided, release, withheldText } = same;
  const sayings = {
    ...{ upstream, apiKeyEnv, clientKeyEnv, host, port, policy, undecided, release, withheldText },
    revisionsMax: maxRevisions,
    callsMax: calls,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    bodyMebibytesMax: maxBody,
    keepAliveMs: keepAlive === undefined ? undefined : keepAlive * 1000,
  };
  return Object.fromEntries(Object.entries(sayings).filter(([, value]) => value !== undefined));
}

/** What keeps a text from being the address of a vendor, never with a secret in it. */
function problemWith(upstream: string): string | undefined {
  const url = URL.canParse(upstream) ? new URL(upstream) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return ` ${upstream}: expected a URL such as https://vendor.example/v1`;
  if (url.username === '' && url.password === '' && url.search === '') return undefined;
  return ': expected a URL without a password and a query; keys come from --api-key-env';
}
