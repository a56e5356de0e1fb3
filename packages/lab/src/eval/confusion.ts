/**
 * What decisions are worth: each answer was accepted or not, and was good or not. "Found" is a bad answer not accepted.
 */

/** A decided answer. */
export interface Decided {
  readonly isAccepted: boolean;
  readonly isGood: boolean;
}

/** Figures of some decisions; one whose denominator is empty is undefined. */
export interface DecisionFigures {
  /** F1 of "bad", as data sets of hallucinations report it. */
  readonly f1OfBad: number | undefined;
  readonly balancedAccuracy: number | undefined;
  /** Share of good ones among those accepted: what a gate is for. */
  readonly acceptedPrecision: number | undefined;
  /** Share accepted. */
  readonly coverage: number | undefined;
}

/** Computes the figures. */
export function decisionFigures(decided: readonly Decided[]): DecisionFigures {
  const count = (isAccepted: boolean, isGood: boolean) =>
    decided.filter((each) => each.isAccepted === isAccepted && each.isGood === isGood).length;
  const [goodKept, badKept] = [count(true, true), count(true, false)];
  const [goodLost, badFound] = [count(false, true), count(false, false)];
  const recallOfGood = ratio(goodKept, goodKept + goodLost);
  const recallOfBad = ratio(badFound, badFound + badKept);
  return {
    f1OfBad: badFound + badKept === 0 ? undefined : (2 * badFound) / (2 * badFound + badKept + goodLost),
    balancedAccuracy:
      recallOfGood === undefined || recallOfBad === undefined ? undefined : (recallOfGood + recallOfBad) / 2,
    acceptedPrecision: ratio(goodKept, goodKept + badKept),
    coverage: ratio(goodKept + badKept, decided.length),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
