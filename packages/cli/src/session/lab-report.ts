/** Where a laboratory report goes: the terminal or, as JSON, the standard output, and an HTML page if one is asked for. */
import { createRequire } from 'node:module';
import { htmlPage } from '@dikast/lab/report/html-page';
import type { LabReport } from '@dikast/lab/report/lab-report';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { writeWholeFile } from '../output/atomic-file.ts';
import { renderLabReport } from '../report/lab-report.ts';
import { styleFor } from '../report/style.ts';

/** Which views are wanted. */
export interface LabOutputs {
  /** The command without `dikast`, for the page's last line. */
  readonly command: string;
  /** Absent for what draws nothing. */
  readonly seed?: number;
  readonly json?: boolean;
  readonly html?: string;
}

/** Shows a report. @throws Problem `cannotWrite` when the page cannot be written. */
export async function showLabReport(report: LabReport, outputs: LabOutputs, io: Io): Promise<ExitCode> {
  const { json, html } = outputs;
  if (html !== undefined) await writePage(report, { ...outputs, html }, io);
  if (json === true) await io.stdout.write(`${JSON.stringify(report.data, undefined, 2)}\n`);
  else await io.stdout.write(renderLabReport(report, styleFor(io.stdout, io.environment)));
  if (html !== undefined) await io.stderr.write(`page written to ${html}\n`);
  return EXIT_CODES.ok;
}

/** Writes the page of a report; its last line says what made it. @throws Problem `cannotWrite` */
export async function writePage(
  report: LabReport,
  { command, seed, html }: Pick<LabOutputs, 'command' | 'seed'> & { readonly html: string },
  { workingDirectory }: Io,
): Promise<void> {
  const footer = `Made by dikast ${ownVersion()}: dikast ${command}${seed === undefined ? '' : ` --seed ${seed}`}`;
  await writeWholeFile(html, htmlPage(report, footer), workingDirectory);
}

function ownVersion(): string {
  return (createRequire(import.meta.url)('../../package.json') as { readonly version: string }).version;
}
