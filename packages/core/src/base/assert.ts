/**
 * Bugs of our own, kept apart from bad messages and a bad world.
 * An assertion that fails means the program is wrong: it is thrown, and never caught inside core.
 */

/** A bug in Dikast itself; nothing that a peer or a user sends may cause one. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws an {@link AssertionError} unless `condition` holds; `expectation` says what must hold. */
export function assert(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new AssertionError(expectation);
}

/** Proves to the compiler that a switch over a union is complete. */
export function assertNever(value: never): never {
  throw new AssertionError(`a case is missing for ${String(value)}`);
}

/** The value itself, asserted to be present; for look-ups that an invariant guarantees. */
export function present<Value>(value: Value | undefined, expectation: string): Value {
  assert(value !== undefined, expectation);
  return value;
}
