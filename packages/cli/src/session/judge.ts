/**
 * One item of input through the engine: a verdict, or why there is none. Never throws, so that one bad item stops no other.
 */
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { DikastError } from 'dikast/errors/dikast-error';
import type { ValidationRequestInput } from 'dikast/request/request';
import type { Verdict } from 'dikast/verdict/verdict';
import type { ExitCode } from '../exit-codes.ts';
import type { JsonItem } from '../input/json-items.ts';
import { formatPlace, type Place } from '../input/json-text.ts';
import { exitCodeOf, linesOf } from '../problem.ts';

/** What became of one item. */
export type Judgement =
  | { readonly kind: 'verdict'; readonly place: Place; readonly verdict: Verdict }
  | NotJudged
  /** Stopped by the user before it had a verdict. */
  | { readonly kind: 'stopped'; readonly place: Place };

/** An item without a verdict, and why: lines that name the place. */
export interface NotJudged {
  readonly kind: 'not_judged';
  readonly place: Place;
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
  readonly error: unknown;
}

/** Judges one item. */
export async function judge(item: JsonItem, engine: ConsensusEngine, signal: AbortSignal): Promise<Judgement> {
  const { place } = item;
  if (item.kind === 'problem') return notJudged(place, item.problem, linesOf(item.problem));
  try {
    const verdict = await engine.validateResponse(item.value as ValidationRequestInput, { signal });
    return { kind: 'verdict', place, verdict };
  } catch (error) {
    if (signal.aborted && error instanceof DikastError && error.code === 'aborted') return { kind: 'stopped', place };
    return notJudged(
      place,
      error,
      linesOf(error).map((line) => `${formatPlace(place)}: ${line}`),
    );
  }
}

function notJudged(place: Place, error: unknown, lines: readonly string[]): NotJudged {
  return { kind: 'not_judged', place, lines, exitCode: exitCodeOf(error), error };
}
