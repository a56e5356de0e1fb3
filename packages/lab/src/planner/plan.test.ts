import { describe, expect, it } from 'vitest';
import { fewestAgents } from './naive-plan.suite.ts';
import { makePlan, type Plan } from './plan.ts';
import type { HireableAgent, PlanRequest } from './plan-request.ts';

const AGENT: HireableAgent = { name: 'agent', error: 0.23, cost: 0.002, latencyMs: 900 };

function request(
  changes: Partial<PlanRequest> & { readonly error?: number; readonly agentsMax?: number },
): PlanRequest {
  const { error = 0.23, agentsMax = 9, ...rest } = changes;
  const supply = { kind: 'equal', agent: { ...AGENT, error }, agentsMax } as const;
  return { target: 0.99, coverage: 0.8, supply, rho: 0, alike: 1, verifier: undefined, ...rest };
}

function plan(wanted: PlanRequest): Plan {
  const steps = makePlan(wanted);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

describe('a plan', () => {
  it('is the cheapest by brute force, over a grid of small cases', () => {
    let reachable = 0;
    for (const error of [0.02, 0.1, 0.23, 0.4, 0.6])
      for (const target of [0.8, 0.95, 0.99, 0.999])
        for (const coverage of [0, 0.5, 0.8, 0.95, 1]) {
          const fewest = fewestAgents({ error, wrongMax: 1 - target, coverage, agentsMax: 9 });
          const { chosen } = plan(request({ error, target, coverage }));
          expect([error, target, coverage, chosen?.agents.length]).toEqual([error, target, coverage, fewest]);
          if (fewest !== undefined) reachable += 1;
        }
    expect(reachable).toBeGreaterThan(40);
    expect(reachable).toBeLessThan(100);
  });

  it('takes the cheapest panel of named agents, found by looking at every subset', () => {
    const agents: readonly HireableAgent[] = [
      { name: 'small', error: 0.3, cost: 1, latencyMs: 300 },
      { name: 'middle', error: 0.15, cost: 3, latencyMs: 800 },
      { name: 'large', error: 0.1, cost: 5, latencyMs: 2000 },
      { name: 'other', error: 0.12, cost: 3, latencyMs: 900 },
    ];
    const wanted = request({ supply: { kind: 'named', agents }, target: 0.98, coverage: 0.7 });
    const { chosen } = plan(wanted);
    // Two that agree: wrong .15 x .12 = 1.8 %, right .85 x .88 = 74.8 %, cost 6. Nothing cheaper is enough.
    expect(chosen?.agents.map(({ name }) => name)).toEqual(['middle', 'other']);
    expect(chosen?.outcome.wrong).toBeCloseTo(0.018, 9);
  });

  it('names a vote once where several strategies come to the same', () => {
    const { candidates } = plan(request({ agentsMax: 3 }));
    // 1: single. 2: both agree. 3: two agree, all agree.
    expect(candidates).toBe(4);
  });

  it('uses a verifier when that is cheaper', () => {
    const verifier = { detection: 0.97, falseAlarm: 0.05, cost: 0.001, latencyMs: 400 };
    const { chosen } = plan(request({ coverage: 0.7, verifier }));
    expect(chosen?.strategy.kind).toBe('generate-and-verify');
    expect(chosen?.cost).toBeCloseTo(0.003, 9);
  });

  it('has a front on which more money always buys fewer wrong answers', () => {
    const { front } = plan(request({ coverage: 0.5 }));
    for (const [index, one] of front.entries()) {
      const next = front[index + 1];
      if (next !== undefined) expect(next.cost > one.cost && next.outcome.wrong < one.outcome.wrong).toBe(true);
    }
    expect(front.length).toBeGreaterThan(2);
  });

  it('finds none where correlation makes it impossible, and says where every vote tends to', () => {
    const { chosen, safest, limits } = plan(request({ rho: 0.2, agentsMax: 60 }));
    expect(chosen).toBeUndefined();
    expect(limits.every((limit) => !limit.isEnough)).toBe(true);
    expect(safest?.outcome.wrong).toBeGreaterThan(0.01);
  });

  it('says when more agents than it may look at would do', () => {
    const { chosen, limits } = plan(request({ coverage: 1, agentsMax: 9 }));
    expect(chosen).toBeUndefined();
    expect(limits.find(({ vote }) => vote === 'majority')?.isEnough).toBe(true);
    expect(plan(request({ coverage: 1, agentsMax: 30 })).chosen?.agents.length).toBe(17);
  });
});
