/** What a client is told when there is no answer. */
import { ApiError, errorResponse } from './api-error.ts';
import type { CallInFlight } from './calls-in-flight.ts';
import { UpstreamRefusal } from './upstream.ts';

type Ending = Pick<CallInFlight, 'signal' | 'isTimedOut'>;

/** An error as a response; refusals of the vendor are passed on. */
export function failureResponse(error: unknown, call?: Ending): Response {
  return error instanceof UpstreamRefusal ? error.response : errorResponse(failureOf(error, call));
}

/** What an error is to the client. Of our own bugs it is told nothing but that there was one. */
export function failureOf(error: unknown, call?: Ending): ApiError {
  if (call?.isTimedOut() === true) return new ApiError('timeout', 'there was no answer in time');
  const reason: unknown = call?.signal.aborted === true ? call.signal.reason : undefined;
  if (reason instanceof ApiError) return reason;
  if (reason !== undefined) return new ApiError('client_closed_request', 'the call was given up');
  if (error instanceof ApiError) return error;
  if (error instanceof UpstreamRefusal) return new ApiError('upstream_unusable', error.message);
  if (error instanceof RangeError) return new ApiError('invalid_request', 'the body is nested too deeply');
  return new ApiError('internal_error', 'something broke in the gateway');
}
