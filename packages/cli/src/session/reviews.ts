/** `dikast review list` and `show`: the verdicts of a record that wait for a ruling. */
import { VerdictBook } from 'dikast/council/verdict-book';
import type { Verdict } from 'dikast/verdict/verdict';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { renderReview, renderReviewList } from '../report/review-report.ts';
import { styleFor } from '../report/style.ts';
import type { LocationOptions } from './locations.ts';
import { openRecord } from './open-record.ts';

/** Options as they come from the command line. */
export interface ReviewOptions extends LocationOptions {
  readonly json?: boolean;
}

/** Pages of verdicts, those after a validation. */
type ReviewPages = (after: string | undefined) => Promise<readonly Verdict[]>;

const FULL_LENGTH = 32;

/** Prints the open reviews, a line each with `--json`. */
export async function listReviews(options: ReviewOptions, io: Io): Promise<ExitCode> {
  return withBook(options, io, async (book) => {
    const style = styleFor(io.stdout, io.environment);
    let count = 0;
    for await (const verdict of allAwaiting((after) => book.awaitingRuling(after))) {
      count += 1;
      const text = options.json === true ? `${JSON.stringify(summaryOf(verdict))}\n` : renderReviewList(verdict, style);
      await io.stdout.write(text);
    }
    if (count === 0 && options.json !== true) await io.stdout.write('no verdict waits for a ruling\n');
    return EXIT_CODES.ok;
  });
}

/** Prints one verdict with all that it rests on. @throws Problem `badInput` when there is none. */
export async function showReview(validation: string, options: ReviewOptions, io: Io): Promise<ExitCode> {
  return withBook(options, io, async (book) => {
    const completed = validation.length === FULL_LENGTH ? await book.verdictOf(validation) : undefined;
    const verdict = completed ?? (await findAwaiting(validation, (after) => book.awaitingRuling(after)));
    const style = styleFor(io.stdout, io.environment);
    await io.stdout.write(options.json === true ? `${JSON.stringify(verdict)}\n` : renderReview(verdict, style));
    return EXIT_CODES.ok;
  });
}

/** The verdict whose validation begins so. @throws Problem `badInput` when none does, or more than one. */
export async function findAwaiting(beginning: string, pages: ReviewPages): Promise<Verdict> {
  const found: Verdict[] = [];
  for await (const verdict of allAwaiting(pages)) {
    if (verdict.validation.startsWith(beginning) && found.length < 2) found.push(verdict);
  }
  const [only, second] = found;
  if (only === undefined)
    throw new Problem(EXIT_CODES.badInput, `"${beginning}": no verdict that begins so waits for a ruling`);
  if (second !== undefined)
    throw new Problem(
      EXIT_CODES.badInput,
      `"${beginning}": ${only.validation} and ${second.validation} begin so; more digits, please`,
    );
  return only;
}

async function* allAwaiting(pages: ReviewPages): AsyncGenerator<Verdict> {
  for (let page = await pages(undefined); page.length > 0; page = await pages(page.at(-1)?.validation)) yield* page;
}

async function withBook(
  options: LocationOptions,
  io: Io,
  work: (book: VerdictBook) => Promise<ExitCode>,
): Promise<ExitCode> {
  const store = await openRecord(options, io);
  try {
    return await work(await VerdictBook.open(store));
  } finally {
    await store.close();
  }
}

function summaryOf({ validation, request, conflicts, strongMinorities, review, reasons }: Verdict) {
  return { validation, request: request.id ?? null, review, conflicts, strongMinorities, reasons };
}
