/**
 * Marks: named rare paths that a good set of runs must have reached. Each says how often; one that stays at zero means
 * that a part of the protocol went untested.
 */

/** Every mark, by what happened. */
export const MARK_NAMES = [
  'request completed with a certificate',
  'reply retransmitted to its client',
  'several batches in flight',
  'batch of several requests executed',
  'checkpoint became stable',
  'view entered after a view change',
  'prepared batch carried over into a new view',
  'null request executed',
  'view change because a request took too long',
  'view change because a new view took too long',
  'view change because of proven equivocation',
  'view change because the primary was slow',
  'view change joined after f + 1 others',
  'equivocating proposal proved',
  'conflicting prepare proved',
  'conflicting checkpoint proved',
  'body of a batch fetched',
  'proposal learnt from prepares',
  'state transfer completed',
  'state transfer in several pieces',
  'bad snapshot refused',
  'bad certificate refused',
  'bad new-view refused',
  'bad view-change refused',
  'bad signature refused',
  'bad batch refused',
  'bad request refused',
  'forged sender refused',
  'message of another view refused',
  'message outside the window refused',
  'message over quota refused',
  'message that does not decode dropped',
  'replica crashed',
  'replica restarted from its records',
  'unsent messages lost in a crash',
  'torn tail recovered',
  'votes withheld after lost records',
  'votes resumed after lost records',
  'twins signed different things',
  'partition healed',
  'one-way partition',
  'message replayed long after',
  'membership change ordered',
  'epoch entered',
  'new member caught up',
  'client followed a membership change',
  'membership change refused',
  'message of another epoch refused',
] as const;

/** A mark's name. */
export type MarkName = (typeof MARK_NAMES)[number];

/** How often each mark was hit. */
export type MarkCounts = Readonly<Record<MarkName, number>>;

/** Counts marks of one run. */
export class Marks {
  readonly #counts = emptyMarks() as Record<MarkName, number>;

  hit(name: MarkName): void {
    this.#counts[name] += 1;
  }

  get counts(): MarkCounts {
    return this.#counts;
  }
}

/** All marks at zero. */
export function emptyMarks(): MarkCounts {
  return Object.fromEntries(MARK_NAMES.map((name) => [name, 0])) as Record<MarkName, number>;
}

/** The marks of several runs together. */
export function addMarks(left: MarkCounts, right: MarkCounts): MarkCounts {
  return Object.fromEntries(MARK_NAMES.map((name) => [name, left[name] + right[name]])) as Record<MarkName, number>;
}

/** Marks that were never hit. */
export function missingMarks(counts: MarkCounts): MarkName[] {
  return MARK_NAMES.filter((name) => counts[name] === 0);
}
