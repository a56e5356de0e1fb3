import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

/** More than a validation needs while the clock stands still. */
const TURNS = 2000;

async function afterTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
}

describe('an agent without a seat that hangs', () => {
  const LIVE = { ...REQUEST, query: 'live?' };
  const hanging = approving('v5', { assess: () => new Promise(() => {}) });

  /** A live validation whose second round is due once `answer` is called, and a calibration that the hanging agent looks on. */
  function scene() {
    const clock = new ManualClock();
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const base = approving('v1');
    const slow = approving('v1', {
      assess: async (subject, context) => {
        if (subject.request.query === LIVE.query) await gate;
        return base.assess(subject, context);
      },
    });
    const agents = [objecting('v0'), slow, ...times(3, approving, 2), hanging];
    const engine = scriptedEngine(agents, { minAgents: 4, maxAgents: 4, standby: ['v4', 'v5'], clock });
    const decided: { live?: Verdict; calibration?: Verdict } = {};
    const ask = async () => {
      const live = engine.validateResponse(LIVE);
      void live.then((verdict) => {
        decided.live = verdict;
      });
      await afterTurns();
      const calibration = engine.validateResponse({ ...REQUEST, stakes: 'high' }, { isCalibration: true });
      void calibration.then((verdict) => {
        decided.calibration = verdict;
      });
      await afterTurns();
      answer();
      await afterTurns();
    };
    return { clock, decided, ask };
  }

  it('does not keep a validation under way from its second round', async () => {
    const { decided, ask } = scene();
    await ask();
    expect(decided.calibration).toBeUndefined();
    expect(decided.live?.pools[0]).toMatchObject({ isExamined: true, outcome: 'approved' });
  });

  it('costs the other onlookers nothing: they examine once its time is up', async () => {
    const { clock, decided, ask } = scene();
    await ask();
    // The first round's 60 % of the 2 s that high stakes allow.
    clock.advance(1_200);
    await afterTurns();
    const { calibration } = decided;
    expect(calibration?.pools[0]?.onlookers?.attendance).toMatchObject([
      { agent: `${POOL}.v4`, assessment: 'answered', examination: 'answered' },
      { agent: `${POOL}.v5`, assessment: 'late', examination: 'not_asked' },
    ]);
    expect(verifyVerdict(JSON.parse(JSON.stringify(calibration))).outcome).toBe('self_consistent');
  });
});
