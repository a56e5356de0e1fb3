/** Gates any function that writes answers, whatever it writes them with. */

import type { Verdict } from 'dikast';
import { type GateOptions, type GateRecord, gateDraft, type Material, WITHHELD } from './gate-policy.ts';

/** What is asked, and what the answer should rest on. */
export interface Question extends Material {
  readonly query: string;
}

/** What a generator is given when it is to write again. */
export interface Revision {
  readonly answer: string;
  readonly findings: string;
}

/** Writes an answer; the second time with what was wrong about the first. */
export type Generate<Asked extends Question> = (
  question: Asked,
  context: { readonly signal: AbortSignal | undefined; readonly revision: Revision | undefined },
) => PromiseLike<string>;

/** An answer that was released, or what is said instead. */
export interface GatedAnswer extends GateRecord {
  readonly text: string;
  readonly verdict: Verdict | undefined;
}

/**
 * A generator whose answers pass the jury before anybody sees them.
 * @throws what `generate` throws, and DikastError `aborted`.
 */
export function withConsensus<Asked extends Question>(
  generate: Generate<Asked>,
  options: GateOptions,
): (question: Asked, signal?: AbortSignal) => Promise<GatedAnswer> {
  return async (question, signal) => {
    const author = {
      textOf: (text: string) => text,
      revise: (answer: string, findings: string) => generate(question, { signal, revision: { answer, findings } }),
    };
    const first = await generate(question, { signal, revision: undefined });
    const { draft, record, verdict } = await gateDraft(first, author, question, options, signal);
    return { ...record, verdict, text: record.isReleased ? draft : (options.withheldText ?? WITHHELD) };
  };
}
