import { createPrng } from '@dikast/core/base/prng';
import { expect, it } from 'vitest';
import type { Act } from './act.ts';
import type { Attacker, Sight } from './attacker.ts';
import { BEHAVIOURS } from './attackers.ts';

const SITUATIONS = 200;
const PANEL_SIZE = 7;
const HONEST: Act = {
  choice: 'approve',
  confidenceBasisPoints: 9000,
  latencyMs: 10,
  isSent: true,
  objections: [],
  findings: 'none',
  rulings: 'honest',
};

/** Whether an attacker looks at the honest ballots in any of many situations. */
function looksAtBallots(attacker: Attacker): boolean {
  const prng = createPrng(1);
  let hasLooked = false;
  for (let index = 0; index < SITUATIONS; index++) {
    const others = Array.from({ length: PANEL_SIZE - 2 }, (): Act => {
      return { ...HONEST, choice: prng.nextBelow(2) === 0 ? 'approve' : 'reject' };
    });
    const sight: Omit<Sight, 'others'> = {
      item: {
        index,
        truth: prng.nextBelow(2) === 0 ? 'approve' : 'reject',
        topic: prng.nextBelow(8),
        isKnown: false,
        insight: [],
        scrutiny: [],
        latencyMs: [],
      },
      seat: prng.nextBelow(PANEL_SIZE),
      honest: HONEST,
      panelSize: PANEL_SIZE,
      pact: prng.nextUint32(),
      prng,
      readRecord: () => ({
        knownAnswers: 20,
        errors: prng.nextBelow(20),
        othersErrorRate: 0.1,
        hasSay: prng.nextBelow(2) === 0,
        suspicion: prng.nextFraction(),
      }),
    };
    attacker({
      ...sight,
      get others() {
        hasLooked = true;
        return others;
      },
    });
  }
  return hasLooked;
}

it('exactly the attackers that are marked as having sight read the honest ballots before they vote', () => {
  const looking = BEHAVIOURS.filter(({ create, parameter }) => looksAtBallots(create(parameter?.usual ?? 0)));
  const marked = BEHAVIOURS.filter(({ hasSight }) => hasSight === true);
  expect(marked.map(({ name }) => name)).toEqual(looking.map(({ name }) => name));
  expect(looking.length).toBeGreaterThan(0);
});
