/**
 * What the performance monitor looks at of one validation. Derived from the verdict alone, so that recorded verdicts
 * give the same figures as the running engine.
 */
import type { Origin } from '@dikast/core/ballots/ballot';
import type { Outcome } from '@dikast/core/voting/decision';
import type { VerdictOutcome } from '@dikast/core/voting/verdict';
import {
  type Attendance,
  hasAnswered,
  type Path,
  type PoolVerdict,
  type SeatStatus,
  type Verdict,
} from '../verdict/verdict.ts';

/** How far an agent is trusted, as far as a verdict shows it: by the weight that its pool's group certified. */
export type AgentStanding = 'trusted' | 'quarantined' | 'excluded';

/** One agent's part in one pool's part. */
export interface AgentSample {
  readonly agent: string;
  /** Undefined when this part of the verdict does not show it: then it stands as it did before. */
  readonly standing: AgentStanding | undefined;
  /** What became of its seat; undefined for an agent that was not drawn. */
  readonly status: SeatStatus | undefined;
}

/**
 * What language models took, by the word of the agents that asked them, in the ballots that counted. What an agent
 * spent on an opinion that came too late or was refused is not in it.
 */
export interface ModelUsage {
  readonly modelCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Millionths of the currency of the configured prices. */
  readonly costMicros: number;
}

/** One pool's part. */
export interface PoolSample {
  readonly pool: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Seats, and how many of them may fail. */
  readonly n: number;
  readonly f: number;
  /** Calls to agents in both rounds. */
  readonly calls: number;
  readonly spent: ModelUsage;
  /** The whole roster. */
  readonly agents: readonly AgentSample[];
}

/** One validation. */
export interface ValidationSample {
  /** When it was concluded. */
  readonly atMs: number;
  readonly path: Path;
  readonly durationMs: number;
  readonly outcome: VerdictOutcome;
  readonly pools: readonly PoolSample[];
  readonly faults: readonly { readonly pool: string; readonly agent: string; readonly kind: string }[];
  readonly resolutionSteps: readonly { readonly step: string; readonly result: string }[];
}

/** The sample of a verdict. */
export function sampleOf(verdict: Verdict): ValidationSample {
  const { createdAtMs, durationMs, path, outcome, pools, faults } = verdict;
  return {
    atMs: createdAtMs + durationMs,
    path,
    durationMs,
    outcome,
    pools: pools.map(poolSample),
    faults: faults.map(({ pool, agent, kind }) => ({ pool, agent, kind })),
    resolutionSteps: stepsOf(verdict),
  };
}

/** The steps that were taken where gates came to no consensus. */
function stepsOf({ pools, review, outcome, furtherSources, follows }: Verdict): ValidationSample['resolutionSteps'] {
  const resultOf = ({ outcome }: PoolVerdict) => (outcome === 'no_consensus' ? 'open' : 'settled');
  const waited = pools
    .filter(({ arbitrates, isWider, lateBallots }) => arbitrates === null && !isWider && lateBallots !== undefined)
    .map((pool) => ({ step: 'late_ballots', result: resultOf(pool) }));
  const asked = pools
    .filter(({ arbitrates, isWider }) => arbitrates !== null || isWider)
    .map((pool) => ({ step: pool.isWider ? 'wider_panel' : 'expert_arbitration', result: resultOf(pool) }));
  const isSettled = follows !== undefined && outcome !== 'undecided';
  const sources = { step: 'further_sources', result: isSettled ? 'settled' : 'open' };
  const later = [...waited, ...asked, ...(furtherSources === undefined && follows === undefined ? [] : [sources])];
  if (review === null) return later;
  return [...later, { step: 'human_review', result: review.completion === null ? 'open' : 'settled' }];
}

function poolSample(verdict: PoolVerdict): PoolSample {
  const { pool, outcome, decidedAfterMs, decision, attendance, roster } = verdict;
  const standings = standingsOf(verdict);
  const seats = new Map(attendance.map((seat) => [seat.agent, seat]));
  return {
    pool,
    outcome,
    durationMs: decidedAfterMs,
    n: decision.tally.n,
    f: decision.tally.f,
    calls: attendance.reduce((sum, seat) => sum + callsOf(seat), 0),
    spent: spentOn(verdict),
    agents: roster.map(({ agent }) => {
      const seat = seats.get(agent);
      return {
        agent,
        standing: standings.get(agent),
        status: seat === undefined ? undefined : worstOf(seat),
      };
    }),
  };
}

/**
 * How agents stand once this pool has decided. A group certifies weight 0 for an agent without a say, and names those
 * that it excludes or whose standing it changes. The group of a wider panel has a memory of its own: that it weighs an
 * agent does not mean that the pool does.
 */
function standingsOf(pool: PoolVerdict): ReadonlyMap<string, AgentStanding> {
  const { roster, panel, certificate, isWider, lineup } = pool;
  const standings = new Map<string, AgentStanding>();
  // Who was replaced, or is drawn last, may not be on the panel.
  for (const { place } of lineup?.replacements ?? []) standings.set(place, 'quarantined');
  for (const agent of lineup?.silenced ?? []) standings.set(agent, 'quarantined');
  for (const { agent, isExcluded } of roster) if (isExcluded) standings.set(agent, 'excluded');
  if (certificate === null) return standings;
  const { changes, excluded } = certificate.result;
  for (const { agent, weight } of panel)
    if (!standings.has(agent) && (weight === 0 || !isWider))
      standings.set(agent, weight === 0 ? 'quarantined' : 'trusted');
  if (!isWider)
    for (const { agent, change } of changes) standings.set(agent, change === 'quarantined' ? 'quarantined' : 'trusted');
  for (const agent of excluded) standings.set(agent, 'excluded');
  return standings;
}

function spentOn({ ballots }: PoolVerdict): ModelUsage {
  const origins = ballots.flatMap(({ body }) => body.origin ?? []);
  const sum = (part: (origin: Origin) => number) => origins.reduce((total, origin) => total + part(origin), 0);
  return {
    modelCalls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costMicros: sum(({ costMicros }) => costMicros),
  };
}

/** The worse of what befell a seat in the two rounds that took place. */
function worstOf({ assessment, examination }: Attendance): SeatStatus {
  if (!hasAnswered(assessment) || examination === 'not_asked') return assessment;
  return examination === 'answered' ? assessment : examination;
}

function callsOf({ assessment, examination }: Attendance): number {
  const isCall = (status: SeatStatus) => status !== 'excluded' && status !== 'not_asked';
  return [assessment, examination].filter(isCall).length;
}
