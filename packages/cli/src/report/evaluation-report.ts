/**
 * The figures of an evaluation for a terminal: one line a data set, then what the panel is worth, then the details.
 */
import { type AgentFigures, bestRanking, type GroupFigures } from '@dikast/lab/eval/evaluation';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { wrapText } from './text-layout.ts';

const NOTE =
  'Validators called directly, votes counted by the voting rules; no signatures, ordering or deadlines. Not approved counts as found bad.';

/** Renders figures. */
export function renderEvaluation(
  groups: readonly GroupFigures[],
  style: ReportStyle,
  { isVerbose }: { readonly isVerbose: boolean },
): string {
  const pools = [...new Set(groups.map(({ pool }) => pool))];
  const lines = pools.flatMap((pool) => {
    const own = groups.filter((group) => group.pool === pool);
    return [
      style.colors.bold(pool),
      ...renderTable(ranksTable(own), style.width),
      '',
      ...renderTable(decisionsTable(own), style.width),
      '',
      ...renderTable(panelTable(own), style.width),
      '',
      ...(isVerbose ? own.flatMap((group) => details(group, style)) : []),
    ];
  });
  const note = wrapText(NOTE, style.width).map((line) => style.colors.dim(line));
  return `${[...lines, ...note].join('\n')}\n`;
}

function ranksTable(groups: readonly GroupFigures[]): readonly (readonly string[])[] {
  const head = ['AUROC', 'answers', 'good', 'pool', 'best agent', '', 'best baseline', ''];
  const rows = groups.map((group) => {
    const [agent, baseline] = [bestRanking(group.agents), bestRanking(group.baselines)];
    return [
      group.name,
      String(group.count),
      percent(group.goodShare),
      figure(group.score.auroc),
      figure(agent?.auroc),
      agent?.name ?? '',
      figure(baseline?.auroc),
      baseline?.name ?? '',
    ];
  });
  return [head, ...rows, ...meanRow(groups)];
}

function meanRow(groups: readonly GroupFigures[]): readonly (readonly string[])[] {
  if (groups.length < 2) return [];
  const mean = (pick: (group: GroupFigures) => number | undefined) => figure(meanOf(groups.map(pick)));
  return [
    [
      'mean',
      '',
      percent(meanOf(groups.map(({ goodShare }) => goodShare))),
      mean(({ score }) => score.auroc),
      mean(({ agents }) => bestRanking(agents)?.auroc),
      'best of each',
      mean(({ baselines }) => bestRanking(baselines)?.auroc),
      'best of each',
    ],
  ];
}

function decisionsTable(groups: readonly GroupFigures[]): readonly (readonly string[])[] {
  const head = ['decisions', 'F1 bad', 'balanced', 'accepted', 'of these good', 'best half'];
  return [
    head,
    ...groups.map(({ name, decision, score }) => [
      name,
      figure(decision.f1OfBad),
      figure(decision.balancedAccuracy),
      percent(decision.coverage),
      percent(decision.acceptedPrecision),
      percent(score.precisionAtHalf),
    ]),
  ];
}

function panelTable(groups: readonly GroupFigures[]): readonly (readonly string[])[] {
  const head = ['panel', 'Brier', 'spans F1', 'votes worth', 'ms p50', 'ms p99'];
  return [
    head,
    ...groups.map(({ name, brier, spanF1, errors, millisecondsP50, millisecondsP99 }) => [
      name,
      figure(brier),
      figure(spanF1),
      errors.effectiveVotes === undefined ? '-' : errors.effectiveVotes.toFixed(1),
      millisecondsP50.toFixed(1),
      millisecondsP99.toFixed(1),
    ]),
  ];
}

/** What is said of each agent alone. */
export const AGENT_COLUMNS = ['agent alone', 'AUROC', 'F1 bad', 'balanced', 'accepted', 'of these good', 'abstains'];

/** A row under these columns. */
export function agentCells(agent: AgentFigures): string[] {
  return [
    agent.name,
    figure(agent.auroc),
    figure(agent.f1OfBad),
    figure(agent.balancedAccuracy),
    percent(agent.coverage),
    percent(agent.acceptedPrecision),
    percent(agent.abstained),
  ];
}

function details(group: GroupFigures, style: ReportStyle): readonly string[] {
  const correlations = group.errors.matrix.map((row, at) => [
    group.agents[at]?.name ?? '',
    ...row.map((each) => (each === undefined ? '-' : each.toFixed(2))),
  ]);
  const bins = group.reliability.map(({ count, meanScore, goodShare }) => [
    meanScore.toFixed(2),
    goodShare.toFixed(2),
    String(count),
  ]);
  return [
    style.colors.bold(group.name),
    ...renderTable([AGENT_COLUMNS, ...group.agents.map(agentCells)], style.width),
    ...renderTable(
      [['baseline', 'AUROC'], ...group.baselines.map(({ name, auroc }) => [name, figure(auroc)])],
      style.width,
    ),
    ...renderTable([['errors correlate'], ...correlations], style.width),
    ...renderTable([['score said', 'was good', 'answers'], ...bins], style.width),
    '',
  ];
}

/** The mean of those that are known. */
function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A figure from 0 to 1 with three places. */
export function figure(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}

/** A share as a percentage. */
export function percent(value: number | undefined): string {
  return value === undefined ? '-' : `${(100 * value).toFixed(0)} %`;
}
