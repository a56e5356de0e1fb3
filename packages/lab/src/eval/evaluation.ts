/**
 * From judgements to figures: per group of samples (data set, task) and as the mean over data sets, for the pool, each
 * of its agents and the trivial baselines.
 */
import { type DecisionFigures, decisionFigures } from './confusion.ts';
import { crossFittedScores } from './cross-fitting.ts';
import { type ErrorCorrelations, errorCorrelations } from './error-correlation.ts';
import type { Judgement } from './judgement.ts';
import {
  areaUnderRoc,
  brierScore,
  precisionAtCoverage,
  type ReliabilityBin,
  reliabilityBins,
  type Scored,
} from './ranking.ts';
import { spanF1 } from './span-overlap.ts';
import { COMPARING_BASELINES, TRIVIAL_BASELINES } from './trivial-scores.ts';

/** How well one score ranks. */
export interface RankingFigures {
  readonly name: string;
  readonly auroc: number | undefined;
  /** Share of good ones among the better-scored half. */
  readonly precisionAtHalf: number | undefined;
}

/** One agent alone. */
export interface AgentFigures extends RankingFigures, DecisionFigures {
  /** Share of answers on which it abstained in the first round. */
  readonly abstained: number;
}

/** All figures of some samples of one pool. */
export interface GroupFigures {
  readonly name: string;
  readonly pool: string;
  readonly count: number;
  readonly goodShare: number;
  readonly score: RankingFigures;
  /** Of the pool's decision: approved, or not. */
  readonly decision: DecisionFigures;
  /** Of always answering with the commoner label. */
  readonly majority: DecisionFigures;
  readonly brier: number | undefined;
  readonly reliability: readonly ReliabilityBin[];
  readonly spanF1: number | undefined;
  readonly agents: readonly AgentFigures[];
  readonly baselines: readonly RankingFigures[];
  readonly errors: ErrorCorrelations;
  readonly millisecondsP50: number;
  readonly millisecondsP99: number;
}

/** What samples are told apart by. */
export type GroupKey = 'dataset' | 'task';

/** Figures of each group, pool by pool in the order in which they come. */
export function evaluateGroups(judgements: readonly Judgement[], by: readonly GroupKey[]): readonly GroupFigures[] {
  const groups = new Map<string, Judgement[]>();
  for (const judgement of judgements) {
    const key = JSON.stringify([judgement.pool, by.map((part) => judgement[part]).join(' ')]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [judgement]);
    else known.push(judgement);
  }
  return [...groups].map(([key, group]) => evaluateGroup((JSON.parse(key) as [string, string])[1], group));
}

/** Figures of one group. */
export function evaluateGroup(name: string, group: readonly Judgement[]): GroupFigures {
  const scored = group.map(({ score, isGood }) => ({ score, isGood }));
  const goodShare = group.filter(({ isGood }) => isGood).length / group.length;
  const times = group.map(({ milliseconds }) => milliseconds).sort((left, right) => left - right);
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return {
    name,
    pool: group[0]?.pool ?? '',
    count: group.length,
    goodShare,
    score: ranking('pool', scored),
    decision: decisionFigures(group.map(({ outcome, isGood }) => ({ isAccepted: outcome === 'approved', isGood }))),
    majority: decisionFigures(group.map(({ isGood }) => ({ isAccepted: goodShare >= 0.5, isGood }))),
    brier: brierScore(scored),
    reliability: reliabilityBins(scored),
    spanF1: spanF1(group.flatMap(({ overlap }) => overlap ?? [])),
    agents: agentFigures(group),
    baselines: baselineFigures(group),
    errors: errorCorrelations(
      group.map(({ agents, isGood }) =>
        agents.map(({ final }) => (final === 'abstain' ? undefined : (final === 'approve') !== isGood)),
      ),
      group[0]?.agents.length ?? 0,
    ),
    millisecondsP50: quantile(0.5),
    millisecondsP99: quantile(0.99),
  };
}

/** The best of some rankings by AUROC. */
export function bestRanking<Ranking extends RankingFigures>(rankings: readonly Ranking[]): Ranking | undefined {
  return rankings.reduce<Ranking | undefined>(
    (best, each) => ((each.auroc ?? 0) > (best?.auroc ?? 0) ? each : best),
    undefined,
  );
}

function ranking(name: string, scored: readonly Scored[]): RankingFigures {
  return { name, auroc: areaUnderRoc(scored), precisionAtHalf: precisionAtCoverage(scored, 0.5) };
}

function agentFigures(group: readonly Judgement[]): readonly AgentFigures[] {
  return (group[0]?.agents ?? []).map(({ agent }, at) => ({
    ...ranking(
      agent,
      group.map(({ agents, isGood }) => ({ score: agents[at]?.score ?? 0.5, isGood })),
    ),
    ...decisionFigures(group.map(({ agents, isGood }) => ({ isAccepted: agents[at]?.first === 'approve', isGood }))),
    abstained: group.filter(({ agents }) => agents[at]?.first === 'abstain').length / group.length,
  }));
}

/** Length is a baseline where there is nothing to compare: what an answer leaves out, and how it reads. */
function baselineFigures(group: readonly Judgement[]): readonly RankingFigures[] {
  const count = isComparing(group[0]?.pool) ? COMPARING_BASELINES : TRIVIAL_BASELINES.length;
  const single = TRIVIAL_BASELINES.slice(0, count).map((name, at) =>
    ranking(
      name,
      group.map(({ trivial, isGood }) => ({ score: trivial[at] ?? 0, isGood })),
    ),
  );
  const fitted = crossFittedScores(
    group.map(({ trivial, isGood, group: key }) => ({
      features: trivial.slice(0, count),
      isPositive: isGood,
      group: key,
    })),
  );
  const scored = group.map(({ isGood }, at) => ({ score: fitted[at] ?? 0, isGood }));
  return [...single, ranking('logistic over these', scored)];
}

function isComparing(pool: string | undefined): boolean {
  return pool === 'fact_verification' || pool === 'citation_validation';
}
