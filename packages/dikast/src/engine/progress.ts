/** What a caller may watch while a validation runs. */
import type { Outcome } from '@dikast/core/voting/decision';
import type { VerdictOutcome } from '@dikast/core/voting/verdict';
import type { Path } from '../verdict/verdict.ts';

/** One event of a validation, in the order of its life. */
export type ProgressEvent =
  | {
      readonly kind: 'validation-routed';
      readonly validation: string;
      readonly path: Path;
      readonly deadlineMs: number;
    }
  | { readonly kind: 'pool-seated'; readonly pool: string; readonly panelSize: number }
  | { readonly kind: 'ballot-counted'; readonly pool: string; readonly agent: string; readonly round: 1 | 2 }
  | { readonly kind: 'ballot-refused'; readonly pool: string; readonly agent: string; readonly fault: string }
  | { readonly kind: 'agent-failed'; readonly pool: string; readonly agent: string; readonly detail: string }
  | { readonly kind: 'late-ballots-awaited'; readonly pool: string; readonly agents: number; readonly waitMs: number }
  | { readonly kind: 'further-sources-added'; readonly validation: string; readonly sources: number }
  | { readonly kind: 'examination-opened'; readonly pool: string; readonly objections: number }
  | { readonly kind: 'pool-decided'; readonly pool: string; readonly outcome: Outcome }
  | { readonly kind: 'verdict-reached'; readonly validation: string; readonly outcome: VerdictOutcome };

/** Receives progress; an exception in it is the caller's and is swallowed, it may not touch the verdict. */
export type ProgressListener = (event: ProgressEvent) => void;

/** A listener whose exceptions go no further. */
export function safeListener(listener: ProgressListener | undefined): ProgressListener {
  if (listener === undefined) return () => {};
  return (event) => {
    try {
      listener(event);
    } catch {
      // Swallowed on purpose: see above.
    }
  };
}
