/**
 * What the performance monitor looks at of one validation. Derived from the verdict alone, so that recorded verdicts
 * give the same figures as the running engine.
 */
import type { Outcome } from '@dikast/core/voting/decision';
import type { VerdictOutcome } from '@dikast/core/voting/verdict';
import type { Attendance, Path, PoolVerdict, SeatStatus, Verdict } from '../verdict/verdict.ts';

/** How far an agent is trusted: as the pools' records say. */
export type AgentStanding = 'trusted' | 'watched' | 'quarantined' | 'excluded';

/** One agent's part in one pool's part. */
export interface AgentSample {
  readonly agent: string;
  readonly standing: AgentStanding;
  /** What became of its seat; undefined for an agent that was not drawn. */
  readonly status: SeatStatus | undefined;
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
function stepsOf({ pools, review }: Verdict): ValidationSample['resolutionSteps'] {
  const later = pools
    .filter(({ arbitrates, isWider }) => arbitrates !== null || isWider)
    .map(({ isWider, outcome }) => ({
      step: isWider ? 'wider_panel' : 'expert_arbitration',
      result: outcome === 'no_consensus' ? 'open' : 'settled',
    }));
  if (review === null) return later;
  return [...later, { step: 'human_review', result: review.completion === null ? 'open' : 'settled' }];
}

function poolSample({ pool, outcome, decidedAfterMs, decision, attendance, roster }: PoolVerdict): PoolSample {
  const seats = new Map(attendance.map((seat) => [seat.agent, seat]));
  return {
    pool,
    outcome,
    durationMs: decidedAfterMs,
    n: decision.tally.n,
    f: decision.tally.f,
    calls: attendance.reduce((sum, seat) => sum + callsOf(seat), 0),
    agents: roster.map(({ agent, isExcluded }) => {
      const seat = seats.get(agent);
      return {
        agent,
        standing: isExcluded ? 'excluded' : 'trusted',
        status: seat === undefined ? undefined : worstOf(seat),
      };
    }),
  };
}

/** The worse of what befell a seat in the two rounds that took place. */
function worstOf({ assessment, examination }: Attendance): SeatStatus {
  return assessment === 'answered' && examination !== 'not_asked' ? examination : assessment;
}

function callsOf({ assessment, examination }: Attendance): number {
  const isCall = (status: SeatStatus) => status !== 'excluded' && status !== 'not_asked';
  return [assessment, examination].filter(isCall).length;
}
