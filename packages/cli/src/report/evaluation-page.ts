/**
 * The figures of an evaluation as one page of HTML that needs nothing else: tables, and a reliability diagram a data set.
 */
import type { GroupFigures, RankingFigures } from '@dikast/lab/eval/evaluation';
import { AGENT_COLUMNS, agentCells, figure, percent } from './evaluation-report.ts';

const STYLE = `body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1c1c}
table{border-collapse:collapse;margin:.6rem 0 1.4rem}th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #ddd}
th:first-child,td:first-child{text-align:left}svg{background:#fafafa;border:1px solid #ddd}h2{margin-top:2.2rem}`;

const DIAGRAM = { size: 220, edge: 24 } as const;

/** Renders the page. */
export function renderEvaluationPage(groups: readonly GroupFigures[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Evaluation</title><style>${STYLE}</style><h1>Evaluation</h1>
<p>The built-in validators were called directly and their votes counted by the voting rules; signatures, ordering and
deadlines were left out. An answer that was not approved counts as found bad.</p>
${overview(groups)}
${groups.map(section).join('\n')}
</html>
`;
}

function overview(groups: readonly GroupFigures[]): string {
  const head = ['data', 'pool', 'answers', 'good', 'AUROC', 'F1 bad', 'balanced', 'accepted', 'of these good'];
  return table(
    head,
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

function section(group: GroupFigures): string {
  const { errors } = group;
  return `<h2>${escaped(group.name)}: ${escaped(group.pool)}</h2>
<p>Good in the better-scored half: ${percent(group.score.precisionAtHalf)}. Brier score ${figure(group.brier)}. Span F1
${figure(group.spanF1)}. Mean error correlation ${figure(errors.mean)}, so ${group.agents.length} votes are worth
${errors.effectiveVotes?.toFixed(1) ?? '-'}. Time an answer: p50 ${group.millisecondsP50.toFixed(1)} ms, p99
${group.millisecondsP99.toFixed(1)} ms. Always the commoner label: F1 ${figure(group.majority.f1OfBad)}.</p>
${table(AGENT_COLUMNS, group.agents.map(agentCells))}
${rankingTable(group.baselines)}
${table(
  ['errors correlate', ...group.agents.map(({ name }) => name)],
  errors.matrix.map((row, at) => [group.agents[at]?.name ?? '', ...row.map((each) => each?.toFixed(2) ?? '-')]),
)}
${diagram(group)}`;
}

function rankingTable(baselines: readonly RankingFigures[]): string {
  return table(
    ['trivial baseline', 'AUROC', 'good in best half'],
    baselines.map(({ name, auroc, precisionAtHalf }) => [name, figure(auroc), percent(precisionAtHalf)]),
  );
}

/** Score on the way right, share of good answers on the way up; the area of a dot grows with its count. */
function diagram({ reliability, count }: GroupFigures): string {
  const { size, edge } = DIAGRAM;
  const place = (value: number) => (edge + value * (size - 2 * edge)).toFixed(1);
  const dots = reliability.map(
    (bin) =>
      `<circle cx="${place(bin.meanScore)}" cy="${place(1 - bin.goodShare)}" r="${(2 + 10 * Math.sqrt(bin.count / count)).toFixed(1)}" fill="#3566a8" fill-opacity=".6"><title>${bin.count} answers scored ${bin.meanScore.toFixed(2)}, ${bin.goodShare.toFixed(2)} of them good</title></circle>`,
  );
  return `<svg width="${size}" height="${size}" role="img" aria-label="Reliability: score against share of good answers">
<line x1="${place(0)}" y1="${place(1)}" x2="${place(1)}" y2="${place(0)}" stroke="#999" stroke-dasharray="4"/>${dots.join('')}
<text x="${size / 2}" y="${size - 6}" font-size="11" text-anchor="middle">score</text></svg>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
