/** Errors as clients of the OpenAI API expect them: a status, and a body with message, type, param and code. */

/** What a request is refused with, or fails of. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ApiErrorCode;
  /** The field that is wrong, null when it is none. */
  readonly param: string | null;
  /** Seconds after which it is worth trying again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ApiErrorCode, message: string, details: { param?: string; retryAfterSeconds?: number } = {}) {
    super(message);
    this.code = code;
    this.status = STATUS_OF[code];
    this.param = details.param ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** Why there is no answer. */
export type ApiErrorCode = keyof typeof STATUS_OF;

const STATUS_OF = {
  invalid_request: 400,
  invalid_api_key: 401,
  foreign_host: 403,
  unknown_endpoint: 404,
  body_too_large: 413,
  unsupported_media_type: 415,
  client_closed_request: 499,
  internal_error: 500,
  upstream_unusable: 502,
  overloaded: 503,
  shutting_down: 503,
  timeout: 504,
} as const;

/** The body of an error. */
export function errorBody({ status, message, param, code }: ApiError): object {
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  return { error: { message, type, param, code } };
}

/** An error as a whole response. */
export function errorResponse(error: ApiError): Response {
  const headers = new Headers();
  if (error.retryAfterSeconds !== undefined) headers.set('retry-after', String(error.retryAfterSeconds));
  return Response.json(errorBody(error), { status: error.status, headers });
}
