/**
 * How probably an answer is good, by what each agent said of known answers that were good and of those that were bad
 * (the model of Dawid and Skene, learned answer by answer, from known ones alone: what nobody knows the truth of would
 * teach it to believe whoever agrees most).
 *
 * A figure beside the decision: no quorum and no threshold hangs on it. It takes agents to err independently, so with
 * agents that err together it is too sure of itself; how far it can be believed is what its calibration says, for which
 * every known answer was foretold from those before it.
 */
import { BASIS_POINTS } from '../quorum/weights.ts';
import { createDawidSkene, type DawidSkeneState, labelProbabilities, learnKnown, type Saying } from './dawid-skene.ts';
import type { AgentVote, KnownRow, PoolMemory } from './pool-memory.ts';

/** An estimate, in basis points. */
export interface Estimate {
  /** Probability that the answer deserves approval. */
  readonly approveBasisPoints: number;
  /** Known answers that it rests on. */
  readonly knownAnswers: number;
  /**
   * Mean squared difference between what was foretold of known answers and what was true (Brier 1950): 0 is perfect, 2,500
   * is a coin.
   */
  readonly brierBasisPoints: number;
}

/** Known answers before there is an estimate; from the first half of them on, the others are foretold. */
export const ESTIMATED_FROM = 20;

const APPROVE = 0;
const REJECT = 1;
const ABSTAIN = 2;
const SAYINGS = { approve: APPROVE, reject: REJECT, abstain: ABSTAIN } as const;

interface Learned {
  readonly state: DawidSkeneState;
  readonly brierBasisPoints: number;
}

const learnedFrom = new WeakMap<readonly KnownRow[], Learned>();

/** The estimate for these votes; undefined until enough known answers are remembered. Agents without a say are left out. */
export function estimateOf(memory: PoolMemory, votes: readonly AgentVote[]): Estimate | undefined {
  if (memory.known.length < ESTIMATED_FROM) return undefined;
  const { state, brierBasisPoints } = learned(memory);
  const places = new Map(memory.agents.map(({ agent }, place) => [agent, place]));
  const said = votes.flatMap(({ agent, choice }): readonly Saying[] => {
    const judge = places.get(agent);
    if (judge === undefined || choice === null || hasNoSay(memory, judge)) return [];
    return [{ judge, saying: SAYINGS[choice] }];
  });
  return { approveBasisPoints: chanceOf(state, said), knownAnswers: memory.known.length, brierBasisPoints };
}

/** Learned once for each set of known answers. */
function learned(memory: PoolMemory): Learned {
  const before = learnedFrom.get(memory.known);
  if (before !== undefined) return before;
  let state = createDawidSkene(memory.agents.length, {
    labels: 2,
    sayings: 3,
    startingItems: 4,
    startingAccuracy: 0.75,
    unlabelledWeight: 0,
    itemsMax: memory.rules.knownAnswersMax,
  });
  let [foretold, squares] = [0, 0];
  for (const [index, row] of memory.known.entries()) {
    const said = sayingsOf(row);
    const truth = row.truth === 'approve' ? APPROVE : REJECT;
    if (2 * index >= ESTIMATED_FROM) {
      const missedBy = chanceOf(state, said) - (truth === APPROVE ? BASIS_POINTS : 0);
      squares += missedBy * missedBy;
      foretold += 1;
    }
    state = learnKnown(state, said, truth);
  }
  const result = { state, brierBasisPoints: Math.round(squares / foretold / BASIS_POINTS) };
  learnedFrom.set(memory.known, result);
  return result;
}

function chanceOf(state: DawidSkeneState, said: readonly Saying[]): number {
  return Math.round((labelProbabilities(state, said)[APPROVE] ?? 0) * BASIS_POINTS);
}

/** What agents said of a known answer, from whether they were right. */
function sayingsOf({ truth, marks }: KnownRow): readonly Saying[] {
  const [right, wrong] = truth === 'approve' ? [APPROVE, REJECT] : [REJECT, APPROVE];
  return [...marks].flatMap((mark, judge): readonly Saying[] => {
    if (mark === '.') return [];
    return [{ judge, saying: mark === '~' ? ABSTAIN : mark === '+' ? right : wrong }];
  });
}

function hasNoSay({ agents }: PoolMemory, place: number): boolean {
  const record = agents[place];
  return record === undefined || record.isExcluded || record.quarantine !== null;
}
