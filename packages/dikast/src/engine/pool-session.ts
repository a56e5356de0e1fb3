/**
 * One pool's part in one validation: seats the panel, holds the two rounds, and hands over what is to be recorded.
 */

import type { AdmissionContext, NonceRegister } from '@dikast/core/ballots/ballot-admission';
import { BallotBox } from '@dikast/core/ballots/ballot-box';
import type { VerifySignature } from '@dikast/core/base/crypto-port';
import type { Authority } from '@dikast/core/council/learn-operation';
import type { Fault } from '@dikast/core/faults/fault';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import { docketOf, heardOf, isExaminationDue, votesOf } from '@dikast/core/voting/cast-votes';
import type { Seat, VotingRule } from '@dikast/core/voting/decision';
import {
  lacksAssessments,
  lacksExaminations,
  type RoundState,
  settledAssessment,
  settledExamination,
} from '@dikast/core/voting/early-decision';
import type { Lineup } from '@dikast/core/voting/lineup';
import { drawPanel, type RosterEntry, type WeighPanel } from '@dikast/core/voting/panel';
import { nextPollSize, pollingOrder } from '@dikast/core/voting/polling';
import { sha256 } from '../adapters/node-hash.ts';
import type { PoolConfig } from '../config/config.ts';
import type { Agent, AgentTask, Clock, DocketItem } from '../ports.ts';
import { deepFrozen } from '../request/deep-frozen.ts';
import { type PoolRecord, ruleOf } from '../verdict/pool-verdict.ts';
import { raiseFor } from '../verdict/raised-threshold.ts';
import { attendanceOf } from './attendance.ts';
import { drawOnlookers } from './draw-onlookers.ts';
import { Onlooking } from './onlooking.ts';
import type { ProgressListener } from './progress.ts';
import { type OpenRound, openRound, type RoundInput, type RoundResult, type RoundTurns } from './round.ts';
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
  /** Who has a place and who has a say, as the pool's group sees it now. */
  readonly lineup: Lineup;
  /** Whether the agents without a seat are asked, too, because the truth will be told. */
  readonly hasOnlookers: boolean;
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
  /** Extra time for late ballots where votes are lacking, for both rounds together. */
  readonly lateBallotsMs: number;
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
  readonly #onlooking: Onlooking | undefined;
  /** Extra time that the first round took; the second ends so much later. */
  #waitedMs = 0;

  constructor(input: PoolSessionInput) {
    const { config, task, roster, clock } = input;
    this.#input = input;
    this.#panel = drawPanel(
      { requestDigest: task.requestDigest, pool: config.name, panelSize: input.panelSize, lineup: input.lineup },
      roster,
      input.weigh,
      sha256,
    );
    this.#raised = this.#raise();
    const nowMs = clock.now();
    this.#window = {
      earliestMs: nowMs - CLOCK_SKEW_MAX_MS,
      latestMs: nowMs + Math.ceil(input.deadlineMs + input.lateBallotsMs) + CLOCK_SKEW_MAX_MS,
    };
    this.#assessmentBox = this.#boxOf(this.#seatedAgents(), 1, new Set());
    this.#onlooking = input.hasOnlookers ? this.#onlookers() : undefined;
    input.notify({ kind: 'pool-seated', pool: config.name, panelSize: this.#panel.length });
  }

  /** Asks every seated agent for its first ballot. */
  openAssessment(): OpenRound {
    const { task } = this.#input;
    const seated = this.#seatedAgents();
    const isInTurns = this.#isInTurns(seated);
    const panel = this.#open(1, {
      agents: isInTurns ? this.#inPollingOrder(seated) : seated,
      box: this.#assessmentBox,
      call: (agent, context) => agent.assess(task, context),
      isSettled: (outstanding) => settledAssessment(this.#state(outstanding, [])) !== undefined,
      extraTime: {
        allowedMs: this.#input.lateBallotsMs,
        isLacking: (outstanding) => lacksAssessments(this.#state(outstanding, [])),
      },
      ...(isInTurns ? { turns: this.#turns() } : {}),
    });
    const onlookers = this.#onlooking?.openAssessment();
    const started = Promise.all([panel.started, onlookers?.started]).then(() => undefined);
    return { started, closed: panel.closed };
  }

  /** Closes the first round, holds the second if somebody objected and the matter is open, and records. */
  async finish(assessment: OpenRound): Promise<PoolSessionResult> {
    const { config } = this.#input;
    const first = await assessment.closed;
    this.#waitedMs = first.waitedMs ?? 0;
    const second = await this.#holdExamination();
    const looked = await this.#onlooking?.finish();
    const rounds = [first, ...(second === undefined ? [] : [second]), ...(looked === undefined ? [] : [looked])];
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
      lineup: this.#input.lineup,
      ...(looked === undefined ? {} : { onlookers: looked.onlookers }),
      authorities: this.#input.authorities,
      attendance: attendanceOf(
        this.#panel.map(({ agent: id }) => ({ id })),
        first,
        second,
      ),
      window: this.#window,
      isExamined: second !== undefined,
      ballots,
      ...this.#lateBallotsOf([first, second]),
      exhibits: rounds.flatMap(({ exhibits }) => exhibits),
      decidedAfterMs,
    };
    return { record, panel: this.#panel, faults: rounds.flatMap(({ faults }) => faults) };
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
    const heard = heardOf(this.#assessmentBox.ballots, this.#input.lineup.silenced);
    const docket = docketOf(heard);
    if (!isExaminationDue(this.#panel, heard, this.#rule())) return undefined;
    notify({ kind: 'examination-opened', pool: config.name, objections: docket.length });
    const box = this.#boxOf(this.#seatedAgents(), 2, new Set(docket.map(({ id }) => id)));
    const voters = new Set(this.#assessmentBox.ballots.map(({ header }) => header.agent));
    const agents = this.#seatedAgents().filter(({ id }) => voters.has(id));
    // The same objects stand in the ballots: an agent that edits what it is shown must not edit the record.
    const items: readonly DocketItem[] = deepFrozen(docket.map(({ id, objection }) => ({ id, objection })));
    const release = await turns.take('begun');
    const round = this.#open(2, {
      agents,
      box,
      call: (agent, context) => agent.examine(task, items, context),
      isSettled: (outstanding) => settledExamination(this.#state(outstanding, box.ballots)) !== undefined,
      extraTime: {
        allowedMs: this.#input.lateBallotsMs - this.#waitedMs,
        isLacking: (outstanding) => lacksExaminations(this.#state(outstanding, box.ballots)),
      },
    });
    await round.started;
    release();
    const [result] = await Promise.all([round.closed, this.#onlooking?.openExamination(items)]);
    return { ...result, ballots: box.ballots };
  }

  #open(
    round: 1 | 2,
    asked: Pick<RoundInput, 'agents' | 'box' | 'call' | 'isSettled' | 'turns' | 'extraTime'>,
    notify: ProgressListener = this.#input.notify,
  ): OpenRound {
    const { config, clock, startMs, deadlineMs, signal } = this.#input;
    const isFirstOfTwo = round === 1 && config.voting === 'cross_examination';
    const share = isFirstOfTwo ? ASSESSMENT_SHARE : 1;
    return openRound({
      pool: config.name,
      round,
      clock,
      deadlineMs: startMs + deadlineMs * share + this.#waitedMs,
      signal,
      notify,
      ...asked,
    });
  }

  /** Everybody on the roster who is not on the panel and was never proven faulty. */
  #onlookers(): Onlooking {
    const seats = new Set(this.#panel.map(({ agent }) => agent));
    const agents = this.#input.roster.flatMap(({ agent, isExcluded }) => {
      const onlooker = this.#input.agents.get(agent);
      return onlooker === undefined || isExcluded || seats.has(agent) ? [] : [onlooker];
    });
    return new Onlooking({
      agents: drawOnlookers(agents, this.#input.task.requestDigest),
      task: this.#input.task,
      boxOf: (round, docket) => this.#boxOf(agents, round, docket),
      // Progress is that of the panel.
      open: (round, asked) => this.#open(round, asked, () => {}),
      takeTurn: () => this.#input.turns.take('begun'),
    });
  }

  #state(outstanding: ReadonlySet<string>, examinationBallots: PoolRecord['ballots']): RoundState {
    const firstRound = this.#assessmentBox.ballots;
    return {
      panel: this.#panel,
      votes: votesOf([...firstRound, ...examinationBallots.filter(({ header }) => header.round === 2)]),
      docket: docketOf(heardOf(firstRound, this.#input.lineup.silenced)),
      rule: this.#rule(),
      outstanding,
    };
  }

  #raise(): RaisedThreshold | undefined {
    const { config, task, recentSplits } = this.#input;
    if (config.hasAdaptiveThreshold !== true) return undefined;
    return raiseFor(this.#panel, config.thresholdBasisPoints, task.subject, recentSplits);
  }

  /** What there is to record of extra time: nothing where none was given. */
  #lateBallotsOf(rounds: readonly (RoundResult | undefined)[]): Pick<PoolRecord, 'lateBallots'> {
    const waited = rounds.flatMap((round) => round?.waitedMs ?? []);
    if (waited.length === 0) return {};
    const weights = this.#panel.map(({ weight }) => weight);
    return {
      lateBallots: {
        waitedMs: waited.reduce((sum, ms) => sum + ms, 0),
        allowedMs: this.#input.lateBallotsMs,
        waitedBy: { weights, ...(this.#raised === undefined ? {} : { raised: this.#raised }) },
      },
    };
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

  /** A box for the ballots of these agents in one round. */
  #boxOf(agents: readonly Agent[], round: 1 | 2, docket: ReadonlySet<string>): BallotBox {
    const { config, task } = this.#input;
    const keys = new Map(agents.map((agent) => [agent.id, agent.publicKey]));
    const admission: AdmissionContext = {
      validation: task.validation,
      request: task.requestDigest,
      pool: config.name,
      round,
      publicKeyOf: (agent) => keys.get(agent),
      ...this.#window,
      claimCount: task.subject.claims.length,
      textOf: (document) => task.subject.textOf(document),
      docket,
      sha256,
      verify: this.#input.verify,
    };
    return new BallotBox(admission, this.#input.registerNonce);
  }
}

interface ExaminationResult extends RoundResult {
  readonly ballots: PoolRecord['ballots'];
}

/** Durations are recorded in whole milliseconds: canonical, and no finer than they mean. */
function wholeMs(durationMs: number): number {
  return Math.max(0, Math.round(durationMs));
}
