/** From the gateway as a file writes it to what it means. */
import { type ConfigProblem, describeValue } from './config-problem.ts';
import type { ConfigFile } from './config-schema.ts';
import { millisecondsOf } from './duration.ts';
import { expectationAt } from './feature-table.ts';
import { DEFAULT_GATEWAY, GATEWAY_BOUNDS, type GatewayConfig } from './gateway-config.ts';

/** Resolves the section. */
export function resolveGateway({ gateway: file = {} }: ConfigFile): GatewayConfig {
  const { upstream, api_key_env: apiKeyEnv, client_key_env: clientKeyEnv, withheld_text: withheldText } = file;
  return {
    host: file.host ?? DEFAULT_GATEWAY.host,
    port: file.port ?? DEFAULT_GATEWAY.port,
    policy: file.policy ?? DEFAULT_GATEWAY.policy,
    undecided: file.undecided ?? DEFAULT_GATEWAY.undecided,
    revisionsMax: file.max_revisions ?? DEFAULT_GATEWAY.revisionsMax,
    release: file.release ?? DEFAULT_GATEWAY.release,
    callsMax: file.calls ?? DEFAULT_GATEWAY.callsMax,
    timeoutMs: file.timeout === undefined ? DEFAULT_GATEWAY.timeoutMs : millisecondsOf(file.timeout),
    bodyMebibytesMax: file.max_body ?? DEFAULT_GATEWAY.bodyMebibytesMax,
    keepAliveMs: file.keep_alive === undefined ? DEFAULT_GATEWAY.keepAliveMs : millisecondsOf(file.keep_alive),
    ...(upstream === undefined ? {} : { upstream }),
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...(clientKeyEnv === undefined ? {} : { clientKeyEnv }),
    ...(withheldText === undefined ? {} : { withheldText }),
  };
}

/** A URL carries no secrets, and time is neither nothing nor endless. */
export function checkGateway({ gateway: file = {} }: ConfigFile): readonly ConfigProblem[] {
  const { upstream, timeout, keep_alive: keepAlive } = file;
  return [
    ...(upstream !== undefined && !isPlainUrl(upstream)
      ? [problemAt('upstream', 'a URL with a password or a query')]
      : []),
    ...(timeout !== undefined && !isWithin(timeout, 1) ? [problemAt('timeout', describeValue(timeout))] : []),
    ...(keepAlive !== undefined && !isWithin(keepAlive, 0) ? [problemAt('keep_alive', describeValue(keepAlive))] : []),
  ];
}

function isPlainUrl(text: string): boolean {
  const { username, password, search } = new URL(text);
  return username === '' && password === '' && search === '';
}

function isWithin(duration: string, leastMs: number): boolean {
  const milliseconds = millisecondsOf(duration);
  return milliseconds >= leastMs && milliseconds <= GATEWAY_BOUNDS.secondsMax * 1000;
}

function problemAt(name: string, seen: string): ConfigProblem {
  const path = ['gateway', name];
  return { path, seen, expected: expectationAt(path) };
}
