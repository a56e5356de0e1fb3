/** What a pool has learned of an agent belongs to the model and the prompts behind its opinions. */
import { standingOf } from '@dikast/core/reputation/standing';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

const [ONE, OTHER] = ['1', '2'].map((digit) => digit.repeat(64)) as [string, string];
const LIAR = `${POOL}.v0`;
/** Enough for an agent that is always wrong among six that never are. */
const CALIBRATION = 30;

/** A home that has learned that the agent with this method is always wrong. */
async function homeThatKnows(methodDigest: string) {
  const [store, clock] = [new MemoryStore(), new ManualClock()];
  const open = (digest: string) => {
    clock.advance(1);
    return scriptedEngine([{ ...objecting('v0'), methodDigest: digest }, ...times(6, approving, 1)], { store, clock });
  };
  const engine = open(methodDigest);
  for (let question = 0; question < CALIBRATION; question += 1) {
    const { validation } = await engine.validateResponse(REQUEST);
    await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'calibration' });
  }
  await engine.close();
  return {
    standingWith: async (digest: string) => {
      const again = open(digest);
      const standing = standingOf(await again.memoryOf(POOL), LIAR);
      await again.close();
      return standing;
    },
  };
}

it('another model or prompt inherits no standing, and the former one finds its own again', async () => {
  const { standingWith } = await homeThatKnows(ONE);
  const former = await standingWith(ONE);
  expect([former.standing, former.knownAnswers]).toEqual(['quarantined', CALIBRATION]);
  const changed = await standingWith(OTHER);
  expect(changed.knownAnswers).toBe(0);
  expect(changed.standing).not.toBe('quarantined');
  expect(await standingWith(ONE)).toEqual(former);
});

describe('a verdict', () => {
  it('says by which model and prompt each agent judged, and fails with another or none', async () => {
    const validators = [approving('v0', { methodDigest: ONE }), ...times(3, approving, 1)];
    const engine = scriptedEngine(validators);
    const text = JSON.stringify(await engine.validateResponse(REQUEST));
    await engine.close();
    expect(verifyVerdict(JSON.parse(text)).outcome).toBe('self_consistent');
    for (const other of [text.replace(ONE, OTHER), text.replace(`"methodDigest":"${ONE}",`, '')]) {
      expect(other).not.toBe(text);
      expect(verifyVerdict(JSON.parse(other)).outcome).toBe('failed');
    }
  });
});

it.each(['', 'v2', 'A'.repeat(64)])('a digest that is %j is refused by the name of the agent', (methodDigest) => {
  expect(() => scriptedEngine([approving('v0', { methodDigest }), ...times(3, approving, 1)])).toThrow(
    `agent ${LIAR}: methodDigest is not 64 hexadecimal digits`,
  );
});
