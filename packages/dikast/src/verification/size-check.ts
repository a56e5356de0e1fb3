/**
 * Bounds on the size of a value that claims to be a verdict, looked at before anything else: a file may bring a million
 * ballots, and each check after this one takes time for all of them.
 */

/** Longest list that a verdict can hold is what one agent found about every claim: see the bounds of ballots. */
const LIST_LENGTH_MAX = 10_000;
const VALUES_MAX = 4_000_000;

/** Why a value is too large to be a verdict, or undefined. Takes any depth; never throws. */
export function sizeProblem(value: unknown): string | undefined {
  const pending: unknown[] = [value];
  let count = 0;
  try {
    while (pending.length > 0) {
      const next = pending.pop();
      if (typeof next !== 'object' || next === null) continue;
      const members: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
      if (members.length > LIST_LENGTH_MAX) return `a list of ${members.length}, expected at most ${LIST_LENGTH_MAX}`;
      count += members.length;
      if (count > VALUES_MAX) return `more than ${VALUES_MAX} values`;
      pending.push(...members);
    }
  } catch {
    return 'the value cannot be read';
  }
  return undefined;
}
