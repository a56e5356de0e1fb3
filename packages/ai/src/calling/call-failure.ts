/**
 * Why a model gave no opinion, as a closed list. Each is an abstention with its reason; none is a vote.
 */

/** The ways in which a call to a model comes to nothing. */
export type CallFailure =
  /** Status 429. */
  | 'rate_limited'
  /** Status 408, 409 or 5xx. */
  | 'server_error'
  /** Any other refusal by status, such as a wrong key. */
  | 'call_refused'
  /** No connection, or one that broke off. */
  | 'unreachable'
  | 'timeout'
  /** The request was given up by its caller. */
  | 'aborted'
  /** The reply is longer than is read. */
  | 'answer_too_long'
  /** Another model answered than was asked. */
  | 'other_model'
  /** Too many failures lately: not asked. */
  | 'circuit_open'
  /** Calls, tokens or money are used up: not asked. */
  | 'budget';

/** A call that came to nothing; `detail` is one sentence without model output. */
export interface FailedCall {
  readonly kind: 'failed';
  readonly failure: CallFailure;
  readonly detail: string;
  /** How long the vendor asks to wait, if it does. */
  readonly retryAfterMs?: number;
  /** What was charged for it all the same. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

const RETRIED: readonly CallFailure[] = ['rate_limited', 'server_error', 'unreachable'];

/** Whether another try may help. A time-out is not retried: it has used the time up. */
export function isWorthRetrying({ failure }: FailedCall): boolean {
  return RETRIED.includes(failure);
}
