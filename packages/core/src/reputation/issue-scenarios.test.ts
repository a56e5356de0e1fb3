/**
 * The three panels that the purpose of this project names, each after a calibration of 120 known answers with honest
 * agents that err on 10 % of them: what the pool then decides, and whom it has found out.
 */
import { describe, expect, it } from 'vitest';
import { decide } from '../voting/decision.ts';
import { weightsOf } from './agent-weights.ts';
import type { PoolMemory } from './pool-memory.ts';
import { agentAt, type Behaviour, calibrate, panelOf } from './simulated-panel.suite.ts';

const CALIBRATION = 120;
const ALWAYS_OPPOSITE: Behaviour = { kind: 'errs', rate: 1 };
const RANDOM: Behaviour = { kind: 'errs', rate: 0.5 };
const LATE: Behaviour = { kind: 'late' };
const FALSE_POSITIVES: Behaviour = { kind: 'false-positives' };
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const after = (seed: number, ...misbehaving: readonly Behaviour[]) =>
  calibrate({ agents: panelOf(7, ...misbehaving), honestError: 0.1, rho: 0.3, seed }, CALIBRATION);

/** Decides one good answer: those named are against it or not there, everybody else approves. */
function outcomeWith(memory: PoolMemory, against: readonly string[], absent: readonly string[] = []): string {
  const agents = memory.agents.map(({ agent }) => agent);
  const weights = weightsOf(
    memory,
    agents.map((agent) => ({ agent })),
  );
  const panel = agents.map((agent, index) => ({ agent, weight: weights[index] ?? 0 }));
  const votes = agents
    .filter((agent) => !absent.includes(agent))
    .map((agent) => ({ agent, choice: against.includes(agent) ? ('reject' as const) : ('approve' as const) }));
  return decide(panel, votes, [], { thresholdBasisPoints: 6700, hasCrossExamination: false }).outcome;
}

describe.each(SEEDS)('seven agents, calibrated with seed %i', (seed) => {
  it('one always opposite: consensus is reached, and there is exactly one fault', () => {
    const { memory, faults } = after(seed, ALWAYS_OPPOSITE);
    expect(faults.map(({ agent, kind }) => [agent, kind])).toEqual([[agentAt(0), 'reputation_violation']]);
    expect(outcomeWith(memory, [agentAt(0)])).toBe('approved');
  });

  it('two colluding false positives: consensus is reached, with two faults, at least one of them collusion', () => {
    const { memory, faults } = after(seed, FALSE_POSITIVES, FALSE_POSITIVES);
    expect(faults.map(({ agent }) => agent).sort()).toEqual([agentAt(0), agentAt(1)]);
    expect(faults.map(({ kind }) => kind)).toContain('collusion');
    expect(outcomeWith(memory, [agentAt(0), agentAt(1)])).toBe('approved');
  });

  it('one always opposite, one random, one late: no consensus, and exactly three faults', () => {
    const { memory, faults } = after(seed, ALWAYS_OPPOSITE, RANDOM, LATE);
    expect(faults.map(({ agent }) => agent).sort()).toEqual([agentAt(0), agentAt(1), agentAt(2)]);
    expect(faults.find(({ agent }) => agent === agentAt(2))?.kind).toBe('response_delay');
    expect(outcomeWith(memory, [agentAt(0), agentAt(1)], [agentAt(2)])).toBe('no_consensus');
  });
});
