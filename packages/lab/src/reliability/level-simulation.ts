/** Trials of agents that err independently, 32 in each word: the fast path of the simulation. */
import {
  addToPlanes,
  type BitSource,
  binaryDigits,
  bitCount,
  drawBits,
  planesAtLeast,
  planesFor,
} from './bit-planes.ts';
import type { TrialCounts } from './simulation.ts';
import type { AcceptanceRule } from './strategy.ts';

/** What to simulate. */
export interface LevelPlan {
  readonly errors: readonly number[];
  /** Share of wrong answers that are the same wrong answer. */
  readonly alike: number;
  /** Absent: the oracle, right as soon as one agent is. */
  readonly rule: AcceptanceRule | undefined;
  readonly source: BitSource;
}

const LANES = 32;

/** Runs trials and adds what became of them. */
export function simulateLevel(plan: LevelPlan, trials: number, counts: TrialCounts): void {
  const words = new LevelWords(plan);
  for (let left = trials; left > 0; left -= LANES) {
    const lanes = left >= LANES ? -1 : (1 << left) - 1;
    words.draw();
    const right = words.accepted('right') & lanes;
    const wrong = plan.rule === undefined ? ~right & lanes : words.accepted('wrong') & lanes;
    const rightCount = bitCount(right);
    const wrongCount = bitCount(wrong);
    counts.right += rightCount;
    counts.wrong += wrongCount;
    counts.abstained += Math.min(left, LANES) - rightCount - wrongCount;
  }
}

/** Planes of one side: how many agents answer so, and what they weigh. */
interface Side {
  readonly count: Int32Array;
  readonly weight: Int32Array | undefined;
}

class LevelWords {
  readonly #rightDigits: readonly (Uint8Array | undefined)[];
  readonly #alikeDigits: Uint8Array | undefined;
  readonly #rule: AcceptanceRule;
  readonly #source: BitSource;
  readonly #sides: Readonly<Record<'right' | 'wrong', Side>>;

  constructor({ errors, alike, rule, source }: LevelPlan) {
    this.#rightDigits = errors.map((error) => binaryDigits(1 - error));
    this.#alikeDigits = binaryDigits(alike);
    this.#rule = rule ?? { count: 1, weights: undefined, weight: 0 };
    this.#source = source;
    const total = this.#rule.weights?.reduce((sum, weight) => sum + weight, 0);
    const side = () => ({
      count: planesFor(errors.length),
      weight: total === undefined ? undefined : planesFor(total),
    });
    this.#sides = { right: side(), wrong: side() };
  }

  /** Draws every agent's answers in 32 new trials. */
  draw(): void {
    const { right, wrong } = this.#sides;
    clear(right);
    clear(wrong);
    for (let agent = 0; agent < this.#rightDigits.length; agent++) {
      const isRight = drawBits(this.#source, this.#rightDigits[agent]);
      this.#add(right, isRight, agent);
      this.#add(wrong, ~isRight & drawBits(this.#source, this.#alikeDigits), agent);
    }
  }

  /** The trials in which a side satisfies the rule. */
  accepted(name: 'right' | 'wrong'): number {
    const { count, weight } = this.#sides[name];
    const enough = planesAtLeast(count, this.#rule.count);
    return weight === undefined ? enough : enough & planesAtLeast(weight, this.#rule.weight);
  }

  #add(side: Side, mask: number, agent: number): void {
    addToPlanes(side.count, mask, 1);
    if (side.weight !== undefined) addToPlanes(side.weight, mask, this.#rule.weights?.[agent] ?? 0);
  }
}

function clear({ count, weight }: Side): void {
  count.fill(0);
  weight?.fill(0);
}
