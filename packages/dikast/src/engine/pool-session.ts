/**
 * One pool's part in one validation: seats the panel, holds the two rounds, and hands over what is to be recorded.
 */

import type { AdmissionContext, NonceRegister } from '@dikast/core/ballots/ballot-admission';
import { BallotBox } from '@dikast/core/ballots/ballot-box';
import type { VerifySignature } from '@dikast/core/base/crypto-port';
import type { Authority } from '@dikast/core/council/learn-operation';
import type { Fault } from '@dikast/core/faults/fault';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import { docketOf, isExaminationDue, votesOf } from '@dikast/core/voting/cast-votes';
import type { Seat, VotingRule } from '@dikast/core/voting/decision';
import { type RoundState, settledAssessment, settledExamination } from '@dikast/core/voting/early-decision';
import { drawPanel, type RosterEntry, type WeighPanel } from '@dikast/core/voting/panel';
import { nextPollSize, pollingOrder } from '@dikast/core/voting/polling';
import { sha256 } from '../adapters/node-hash.ts';
import type { PoolConfig } from '../config/config.ts';
import type { Agent, AgentTask, Clock } from '../ports.ts';
import { deepFrozen } from '../request/deep-frozen.ts';
import { type PoolRecord, ruleOf } from '../verdict/pool-verdict.ts';
import { raiseFor } from '../verdict/raised-threshold.ts';
import type { Attendance, SeatStatus } from '../verdict/verdict.ts';
import type { ProgressListener } from './progress.ts';
import { type OpenRound, openRound, type RoundResult, type RoundTurns } from './round.ts';
import type { Turns } from './turns.ts';

/** Share of the time that the first round may use, so that one agent that hangs cannot cost the second round. */
const ASSESSMENT_SHARE = 0.6;
/** Share of the time that a turn of sequential polling waits for its slowest. */
const PATIENCE_SHARE = 0.25;
/** How far an agent's clock may be off, in milliseconds. */
const CLOCK_SKEW_MAX_MS = 2000;

/** What a session is given. */
export interface PoolSessionInput {
  readonly config: PoolConfig;
  /** Seats of the panel, and whether it is the wider one. */
  readonly panelSize: number;
  readonly isWider: boolean;
  readonly proposition: string;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly roster: readonly RosterEntry[];
  /** The roster's weights as the pool's group sees them now. */
  readonly weigh: WeighPanel;
  /** How often the pool was split of late, as its group sees it now. */
  readonly recentSplits: number;
  readonly authorities: readonly Authority[];
  readonly task: AgentTask;
  readonly registerNonce: NonceRegister;
  readonly verify: VerifySignature;
  readonly clock: Clock;
  /** Monotonic start of the validation, and its length. */
  readonly startMs: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  readonly turns: Turns;
  readonly notify: ProgressListener;
}

/** What came of it. */
export interface PoolSessionResult {
  /** All but the certificate, which the pool's group gives. */
  readonly record: Omit<PoolRecord, 'certificate'>;
  /** The panel at the weights that the session went by. */
  readonly panel: readonly Seat[];
  readonly faults: readonly Fault[];
}

/** Holds a pool's rounds. Open the first one while holding the turn, then {@link PoolSession.finish}. */
export class PoolSession {
  readonly #input: PoolSessionInput;
  readonly #panel: readonly Seat[];
  readonly #raised: RaisedThreshold | undefined;
  readonly #window: PoolRecord['window'];
  readonly #assessmentBox: BallotBox;

  constructor(input: PoolSessionInput) {
    const { config, task, roster, clock } = input;
    this.#input = input;
    this.#panel = drawPanel(
      { requestDigest: task.requestDigest, pool: config.name, panelSize: input.panelSize },
      roster,
      input.weigh,
      sha256,
    );
    this.#raised = this.#raise();
    const nowMs = clock.now();
    this.#window = {
      earliestMs: nowMs - CLOCK_SKEW_MAX_MS,
      latestMs: nowMs + Math.ceil(input.deadlineMs) + CLOCK_SKEW_MAX_MS,
    };
    this.#assessmentBox = new BallotBox(this.#admission(1, new Set()), input.registerNonce);
    input.notify({ kind: 'pool-seated', pool: config.name, panelSize: this.#panel.length });
  }

  /** Asks every seated agent for its first ballot. */
  openAssessment(): OpenRound {
    const { task } = this.#input;
    const seated = this.#seatedAgents();
    const isInTurns = this.#isInTurns(seated);
    return this.#open(1, isInTurns ? this.#inPollingOrder(seated) : seated, this.#assessmentBox, ASSESSMENT_SHARE, {
      call: (agent, context) => agent.assess(task, context),
      isSettled: (outstanding) => settledAssessment(this.#state(outstanding, [])) !== undefined,
      ...(isInTurns ? { turns: this.#turns() } : {}),
    });
  }

  /** Closes the first round, holds the second if somebody objected and the matter is open, and records. */
  async finish(assessment: OpenRound): Promise<PoolSessionResult> {
    const { config } = this.#input;
    const first = await assessment.closed;
    const second = await this.#holdExamination();
    const faults = [...first.faults, ...(second?.faults ?? [])];
    const ballots = [...this.#assessmentBox.ballots, ...(second?.ballots ?? [])];
    const decidedAfterMs = wholeMs(this.#input.clock.monotonic() - this.#input.startMs);
    const record = {
      pool: config.name,
      policy: config.policy,
      voting: config.voting,
      arbitrates: config.arbitrates ?? null,
      isWider: this.#input.isWider,
      proposition: this.#input.proposition,
      thresholdBasisPoints: config.thresholdBasisPoints,
      ...(this.#raised === undefined ? {} : { raised: this.#raised }),
      panelSize: this.#input.panelSize,
      roster: this.#input.roster,
      authorities: this.#input.authorities,
      attendance: this.#attendance(first, second),
      window: this.#window,
      isExamined: second !== undefined,
      ballots,
      exhibits: [...first.exhibits, ...(second?.exhibits ?? [])],
      decidedAfterMs,
    };
    return { record, panel: this.#panel, faults };
  }

  #isInTurns(seated: readonly Agent[]): boolean {
    const { voting, polling } = this.#input.config;
    if (voting !== 'plain') return false;
    return polling === undefined
      ? seated.some(({ expectedCostMicros = 0 }) => expectedCostMicros > 0)
      : polling === 'sequential';
  }

  #inPollingOrder(seated: readonly Agent[]): readonly Agent[] {
    const weights = new Map(this.#panel.map(({ agent, weight }) => [agent, weight]));
    const seats = seated.map((agent) => ({
      agent: agent.id,
      weight: weights.get(agent.id) ?? 0,
      expectedCostMicros: agent.expectedCostMicros ?? 0,
      seated: agent,
    }));
    return pollingOrder(seats).map(({ seated }) => seated);
  }

  #turns(): RoundTurns {
    return {
      sizeOf: (unasked, outstanding) =>
        nextPollSize(
          this.#state(outstanding, []),
          unasked.map(({ id }) => id),
        ),
      patienceMs: this.#input.deadlineMs * PATIENCE_SHARE,
    };
  }

  async #holdExamination(): Promise<ExaminationResult | undefined> {
    const { config, task, turns, notify } = this.#input;
    const docket = docketOf(this.#assessmentBox.ballots);
    if (!isExaminationDue(this.#panel, this.#assessmentBox.ballots, this.#rule())) return undefined;
    notify({ kind: 'examination-opened', pool: config.name, objections: docket.length });
    const box = new BallotBox(this.#admission(2, new Set(docket.map(({ id }) => id))), this.#input.registerNonce);
    const voters = new Set(this.#assessmentBox.ballots.map(({ header }) => header.agent));
    const agents = this.#seatedAgents().filter(({ id }) => voters.has(id));
    // The same objects stand in the ballots: an agent that edits what it is shown must not edit the record.
    const items = deepFrozen(docket.map(({ id, objection }) => ({ id, objection })));
    const release = await turns.take('begun');
    const round = this.#open(2, agents, box, 1, {
      call: (agent, context) => agent.examine(task, items, context),
      isSettled: (outstanding) => settledExamination(this.#state(outstanding, box.ballots)) !== undefined,
    });
    await round.started;
    release();
    return { ...(await round.closed), ballots: box.ballots };
  }

  #open(
    round: 1 | 2,
    agents: readonly Agent[],
    box: BallotBox,
    shareOfTime: number,
    behaviour: Pick<Parameters<typeof openRound>[0], 'call' | 'isSettled' | 'turns'>,
  ): OpenRound {
    const { config, clock, startMs, deadlineMs, signal, notify } = this.#input;
    const hasSecondRound = config.voting === 'cross_examination';
    const share = hasSecondRound ? shareOfTime : 1;
    return openRound({
      pool: config.name,
      round,
      agents,
      box,
      clock,
      deadlineMs: startMs + deadlineMs * share,
      signal,
      notify,
      ...behaviour,
    });
  }

  #state(outstanding: ReadonlySet<string>, examinationBallots: PoolRecord['ballots']): RoundState {
    const firstRound = this.#assessmentBox.ballots;
    return {
      panel: this.#panel,
      votes: votesOf([...firstRound, ...examinationBallots.filter(({ header }) => header.round === 2)]),
      docket: docketOf(firstRound),
      rule: this.#rule(),
      outstanding,
    };
  }

  #raise(): RaisedThreshold | undefined {
    const { config, task, recentSplits } = this.#input;
    if (config.hasAdaptiveThreshold !== true) return undefined;
    return raiseFor(this.#panel, config.thresholdBasisPoints, task.subject, recentSplits);
  }

  #rule(): VotingRule {
    return ruleOf({ ...this.#input.config, raised: this.#raised });
  }

  #seatedAgents(): readonly Agent[] {
    const excluded = new Set(this.#input.roster.filter((entry) => entry.isExcluded).map(({ agent }) => agent));
    return this.#panel.flatMap(({ agent }) => {
      const seated = this.#input.agents.get(agent);
      return seated === undefined || excluded.has(agent) ? [] : [seated];
    });
  }

  #admission(round: 1 | 2, docket: ReadonlySet<string>): AdmissionContext {
    const { config, task } = this.#input;
    const seated = new Map(this.#seatedAgents().map((agent) => [agent.id, agent.publicKey]));
    return {
      validation: task.validation,
      request: task.requestDigest,
      pool: config.name,
      round,
      publicKeyOf: (agent) => seated.get(agent),
      ...this.#window,
      claimCount: task.subject.claims.length,
      textOf: (document) => task.subject.textOf(document),
      docket,
      sha256,
      verify: this.#input.verify,
    };
  }

  #attendance(first: RoundResult, second: RoundResult | undefined): readonly Attendance[] {
    const absent: SeatStatus = second === undefined ? 'not_asked' : 'not_needed';
    return this.#panel.map(({ agent }) => {
      const assessment = first.seats.get(agent) ?? { status: 'excluded' as const, detail: null };
      const hasVoted = assessment.status === 'answered';
      const examination = hasVoted ? second?.seats.get(agent) : undefined;
      return {
        agent,
        assessment: assessment.status,
        examination: hasVoted ? (examination?.status ?? absent) : 'not_asked',
        detail: assessment.detail ?? examination?.detail ?? null,
      };
    });
  }
}

interface ExaminationResult extends RoundResult {
  readonly ballots: PoolRecord['ballots'];
}

/** Durations are recorded in whole milliseconds: canonical, and no finer than they mean. */
function wholeMs(durationMs: number): number {
  return Math.max(0, Math.round(durationMs));
}
