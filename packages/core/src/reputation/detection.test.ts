/**
 * Detection within 200 known answers, on a small version of the laboratory's measurement: f of seven misbehave, honest
 * agents err on 5 to 25 %, together on hard questions (rho 0 and 0.3). The hard case is an agent that errs exactly 0.3
 * more often than the honest ones.
 */
import { describe, expect, it } from 'vitest';
import { agentAt, type Behaviour, calibrate, panelOf } from './simulated-panel.suite.ts';
import { standingOf } from './standing.ts';

const HISTORIES_PER_CASE = 3;

const cases = [0.05, 0.15, 0.25].flatMap((honestError) =>
  [0, 0.3].map((rho) => ({ honestError, rho, subtle: { kind: 'errs', rate: honestError + 0.3 } as Behaviour })),
);

describe.each(cases)('honest error $honestError, rho $rho', ({ honestError, rho, subtle }) => {
  const behaviours: readonly (readonly Behaviour[])[] = [
    [],
    [subtle, subtle],
    [{ kind: 'false-positives' }, { kind: 'always', choice: 'reject' }],
  ];

  it.each(behaviours)('every agent is classified right %#', (...misbehaving) => {
    for (let seed = 1; seed <= HISTORIES_PER_CASE; seed++) {
      const { memory } = calibrate({ agents: panelOf(7, ...misbehaving), honestError, rho, seed: seed * 101 }, 200);
      const found = memory.agents.map(({ agent }) => standingOf(memory, agent).standing === 'quarantined');
      expect(found).toEqual(memory.agents.map(({ agent }) => misbehaving.some((_, place) => agent === agentAt(place))));
    }
  });
});
