/**
 * Every exit code of the command, in one place. Beyond the verdicts they follow sysexits.h.
 */

/** Exit codes by meaning. */
export const EXIT_CODES = {
  /** `validate`: accepted. `verify`: verified under trusted keys. Anything else: done. */
  ok: 0,
  /** `validate`: at least one answer was rejected. `verify`: at least one check failed. */
  rejected: 1,
  /** `validate`: no consensus on at least one answer. */
  undecided: 2,
  /** `verify`: consistent in itself, but under keys that nobody vouched for. */
  untrusted: 3,
  usage: 64,
  badInput: 65,
  internal: 70,
  cannotWrite: 73,
  configuration: 78,
  interrupted: 130,
  terminated: 143,
  /** The reader of the output went away, as in `dikast ... | head`. */
  outputClosed: 141,
} as const;

/** One of {@link EXIT_CODES}. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** For the help of a command: its exit codes in words. */
export const EXIT_CODES_HELP = {
  validate: `Exit codes:
  0  accepted        1  rejected        2  undecided
  64 wrong usage     65 bad input       73 cannot write      78 configuration or keys unusable
  70 a bug in dikast  130 interrupted
  Of several answers the worst counts: bad input, then rejected, then undecided, then accepted.`,
  verify: `Exit codes:
  0  verified: every check passed, under keys that are trusted
  1  failed: at least one check did not pass
  3  consistent in itself, but under keys that nobody vouched for
  64 wrong usage     65 not readable as a verdict     78 keys unusable     70 a bug in dikast
  Of several verdicts the worst counts: 65, then 1, then 3, then 0.`,
} as const;

/** The worst of some codes, by a list that starts with the worst; `otherwise` when none is on it. */
export function worstOf(codes: Iterable<ExitCode>, order: readonly ExitCode[], otherwise: ExitCode): ExitCode {
  const seen = new Set(codes);
  return order.find((code) => seen.has(code)) ?? otherwise;
}
