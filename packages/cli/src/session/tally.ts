/** Counts of what came of many answers, in words and as an exit code. */
import type { VerdictOutcome } from '@dikast/core/voting/verdict';
import { EXIT_CODES, type ExitCode, worstOf } from '../exit-codes.ts';
import { countOf } from '../report/text-layout.ts';

const EXIT_CODE_OF: Readonly<Record<VerdictOutcome, ExitCode>> = {
  accepted: EXIT_CODES.ok,
  rejected: EXIT_CODES.rejected,
  undecided: EXIT_CODES.undecided,
};

/** The worst first. */
const BADNESS: readonly ExitCode[] = [
  EXIT_CODES.internal,
  EXIT_CODES.badInput,
  EXIT_CODES.rejected,
  EXIT_CODES.undecided,
  EXIT_CODES.ok,
];

/** Counts outcomes. */
export class Tally {
  readonly #verdicts: Record<VerdictOutcome, number> = { accepted: 0, rejected: 0, undecided: 0 };
  readonly #exitCodes = new Set<ExitCode>();
  #notJudged = 0;

  /** Answers with a verdict. */
  get judged(): number {
    return this.#verdicts.accepted + this.#verdicts.rejected + this.#verdicts.undecided;
  }

  /** Counts a verdict. */
  addVerdict(outcome: VerdictOutcome): void {
    this.#verdicts[outcome] += 1;
    this.#exitCodes.add(EXIT_CODE_OF[outcome]);
  }

  /** Counts an item that could not be judged. */
  addNotJudged(exitCode: ExitCode): void {
    this.#notJudged += 1;
    this.#exitCodes.add(exitCode);
  }

  /** "10 judged: 7 accepted, 2 rejected, 1 undecided", and how many could not be. */
  describe(): string {
    const { accepted, rejected, undecided } = this.#verdicts;
    const judged = `${countOf(this.judged, 'answer')} judged: ${accepted} accepted, ${rejected} rejected, ${undecided} undecided`;
    return this.#notJudged === 0 ? judged : `${judged} · ${this.#notJudged} could not be judged`;
  }

  /** The exit code for all of it; any verdict counts as 0 when `isAnyVerdictOk`. */
  exitCode(isAnyVerdictOk: boolean): ExitCode {
    const worst = worstOf(this.#exitCodes, BADNESS, EXIT_CODES.badInput);
    const isVerdict = worst === EXIT_CODES.rejected || worst === EXIT_CODES.undecided;
    return isAnyVerdictOk && isVerdict ? EXIT_CODES.ok : worst;
  }
}
