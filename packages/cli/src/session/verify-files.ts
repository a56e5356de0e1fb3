/**
 * `dikast verify`: reads saved verdicts and reports how far each can be relied on. Verifying nothing is never success.
 */
import { CanonicalError } from '@dikast/core/base/canonical-json';
import { type VerificationReport, verifyVerdict } from 'dikast/verification/verify-verdict';
import { EXIT_CODES, type ExitCode, worstOf } from '../exit-codes.ts';
import { VERDICT_BYTES_MAX, VERDICT_VALUES_MAX } from '../input/byte-source.ts';
import { isLinesFile, type JsonItem, readJsonItems, refuseStdinTwice } from '../input/json-items.ts';
import { formatPlace, type Place } from '../input/json-text.ts';
import type { Io } from '../io.ts';
import { Problem, reportProblem } from '../problem.ts';
import { styleFor } from '../report/style.ts';
import { countOf } from '../report/text-layout.ts';
import { renderVerification, renderVerificationBriefly } from '../report/verification-report.ts';
import { readTrust, type Trust, type TrustOptions } from './trusted-keys.ts';

/** Options as they come from the command line. */
export interface VerifyFilesOptions extends TrustOptions {
  readonly jsonl?: boolean;
  readonly json?: boolean;
}

const EXIT_CODE_OF: Readonly<Record<VerificationReport['outcome'], ExitCode>> = {
  verified: EXIT_CODES.ok,
  self_consistent: EXIT_CODES.untrusted,
  failed: EXIT_CODES.rejected,
};

/** The worst first. */
const BADNESS: readonly ExitCode[] = [EXIT_CODES.badInput, EXIT_CODES.rejected, EXIT_CODES.untrusted, EXIT_CODES.ok];

/** Verifies files. @throws Problem when it cannot be said whom to trust. */
export async function verifyFiles(files: readonly string[], options: VerifyFilesOptions, io: Io): Promise<ExitCode> {
  refuseStdinTwice([...files, ...(options.roster === undefined ? [] : [options.roster])]);
  const trust = await readTrust(options, io);
  const isBulk = files.length > 1 || options.jsonl === true || files.some(isLinesFile);
  const codes: ExitCode[] = [];
  const reading = {
    files,
    isLines: options.jsonl === true,
    bytesMax: VERDICT_BYTES_MAX,
    valuesMax: VERDICT_VALUES_MAX,
  };
  for await (const item of readJsonItems(reading, io)) {
    try {
      codes.push(await verifyItem(item, trust, { ...options, isBulk }, io));
    } catch (error) {
      codes.push(await reportProblem(error, io));
    }
  }
  if (isBulk) await io.stderr.write(`${describe(codes)}\n`);
  return worstOf(codes, [EXIT_CODES.internal, ...BADNESS], EXIT_CODES.badInput);
}

async function verifyItem(
  item: JsonItem,
  trust: Trust | undefined,
  { json, isBulk }: VerifyFilesOptions & { readonly isBulk: boolean },
  io: Io,
): Promise<ExitCode> {
  if (item.kind === 'problem') throw item.problem;
  refuseOtherJson(item.value, item.place);
  const report = verify(item.value, item.place, trust);
  const subject = {
    place: formatPlace(item.place),
    outcome: statedOutcome(item.value),
    trustOrigin: trust?.origin,
  };
  const style = styleFor(io.stdout, io.environment);
  const render = isBulk ? renderVerificationBriefly : renderVerification;
  const text = json === true ? `${JSON.stringify({ ...item.place, ...report })}\n` : render(report, subject, style);
  await io.stdout.write(text);
  return EXIT_CODE_OF[report.outcome];
}

/** What has no canonical form cannot have been signed, but is a defect of the file, not of us. */
function verify(value: unknown, place: Place, trust: Trust | undefined): VerificationReport {
  try {
    return verifyVerdict(value, trust === undefined ? {} : { trusted: trust.keys });
  } catch (cause) {
    if (!(cause instanceof CanonicalError)) throw cause;
    throw new Problem(EXIT_CODES.badInput, `${formatPlace(place)}: not a verdict: ${cause.message}`, { cause });
  }
}

/** A file that is no verdict at all is bad input, not a verdict that failed. */
function refuseOtherJson(value: unknown, place: Place): void {
  const schema = memberOf(value, 'schema');
  if (typeof schema === 'string' && schema.startsWith('dikast/verdict/')) return;
  throw new Problem(
    EXIT_CODES.badInput,
    `${formatPlace(place)}: not a saved verdict: its schema is not dikast/verdict/...`,
  );
}

function statedOutcome(value: unknown): string | undefined {
  const outcome = memberOf(value, 'outcome');
  return typeof outcome === 'string' ? outcome : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function describe(codes: readonly ExitCode[]): string {
  const count = (code: ExitCode) => codes.filter((each) => each === code).length;
  const parts = [
    `${countOf(codes.length, 'verdict')} looked at: ${count(EXIT_CODES.ok)} verified`,
    `${count(EXIT_CODES.untrusted)} consistent under untrusted keys`,
    `${count(EXIT_CODES.rejected)} failed`,
    `${count(EXIT_CODES.badInput)} not readable`,
  ];
  return parts.join(', ');
}
