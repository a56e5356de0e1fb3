/**
 * Agents without a seat that are asked beside a panel, in both rounds: what they say counts for nothing here, and as an
 * answer to a known question once the truth is told. So an agent on standby is known before it is needed, and one that was
 * replaced can clear itself.
 */
import type { BallotBox } from '@dikast/core/ballots/ballot-box';
import type { Agent, AgentTask, DocketItem } from '../ports.ts';
import type { Onlookers } from '../verdict/verdict.ts';
import { attendanceOf } from './attendance.ts';
import type { OpenRound, RoundInput, RoundResult } from './round.ts';
import type { Release } from './turns.ts';

/** What onlookers are given by the session that they look on. */
export interface OnlookingMeans {
  readonly agents: readonly Agent[];
  readonly task: AgentTask;
  readonly boxOf: (round: 1 | 2, docket: ReadonlySet<string>) => BallotBox;
  readonly open: (round: 1 | 2, asked: Pick<RoundInput, 'agents' | 'box' | 'call' | 'isSettled'>) => OpenRound;
  readonly takeTurn: () => Promise<Release>;
}

/** What came of it. */
export interface OnlookingResult extends Pick<RoundResult, 'faults' | 'exhibits'> {
  readonly onlookers: Onlookers;
}

/** The rounds of the onlookers: the second opens when the panel's has and the first is closed; each ends at the panel's deadline at the latest. */
export class Onlooking {
  readonly #means: OnlookingMeans;
  readonly #firstBox: BallotBox;
  #first: OpenRound | undefined;
  #second: { readonly box: BallotBox; readonly round: OpenRound } | undefined;

  constructor(means: OnlookingMeans) {
    this.#means = means;
    this.#firstBox = means.boxOf(1, new Set());
  }

  /** Asks everybody for a first ballot. */
  openAssessment(): OpenRound {
    const { agents, task, open } = this.#means;
    const call: RoundInput['call'] = (agent, context) => agent.assess(task, context);
    this.#first = open(1, { agents, box: this.#firstBox, call, isSettled: () => false });
    return this.#first;
  }

  /**
   * Puts the panel's docket to those who have voted. Call it once the panel's first round is closed, and without the turn:
   * it takes one of its own, and only when the last onlooker is back, so that one that hangs holds up nobody else.
   */
  async openExamination(items: readonly DocketItem[]): Promise<void> {
    const { agents, task, open, boxOf, takeTurn } = this.#means;
    await this.#first?.closed;
    const release = await takeTurn();
    const voters = new Set(this.#firstBox.ballots.map(({ header }) => header.agent));
    const box = boxOf(2, new Set(items.map(({ id }) => id)));
    const call: RoundInput['call'] = (agent, context) => agent.examine(task, items, context);
    const round = open(2, { agents: agents.filter(({ id }) => voters.has(id)), box, call, isSettled: () => false });
    this.#second = { box, round };
    await round.started;
    release();
  }

  /** Everything, once the rounds are closed. */
  async finish(): Promise<OnlookingResult> {
    const first = await this.#first?.closed;
    const second = await this.#second?.round.closed;
    const rounds = [first, second].filter((round) => round !== undefined);
    return {
      onlookers: {
        attendance: first === undefined ? [] : attendanceOf(this.#means.agents, first, second),
        ballots: [...this.#firstBox.ballots, ...(this.#second?.box.ballots ?? [])],
      },
      faults: rounds.flatMap(({ faults }) => faults),
      exhibits: rounds.flatMap(({ exhibits }) => exhibits),
    };
  }
}
