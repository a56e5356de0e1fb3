/** One thing that a verification looked at, and what came of it. */

/** A check by name, with one sentence on what was seen. */
export interface VerificationCheck {
  readonly name: string;
  readonly isPassed: boolean;
  readonly detail: string;
}

/** A check that passed. */
export function passed(name: string, detail: string): VerificationCheck {
  return { name, isPassed: true, detail };
}

/** A check that did not pass. */
export function failed(name: string, detail: string): VerificationCheck {
  return { name, isPassed: false, detail };
}
