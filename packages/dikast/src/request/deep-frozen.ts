/**
 * Freezes plain data that many agents are shown: one that sorts or edits it in place fails, and spoils nobody else's view.
 */

/** The value itself, frozen with everything in it; for plain, acyclic data of bounded depth. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) deepFrozen(member);
  return Object.freeze(value);
}
