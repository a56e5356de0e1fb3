/** A report as one self-contained HTML page: no script, nothing fetched, black on white when printed. */
import type { LabBlock, LabReport, LabSection, LabTable } from './lab-report.ts';
import { element, escapeMarkup } from './markup.ts';
import { svgBars } from './svg-bars.ts';
import { svgPlot } from './svg-plot.ts';

const STYLE = `
:root{color-scheme:light}
body{font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccc}
.lead{font-size:1.05rem;max-width:46rem}figure{margin:1rem 0;break-inside:avoid}figcaption{font-weight:600;margin-bottom:.3rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;margin:.6rem 0}
th,td{padding:.25rem .7rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #e4e4e4}
th{border-bottom:2px solid #999}td:first-child{white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{width:100%;max-width:760px;height:auto;font:12px system-ui,sans-serif}svg .on{font-size:11px;fill:#fff}svg .on-2{fill:#111}
footer{margin-top:3rem;color:#555;font-size:.85rem}
@media print{body{margin:0;max-width:none;font-size:11px}tr,figure{break-inside:avoid}thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** The page. `footer` says what made it. */
export function htmlPage(report: LabReport, footer: string): string {
  const title = escapeMarkup(report.title);
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
  ];
  const body = [
    `<h1>${title}</h1>`,
    element('p', { class: 'lead' }, escapeMarkup(report.lead)),
    ...report.sections.map(sectionMarkup),
    element('footer', {}, escapeMarkup(footer)),
  ];
  return `<!doctype html>\n<html lang="en">\n<head>${head.join('\n')}</head>\n<body>\n${body.join('\n')}\n</body>\n</html>\n`;
}

function sectionMarkup({ title, blocks }: LabSection): string {
  return [element('h2', {}, escapeMarkup(title)), ...blocks.map(blockMarkup)].join('\n');
}

function blockMarkup(block: LabBlock): string {
  switch (block.kind) {
    case 'text':
      return element('p', {}, escapeMarkup(block.text));
    case 'table':
      return tableMarkup(block);
    case 'bars':
      return element('figure', {}, element('figcaption', {}, escapeMarkup(block.title)), svgBars(block));
    case 'plot':
      return element('figure', {}, element('figcaption', {}, escapeMarkup(block.title)), svgPlot(block));
  }
}

function tableMarkup({ columns, rows }: LabTable): string {
  const kindOf = (index: number): Readonly<Record<string, string>> =>
    columns[index]?.isNumber === true ? { class: 'number' } : {};
  const head = columns.map(({ title }, index) =>
    element('th', { scope: 'col', ...kindOf(index) }, escapeMarkup(title)),
  );
  const body = rows.map((row) =>
    element('tr', {}, ...row.map((cell, index) => element('td', kindOf(index), escapeMarkup(cell)))),
  );
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body.map((row) => `${row}\n`)),
  );
  return element('div', { class: 'wide' }, table);
}
