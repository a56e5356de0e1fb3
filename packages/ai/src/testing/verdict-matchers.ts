/**
 * Matchers for tests of one's own, in Vitest or Jest: `expect.extend(verdictMatchers)`, then
 * `await expect(request).toBeAccepted(engine)`. A test that fails says why the verdict is what it is.
 */
import type { ConsensusEngine, ValidationRequestInput, Verdict } from 'dikast';

/** What a matcher gives back to `expect`. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

type Judging = Pick<ConsensusEngine, 'validateResponse'>;

/** `toBeAccepted`, `toBeRejected` and `toBeUndecided`; undecided is neither of the others. */
export const verdictMatchers = {
  toBeAccepted: (request: ValidationRequestInput, engine: Judging) => matching('accepted', request, engine),
  toBeRejected: (request: ValidationRequestInput, engine: Judging) => matching('rejected', request, engine),
  toBeUndecided: (request: ValidationRequestInput, engine: Judging) => matching('undecided', request, engine),
};

async function matching(
  expected: Verdict['outcome'],
  request: ValidationRequestInput,
  engine: Judging,
): Promise<MatcherResult> {
  const { outcome, reasons, validation } = await engine.validateResponse(request);
  const pass = outcome === expected;
  const told = reasons.map((reason) => `  ${reason}`).join('\n');
  const wanted = `expected the answer ${pass ? 'not ' : ''}to be ${expected}, it is ${outcome}`;
  return { pass, message: () => `${wanted} (validation ${validation}):\n${told}` };
}
