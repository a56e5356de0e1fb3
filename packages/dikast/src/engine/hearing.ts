/**
 * One validation before its panels: asks them, and has each pool's group certify what its panel comes to. A group that
 * excluded an agent meanwhile, or learned, is asked once more.
 */
import { canonicalJson } from '@dikast/core/base/canonical-json';
import type { Fault } from '@dikast/core/faults/fault';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import { sha256 } from '../adapters/node-hash.ts';
import type { PoolConfig } from '../config/config.ts';
import type { Council } from '../council/council.ts';
import type { Agent, AgentTask } from '../ports.ts';
import { poolDefinition } from '../validators/pools.ts';
import { decideOperationOf } from '../verdict/decide-operation.ts';
import { packCertificate } from '../verdict/pool-certificate.ts';
import { derivePoolVerdict, type PoolRecord } from '../verdict/pool-verdict.ts';
import { raiseOfRecord } from '../verdict/raised-threshold.ts';
import { openGates } from '../verdict/settlement.ts';
import { faultOf } from '../verdict/suspected-fault.ts';
import type { PoolVerdict } from '../verdict/verdict.ts';
import { validationOf } from '../verdict/wider-panel.ts';
import { currentBench, ORDERING_TIMEOUT_MIN_MS, widerPanelsOf } from './archive.ts';
import { type EngineMeans, poolConfigOf } from './engine-means.ts';
import { firstPanelOf, type PanelSpec } from './panel-spec.ts';
import { PoolSession, type PoolSessionResult } from './pool-session.ts';
import type { Release } from './turns.ts';
import { throwIfAborted, type ValidationRun } from './validation-run.ts';

/** A pool's record with its certificate, all that follows from it, and the faults that came to light. */
export interface CertifiedPool {
  readonly verdict: PoolVerdict;
  readonly faults: readonly Fault[];
}

/** The gates that came to no consensus. */
export function openGatesOf(certified: readonly CertifiedPool[]): readonly string[] {
  return openGates(certified.map(({ verdict }) => verdict));
}

/** What a hearing is given. */
export interface HearingInput {
  readonly means: EngineMeans;
  readonly council: Council;
  readonly run: ValidationRun;
}

/** One validation before its panels. */
export class Hearing {
  readonly #means: EngineMeans;
  readonly #council: Council;
  readonly #run: ValidationRun;

  constructor({ means, council, run }: HearingInput) {
    this.#means = means;
    this.#council = council;
    this.#run = run;
  }

  /** What the pools decide, and after them wider panels and experts. `release` gives up the turn that is held. */
  async decide(release: Release): Promise<readonly CertifiedPool[]> {
    const first = await this.#askFirstPanels(release);
    const widened = [...first, ...(await this.#askWiderPanels(first))];
    return [...widened, ...(await this.#askExperts(widened))];
  }

  /** Asks the first panel of every seated pool; the turn is over once agents that compute at once are done. */
  async #askFirstPanels(release: Release): Promise<readonly CertifiedPool[]> {
    const { start, signal, notify } = this.#run;
    notify({ kind: 'validation-routed', validation: start.task.validation, ...start.route });
    const panels = start.seated.map(({ name }) => firstPanelOf(poolConfigOf(this.#means, name)));
    const sessions = panels.map((panel) => ({ panel, session: this.#session(panel) }));
    const opened = sessions.map((each) => ({ ...each, assessment: each.session.openAssessment() }));
    await Promise.all(opened.map(({ assessment }) => assessment.started));
    release();
    const results = await Promise.all(
      opened.map(async ({ panel, session, assessment }) => ({ panel, result: await session.finish(assessment) })),
    );
    throwIfAborted(signal);
    return Promise.all(results.map(({ panel, result }) => this.#certify(panel, result)));
  }

  /**
   * Asks the wider panels of the gates that came, certifiedly, to no consensus: everybody anew, once, within the path's
   * deadline again, and the decision is certified by a group of its own.
   */
  async #askWiderPanels(certified: readonly CertifiedPool[]): Promise<readonly CertifiedPool[]> {
    const uncertified = new Set(
      certified.flatMap(({ verdict }) => (verdict.certificate === null ? [verdict.pool] : [])),
    );
    const panels = openGatesOf(certified)
      .filter((pool) => !uncertified.has(pool))
      .flatMap((pool) => widerPanelsOf(this.#means, poolConfigOf(this.#means, pool)));
    return this.#askAll(panels);
  }

  /**
   * Asks the experts of the gates that came to no consensus, if they have any: the same question, once, within the path's
   * deadline again. Their decision is certified by their own group.
   */
  async #askExperts(certified: readonly CertifiedPool[]): Promise<readonly CertifiedPool[]> {
    const open = openGatesOf(certified);
    const experts = [...this.#means.config.pools.values()].filter(({ arbitrates }) => open.includes(arbitrates ?? ''));
    return this.#askAll(experts.map(firstPanelOf));
  }

  async #askAll(panels: readonly PanelSpec[]): Promise<readonly CertifiedPool[]> {
    throwIfAborted(this.#run.signal);
    const asked = await Promise.all(panels.map(async (panel) => ({ panel, result: await this.#ask(panel) })));
    throwIfAborted(this.#run.signal);
    return Promise.all(asked.map(({ panel, result }) => this.#certify(panel, result)));
  }

  /** Asks a panel after the first ones, within the path's deadline from now. */
  async #ask(panel: PanelSpec): Promise<PoolSessionResult> {
    const session = this.#session(panel);
    const release = await this.#means.turns.take('begun');
    const assessment = session.openAssessment();
    await assessment.started;
    release();
    return session.finish(assessment);
  }

  #session(panel: PanelSpec): PoolSession {
    const { group, pool, size, isWider } = panel;
    const { config, roster, clock, turns, authorities, registerNonce, signatures } = this.#means;
    const { start, isCalibration, signal, notify } = this.#run;
    const { task, route, startMs } = start;
    return new PoolSession({
      config: pool,
      panelSize: size,
      isWider,
      proposition: this.#propositionOf(pool),
      agents: isWider ? this.#agentsWithSay(pool) : roster.agentsOf(pool.name),
      roster: roster.entriesOf(pool, this.#council.excludedOf(group)),
      ...currentBench(this.#means, this.#council, panel),
      hasOnlookers: isCalibration && !isWider,
      authorities,
      task: Object.freeze({ ...task, validation: validationOf(task.validation, panel, sha256) }),
      registerNonce,
      verify: signatures.verify,
      clock,
      startMs: Math.max(startMs, clock.monotonic()),
      deadlineMs: route.deadlineMs,
      lateBallotsMs: Math.min(config.resolution.lateBallotsMs, Math.floor(route.deadlineMs)),
      signal,
      turns,
      notify,
    });
  }

  /**
   * Has the pool's group order the ballots and sign what they come to. If the group excluded an agent while this
   * validation was under way, its ballots no longer count there, and if it learned meanwhile, another weight may make
   * the second round due: the pool is then asked once more.
   */
  async #certify(panel: PanelSpec, result: PoolSessionResult): Promise<CertifiedPool> {
    const first = await this.#order(panel, result);
    const excluded = this.#council.excludedOf(panel.group);
    const isOutdated =
      result.record.roster.some(({ agent, isExcluded }) => excluded.has(agent) && !isExcluded) ||
      this.#isOtherwise(result, panel);
    if (first.verdict.certificate !== null || !isOutdated) return first;
    const second = await this.#order(panel, await this.#ask(panel));
    return { verdict: second.verdict, faults: [...first.faults, ...second.faults] };
  }

  async #order(panel: PanelSpec, { record, faults }: PoolSessionResult): Promise<CertifiedPool> {
    const { task, route, plan } = this.#run.start;
    const { request, claims } = task.subject;
    const validation = validationOf(task.validation, panel, sha256);
    const operation = decideOperationOf({ validation, request, claims, plan }, record);
    const answer = await this.#council.order(panel.group, operation, {
      timeoutMs: Math.max(ORDERING_TIMEOUT_MIN_MS, route.deadlineMs),
      areMoreComing: this.#means.turns.isAnybodyWaiting,
    });
    const certificate = answer?.result.status === 'decided' ? packCertificate(answer.certificate, answer.result) : null;
    const suspected = (certificate?.result.suspicions ?? []).map((suspicion) => faultOf(record.pool, suspicion));
    const certified = { ...record, certificate };
    const whole = { ...certified, ...raisedIn(certified, task) };
    const verdict = derivePoolVerdict(whole, task.requestDigest, claims.length, sha256);
    return { verdict, faults: [...faults, ...suspected] };
  }

  /** Agents that the pool's own group excluded or quarantined are not asked in a wider panel: their seats stay empty. */
  #agentsWithSay(pool: PoolConfig): ReadonlyMap<string, Agent> {
    const { roster } = this.#means;
    const entries = roster.entriesOf(pool);
    const weights = currentBench(this.#means, this.#council, firstPanelOf(pool)).weigh(entries);
    const excluded = this.#council.excludedOf(pool.name);
    const silent = new Set(entries.filter((_, place) => weights[place] === 0).map(({ agent }) => agent));
    return new Map([...roster.agentsOf(pool.name)].filter(([id]) => !excluded.has(id) && !silent.has(id)));
  }

  /** Experts judge the proposition of their gate, unless they have one of their own. */
  #propositionOf({ name, proposition, arbitrates }: PoolConfig): string {
    const gate = arbitrates === undefined ? undefined : this.#means.definitions.get(arbitrates);
    return poolDefinition(name, proposition ?? gate?.proposition).proposition;
  }

  /** Whether the group goes by another line-up, other weights or another threshold now than the session did. */
  #isOtherwise({ record, panel }: PoolSessionResult, spec: PanelSpec): boolean {
    const { lineup, weigh, recentSplits } = currentBench(this.#means, this.#council, spec);
    if (canonicalJson(record.lineup) !== canonicalJson(lineup)) return true;
    if (record.raised !== undefined && record.raised.recentSplits !== recentSplits) return true;
    const places = new Map(record.roster.map((entry) => [entry.agent, entry]));
    const drawn = panel.flatMap(({ agent }) => places.get(agent) ?? []);
    return weigh(drawn).join() !== panel.map(({ weight }) => weight).join();
  }
}

/** The threshold that counted, where it is adaptive: the group may have seen other splits than the session did. */
function raisedIn(
  record: Omit<PoolRecord, 'raised'> & { readonly raised?: RaisedThreshold },
  { requestDigest, subject }: AgentTask,
): Pick<PoolRecord, 'raised'> {
  if (record.raised === undefined) return {};
  const recentSplits = record.certificate?.result.recentSplits ?? record.raised.recentSplits;
  const { request, claims } = subject;
  return { raised: raiseOfRecord(record, { requestDigest, request, claims }, { recentSplits }, sha256) };
}
