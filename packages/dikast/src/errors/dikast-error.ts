/**
 * Errors of the world and of the caller, as a closed union of codes.
 * Faults of agents are not errors: they are data in the verdict.
 */

/** Why an operation could not be done. */
export type DikastErrorCode =
  | 'invalid_request'
  | 'invalid_ruling'
  | 'invalid_config'
  | 'unsupported_setting'
  | 'key_store_unusable'
  | 'engine_closed'
  | 'overloaded'
  | 'aborted'
  | 'validator_unusable';

/** An error with a code from {@link DikastErrorCode}, a message that names seen and expected values, and a cause. */
export class DikastError extends Error {
  override readonly name = 'DikastError';
  readonly code: DikastErrorCode;

  constructor(code: DikastErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
