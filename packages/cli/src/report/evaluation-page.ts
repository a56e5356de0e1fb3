/**
 * The figures of an evaluation as one page: tables, what the pool accepts, and whether its score means what it says.
 */
import type { GroupFigures } from '@dikast/lab/eval/evaluation';
import {
  type BarChart,
  type LabReport,
  type LabSection,
  type LabTable,
  paragraph,
  table,
} from '@dikast/lab/report/lab-report';
import { AGENT_COLUMNS, agentCells, figure, percent } from './evaluation-report.ts';

/** What the page says. */
export function evaluationPage(groups: readonly GroupFigures[]): LabReport {
  return {
    title: 'Evaluation of the built-in pools',
    lead: 'Validators called directly, votes counted by the voting rules; signatures, ordering and deadlines left out. An answer that was not approved counts as found bad.',
    sections: [{ title: 'All data', blocks: [overview(groups), decisionsChart(groups)] }, ...groups.map(section)],
    data: groups,
  };
}

function overview(groups: readonly GroupFigures[]): LabTable {
  return table(
    ['data', 'pool', 'answers>', 'good>', 'AUROC>', 'F1 bad>', 'balanced>', 'accepted>', 'of these good>'],
    groups.map(({ name, pool, count, goodShare, score, decision }) => [
      name,
      pool,
      String(count),
      percent(goodShare),
      figure(score.auroc),
      figure(decision.f1OfBad),
      figure(decision.balancedAccuracy),
      percent(decision.coverage),
      percent(decision.acceptedPrecision),
    ]),
  );
}

function decisionsChart(groups: readonly GroupFigures[]): BarChart {
  return {
    kind: 'bars',
    title: 'Of all answers',
    parts: ['good and accepted', 'bad and accepted', 'not accepted'],
    bars: groups.map(({ name, pool, decision: { coverage = 0, acceptedPrecision = 0 } }) => ({
      label: groups.every((group) => group.pool === pool) ? name : `${name}: ${pool}`,
      values: [coverage * acceptedPrecision, coverage * (1 - acceptedPrecision), 1 - coverage],
    })),
    total: 1,
  };
}

function section(group: GroupFigures): LabSection {
  const { name, pool, agents, baselines, errors } = group;
  return {
    title: `${name}: ${pool}`,
    blocks: [
      paragraph(inWords(group)),
      table(columnsOf(AGENT_COLUMNS), agents.map(agentCells)),
      table(
        ['trivial baseline', 'AUROC>', 'good in best half>'],
        baselines.map((baseline) => [baseline.name, figure(baseline.auroc), percent(baseline.precisionAtHalf)]),
      ),
      table(
        columnsOf(['errors correlate', ...agents.map((agent) => agent.name)]),
        errors.matrix.map((row, at) => [agents[at]?.name ?? '', ...row.map((each) => each?.toFixed(2) ?? '-')]),
      ),
      reliabilityChart(group),
    ],
  };
}

function inWords({ score, brier, spanF1, errors, agents, majority, ...group }: GroupFigures): string {
  return [
    `Good in the better-scored half: ${percent(score.precisionAtHalf)}.`,
    `Brier score ${figure(brier)}. Span F1 ${figure(spanF1)}.`,
    `Mean error correlation ${figure(errors.mean)}, so ${agents.length} votes are worth ${errors.effectiveVotes?.toFixed(1) ?? '-'}.`,
    `Time an answer: p50 ${group.millisecondsP50.toFixed(1)} ms, p99 ${group.millisecondsP99.toFixed(1)} ms.`,
    `Always the commoner label: F1 ${figure(majority.f1OfBad)}.`,
  ].join(' ');
}

/** A calibrated score of 0.7 is that of answers of which seven in ten are good. */
function reliabilityChart({ reliability }: GroupFigures): BarChart {
  return {
    kind: 'bars',
    title: 'Answers by their score, and how many of them were good',
    parts: ['good', 'bad'],
    bars: reliability.map(({ meanScore, goodShare, count }) => ({
      label: `score ${meanScore.toFixed(2)}, ${count} answers`,
      values: [goodShare, 1 - goodShare],
    })),
    total: 1,
  };
}

/** All columns but the first hold numbers. */
function columnsOf([first = '', ...others]: readonly string[]): readonly string[] {
  return [first, ...others.map((title) => `${title}>`)];
}
