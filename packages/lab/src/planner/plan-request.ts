/** What a plan is asked for, and the agents that it may use. */
import type { CallPrice } from '../reliability/effort.ts';

/** An agent that can be hired. */
export interface HireableAgent extends CallPrice {
  readonly name: string;
  readonly error: number;
}

/** A verifier that can be put behind the first agent. */
export interface HireableVerifier extends CallPrice {
  /** Share of wrong answers that it stops. */
  readonly detection: number;
  /** Share of right answers that it stops too. */
  readonly falseAlarm: number;
}

/** Any number of equal agents, or some named ones. */
export type AgentSupply =
  | { readonly kind: 'equal'; readonly agent: HireableAgent; readonly agentsMax: number }
  | { readonly kind: 'named'; readonly agents: readonly HireableAgent[] };

/** What is wanted, and of whom. */
export interface PlanRequest {
  /** At most 1 - target of all tasks may end with a wrong answer accepted. */
  readonly target: number;
  /** At least this share of all tasks must end with an answer accepted. */
  readonly coverage: number;
  readonly supply: AgentSupply;
  /** Correlation of errors between any two agents. */
  readonly rho: number;
  /** Share of wrong answers that are the same wrong answer. */
  readonly alike: number;
  readonly verifier: HireableVerifier | undefined;
}

/** Most named agents: every subset of them is looked at. */
export const NAMED_AGENTS_MAX = 10;
