/**
 * What a checker found wrong.
 */

/** The checkers, by name. */
export type CheckerName =
  | 'agreement'
  | 'order'
  | 'exactly-once'
  | 'validity'
  | 'state'
  | 'votes'
  | 'checkpoints'
  | 'certificates'
  | 'evidence'
  | 'memory'
  | 'invariants'
  | 'alarm'
  | 'exception'
  | 'termination';

/** A safety property that does not hold, or a liveness property that did not come true in time. */
export interface Violation {
  readonly checker: CheckerName;
  readonly detail: string;
  /** Virtual time in moments. */
  readonly moment: number;
}

/** How checkers speak. */
export type Report = (checker: CheckerName, detail: string) => void;
