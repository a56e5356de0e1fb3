/**
 * What a pool comes to think of its agents: the council's memory (core/reputation), fed by the trial as the council
 * feeds it, with a record of when each standing changed.
 */
import type { FaultKind } from '@dikast/core/faults/fault';
import { weightsOf } from '@dikast/core/reputation/agent-weights';
import { learn } from '@dikast/core/reputation/learning';
import { observe } from '@dikast/core/reputation/observing';
import {
  createPoolMemory,
  DEFAULT_MEMORY_RULES,
  excludeAgents,
  type PoolMemory,
  type Remembered,
} from '@dikast/core/reputation/pool-memory';
import { type AgentStanding, type Standing, standingOf } from '@dikast/core/reputation/standing';
import { agentVotesOf } from './agent-votes.ts';
import type { PublicRecord } from './attacker.ts';
import type { Item } from './item.ts';
import { publicRecordOf } from './public-record.ts';
import type { SeatedAct, ValidationResult } from './validation.ts';

/** A fault on record, or another standing. */
export type TrustChange =
  | { readonly kind: 'fault'; readonly agent: string; readonly fault: FaultKind }
  | { readonly kind: 'standing'; readonly agent: string; readonly standing: Standing };

/** Only what an agent signed itself excludes it; other refused ballots cost the vote (decision record 0006). */
const EXCLUDING: ReadonlySet<FaultKind> = new Set(['equivocation', 'fabricated_evidence']);

/** The memory of one pool over a trial. */
export class Trust {
  #memory: PoolMemory;
  #standings: ReadonlyMap<string, AgentStanding>;
  /** By panel, until something is learned. */
  readonly #weights = new Map<string, readonly number[]>();

  constructor(agents: readonly string[]) {
    this.#memory = createPoolMemory(
      agents.map((agent) => ({ agent })),
      DEFAULT_MEMORY_RULES,
    );
    this.#standings = this.#judgeAll();
  }

  /** Takes in a validation; a known answer is learned once the decision is made. Returns what changed. */
  remember(item: Item, seated: readonly SeatedAct[], result: ValidationResult): readonly TrustChange[] {
    const validation = `validation-${item.index}`;
    const votes = agentVotesOf(seated, result);
    const proven = uniqueFaults(result);
    const changes: TrustChange[] = proven.map(({ agent, kind }) => ({ kind: 'fault', agent, fault: kind }));
    const take = ({ memory, faults }: Remembered) => {
      this.#memory = memory;
      changes.push(...faults.map(({ agent, kind }): TrustChange => ({ kind: 'fault', agent, fault: kind })));
    };
    take(observe(this.#memory, { validation, outcome: result.outcome, votes }));
    if (item.isKnown) take(learn(this.#memory, { validation, truth: item.truth, votes, wasObserved: true }));
    const excluded = proven.filter(({ kind }) => EXCLUDING.has(kind)).map(({ agent }) => agent);
    if (excluded.length > 0) this.#memory = excludeAgents(this.#memory, excluded);
    if (item.isKnown || changes.length > 0) {
      this.#weights.clear();
      changes.push(...this.#updateStandings());
    }
    return changes;
  }

  /** Weights of a panel, in its order; they change with what is learned, not with every validation. */
  weightsOf(panel: readonly string[]): readonly number[] {
    const key = panel.join(' ');
    const known = this.#weights.get(key);
    if (known !== undefined) return known;
    const weights = weightsOf(
      this.#memory,
      panel.map((agent) => ({ agent })),
    );
    this.#weights.set(key, weights);
    return weights;
  }

  /** Whether an agent has its say: it is neither quarantined nor excluded. */
  hasSay(agent: string): boolean {
    const { standing } = this.standingOf(agent);
    return standing !== 'quarantined' && standing !== 'excluded';
  }

  /** Where an agent stands. */
  standingOf(agent: string): AgentStanding {
    return this.#standings.get(agent) ?? standingOf(this.#memory, agent);
  }

  /** What anybody can read about an agent. */
  publicRecordOf(agent: string): PublicRecord {
    return publicRecordOf(this.#memory, agent);
  }

  #judgeAll(): ReadonlyMap<string, AgentStanding> {
    return new Map(this.#memory.agents.map(({ agent }) => [agent, standingOf(this.#memory, agent)]));
  }

  #updateStandings(): readonly TrustChange[] {
    const before = this.#standings;
    this.#standings = this.#judgeAll();
    return [...this.#standings.values()]
      .filter(({ agent, standing }) => standing !== before.get(agent)?.standing)
      .map(({ agent, standing }) => ({ kind: 'standing', agent, standing }));
  }
}

/** One fault of a kind an agent, however many ballots it sent. */
function uniqueFaults({ faults }: ValidationResult): ValidationResult['faults'] {
  const seen = new Set<string>();
  return faults.filter(({ agent, kind }) => {
    const isNew = !seen.has(`${agent} ${kind}`);
    seen.add(`${agent} ${kind}`);
    return isNew;
  });
}
