/**
 * Verdicts as a JUnit report: failure = rejected, error = could not be judged, skipped = undecided.
 * Written case by case, so that a million answers need no more memory than one: the counts, which stand in the first
 * lines, are filled in at the end where room was left for them.
 */
import type { AtomicFile } from './atomic-file.ts';
import { escapeXml, xmlAttributes } from './xml.ts';

/** One answer in the report. */
export interface JunitCase {
  /** File that the request stands in. */
  readonly file: string;
  /** The request's id, or its line. */
  readonly name: string;
  readonly seconds: number;
  readonly outcome: 'accepted' | 'rejected' | 'undecided' | 'not_judged';
  /** Why, a sentence a line; the first one is the message. */
  readonly reasons: readonly string[];
}

const ELEMENTS = { rejected: 'failure', undecided: 'skipped', not_judged: 'error' } as const;
const HEAD_BYTES = 256;

/** Writes cases to a file that the caller commits or discards. */
export class JunitWriter {
  readonly #file: AtomicFile;
  readonly #counts = { accepted: 0, rejected: 0, undecided: 0, not_judged: 0 };
  #seconds = 0;

  private constructor(file: AtomicFile) {
    this.#file = file;
  }

  /** Begins a report. */
  static async begin(file: AtomicFile): Promise<JunitWriter> {
    const writer = new JunitWriter(file);
    await file.append(`<?xml version="1.0" encoding="UTF-8"?>\n${writer.#head()}`);
    return writer;
  }

  /** Adds one answer. */
  async add(testCase: JunitCase): Promise<void> {
    this.#counts[testCase.outcome] += 1;
    this.#seconds += testCase.seconds;
    await this.#file.append(renderCase(testCase));
  }

  /** Closes the report and fills in the counts; nothing can be filled in where the file is a pipe. */
  async end(): Promise<void> {
    await this.#file.append('  </testsuite>\n</testsuites>\n');
    if (this.#file.isSeekable) await this.#file.overwrite(XML_DECLARATION_BYTES, this.#head());
  }

  /** Opening tags of a fixed length: white space between tags means nothing. */
  #head(): string {
    const { accepted, rejected, undecided, not_judged } = this.#counts;
    const counts = xmlAttributes({
      tests: accepted + rejected + undecided + not_judged,
      failures: rejected,
      errors: not_judged,
      skipped: undecided,
      time: this.#seconds.toFixed(3),
    });
    const tags = `<testsuites name="dikast">\n  <testsuite name="dikast validate"${counts}>`;
    return `${tags.padEnd(HEAD_BYTES - 1)}\n`;
  }
}

const XML_DECLARATION_BYTES = '<?xml version="1.0" encoding="UTF-8"?>\n'.length;

function renderCase({ file, name, seconds, outcome, reasons }: JunitCase): string {
  const open = `    <testcase${xmlAttributes({ classname: file, name, time: seconds.toFixed(3) })}`;
  if (outcome === 'accepted') return `${open}/>\n`;
  const element = ELEMENTS[outcome];
  const message = xmlAttributes({ message: reasons[0] ?? outcome });
  const type = element === 'skipped' ? '' : xmlAttributes({ type: outcome });
  const body = escapeXml(reasons.join('\n'));
  return `${open}>\n      <${element}${message}${type}>${body}</${element}>\n    </testcase>\n`;
}
