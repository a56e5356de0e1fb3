/**
 * The gateway as a configuration describes it. What serves it is a matter of @dikast/server: here it is only read and checked.
 */

/** What `dikast gateway` does where its command line is silent. */
export interface GatewayConfig {
  /** Base URL of the vendor, up to and with `/v1`; the command line has to name one where this does not. */
  readonly upstream?: string;
  /** Environment variable with the vendor's key. */
  readonly apiKeyEnv?: string;
  /** Environment variable with the key that clients must send. */
  readonly clientKeyEnv?: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly policy: 'block' | 'revise' | 'annotate' | 'shadow';
  readonly undecided: 'fail_closed' | 'fail_open';
  readonly revisionsMax: number;
  /** What a stream is released by: the whole answer, or each claim. */
  readonly release: 'answer' | 'claim';
  /** Said instead of an answer that is withheld. */
  readonly withheldText?: string;
  /** Calls at a time. */
  readonly callsMax: number;
  readonly timeoutMs: number;
  readonly bodyMebibytesMax: number;
  /** Longest silence of a stream that is held back; 0 keeps silent. */
  readonly keepAliveMs: number;
}

/** A gateway that nobody configured. */
export const DEFAULT_GATEWAY: GatewayConfig = {
  host: '127.0.0.1',
  port: 8090,
  policy: 'block',
  undecided: 'fail_closed',
  revisionsMax: 1,
  release: 'answer',
  callsMax: 64,
  timeoutMs: 120_000,
  bodyMebibytesMax: 4,
  keepAliveMs: 15_000,
};

/** Bounds on what may be written, for the file and the command line alike. */
export const GATEWAY_BOUNDS = {
  portMax: 65_535,
  revisionsMax: 5,
  callsMax: 10_000,
  secondsMax: 3600,
  mebibytesMax: 64,
} as const;
