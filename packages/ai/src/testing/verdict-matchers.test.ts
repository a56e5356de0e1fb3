import { type ConsensusEngine, createConsensusEngine, memoryKeys, type ValidationRequestInput } from 'dikast';
import { warmUp } from 'dikast/engine/warm-up';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MatcherResult, verdictMatchers } from './verdict-matchers.ts';

declare module 'vitest' {
  interface Matchers {
    toBeAccepted(engine: Pick<ConsensusEngine, 'validateResponse'>): Promise<void>;
    toBeRejected(engine: Pick<ConsensusEngine, 'validateResponse'>): Promise<void>;
  }
}

const sources = [{ id: 'hr-7', text: 'Parental leave lasts 26 weeks.' }];
const GOOD: ValidationRequestInput = { answer: 'Parental leave lasts 26 weeks [hr-7].', sources, stakes: 'high' };
const BAD: ValidationRequestInput = { ...GOOD, answer: 'Parental leave lasts 36 weeks [hr-7].' };

const engine = createConsensusEngine({ keys: memoryKeys() });
beforeAll(async () => {
  expect.extend(verdictMatchers);
  await warmUp();
});
afterAll(() => engine.close());

it('a test says what the verdict should be', async () => {
  await expect(GOOD).toBeAccepted(engine);
  await expect(BAD).toBeRejected(engine);
  await expect(BAD).not.toBeAccepted(engine);
});

it('a test that fails says why', async () => {
  await expect(expect(BAD).toBeAccepted(engine)).rejects.toThrow(
    /expected the answer to be accepted, it is rejected \(validation [0-9a-f]{32}\):\n {2}"Parental leave lasts 36 weeks/,
  );
  await expect(expect(GOOD).not.toBeAccepted(engine)).rejects.toThrow('expected the answer not to be accepted');
});

it('undecided is neither accepted nor rejected', async () => {
  const undecided = {
    validateResponse: async () => ({ ...(await engine.validateResponse(GOOD)), outcome: 'undecided' as const }),
  };
  const passes = async (result: Promise<MatcherResult>) => (await result).pass;
  expect(await passes(verdictMatchers.toBeUndecided(GOOD, undecided))).toBe(true);
  expect(await passes(verdictMatchers.toBeAccepted(GOOD, undecided))).toBe(false);
  expect(await passes(verdictMatchers.toBeRejected(GOOD, undecided))).toBe(false);
});
