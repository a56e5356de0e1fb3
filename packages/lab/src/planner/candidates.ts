/** Every panel and strategy that a plan can choose from, with what it comes to and what it costs. */

import { type Effort, expectedEffort } from '../reliability/effort.ts';
import { exactOutcome } from '../reliability/exact-outcome.ts';
import { latentLevels } from '../reliability/latent-difficulty.ts';
import { correlatedPanel, equalPanel, levelPanel, type PanelModel } from '../reliability/panel-model.ts';
import {
  acceptanceRule,
  type Outcome,
  type Strategy,
  strategyName,
  type VotingStrategy,
} from '../reliability/strategy.ts';
import type { HireableAgent, HireableVerifier, PlanRequest } from './plan-request.ts';

/** One way to do it. */
export interface Candidate {
  readonly name: string;
  readonly strategy: Strategy;
  readonly agents: readonly HireableAgent[];
  readonly outcome: Outcome;
  /** Cost of one task on average. */
  readonly cost: number;
  /** Calls and time: computed when asked for, since order statistics take long. */
  readonly effort: () => Effort;
}

const VOTES: readonly VotingStrategy[] = [{ kind: 'majority' }, { kind: 'quorum' }, { kind: 'agree-only' }];
const ATTEMPTS_MAX = 3;

/** All candidates. Strategies that accept under the same condition stand there once, under the first name. */
export function* candidatesOf(request: PlanRequest): Generator<Candidate, void, void> {
  for (const { agents, panel } of panelsOf(request)) {
    for (const strategy of strategiesFor(agents.length)) yield candidate(strategy, agents, panel, request);
    if (agents.length === 1 && request.verifier !== undefined)
      for (let attempts = 1; attempts <= ATTEMPTS_MAX; attempts++)
        yield candidate(verifyStrategy(request.verifier, attempts), agents, panel, request);
  }
}

/** What a strategy comes to with n equal agents, whether a plan would choose it or not. */
export function equalCandidate(strategy: Strategy, agent: HireableAgent, n: number, request: PlanRequest): Candidate {
  const agents = Array.from({ length: n }, () => agent);
  return candidate(strategy, agents, equalModel(n, agent.error, request), request);
}

function* panelsOf(
  request: PlanRequest,
): Generator<{ readonly agents: readonly HireableAgent[]; readonly panel: PanelModel }, void, void> {
  const { supply, rho, alike } = request;
  if (supply.kind === 'equal') {
    for (let n = 1; n <= supply.agentsMax; n++) {
      const agents = Array.from({ length: n }, () => supply.agent);
      yield { agents, panel: equalModel(n, supply.agent.error, request) };
    }
    return;
  }
  // The difficulty of tasks is one for all agents, so that a panel of some is a part of the panel of all.
  const levels = latentLevels(
    supply.agents.map(({ error }) => error),
    rho,
  );
  for (let subset = 1; subset < 2 ** supply.agents.length; subset++) {
    const isIn = (_: unknown, index: number) => Math.floor(subset / 2 ** index) % 2 === 1;
    const panel = levelPanel(
      levels.map(({ share, errors }) => ({ share, errors: errors.filter(isIn) })),
      alike,
    );
    yield { agents: supply.agents.filter(isIn), panel };
  }
}

function equalModel(n: number, error: number, { rho, alike }: PlanRequest): PanelModel {
  return rho === 0 ? equalPanel(n, error, alike) : correlatedPanel(n, error, rho, alike);
}

function strategiesFor(n: number): readonly Strategy[] {
  if (n === 1) return [{ kind: 'single' }];
  const counts = VOTES.map((vote) => acceptanceRule(vote, n).count);
  return VOTES.filter((_, index) => counts.indexOf(counts[index] ?? 0) === index);
}

function verifyStrategy({ detection, falseAlarm }: HireableVerifier, attempts: number): Strategy {
  return { kind: 'generate-and-verify', detection, falseAlarm, repair: 0, attempts };
}

function candidate(
  strategy: Strategy,
  agents: readonly HireableAgent[],
  panel: PanelModel,
  { supply, verifier }: PlanRequest,
): Candidate {
  const effort = () => expectedEffort(strategy, panel, agents, verifier);
  const who = supply.kind === 'equal' ? `${agents.length}` : agents.map(({ name }) => name).join(' + ');
  const isAlone = strategy.kind === 'single' || strategy.kind === 'generate-and-verify';
  return {
    name: isAlone && supply.kind === 'equal' ? strategyName(strategy) : `${strategyName(strategy)} of ${who}`,
    strategy,
    agents,
    outcome: exactOutcome(strategy, panel),
    cost: isAlone ? effort().cost : agents.reduce((sum, agent) => sum + agent.cost, 0),
    effort,
  };
}
