/**
 * A learned combination of features: a logistic model, plain arithmetic. Coefficients are never negative, because every
 * feature is turned so that more of it speaks for the answer (measures.ts).
 */

/** A logistic model. */
export interface LearnedModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

/** The models of the fact pool and what they were learned from (fact-models.ts). */
export interface FactModels {
  /** An agent rejects answers less likely borne out than the first, and approves from the second on. */
  readonly thresholds: { readonly rejectBelow: number; readonly approveFrom: number };
  /** By the validator's name, over its features (measures.ts). */
  readonly agents: Readonly<Record<string, LearnedModel>>;
  /**
   * One model over the features of all agents together, taken apart by agent: the sum of what each adds is the score that
   * ranks answers. Each part is 0 for an average answer. It decides nothing, for a liar could move it.
   */
  readonly pool: {
    readonly intercept: number;
    readonly agents: Readonly<Record<string, LearnedModel>>;
    /** Log-odds of an answer in which no agent finds a claim that sources could bear out. */
    readonly withoutClaims: number;
  };
  /** Data sets learned from, with the AUROC of the pool's score by models that did not see the row, or the data set. */
  readonly learnedFrom: readonly {
    readonly dataset: string;
    readonly answers: number;
    readonly crossValidated: number;
    readonly heldOut: number;
  }[];
}

/** How sure a model may be, as log-odds: no method here knows more than one in a hundred. */
const LOG_ODDS_MAX = 4.6;

/** The probability by a model; one half without a model or without features. */
export function probabilityBy(model: LearnedModel | undefined, features: readonly number[]): number {
  return probabilityOf(evidenceBy(model, features));
}

/** The log-odds by a model, bounded; 0 without a model or without features. */
export function evidenceBy(model: LearnedModel | undefined, features: readonly number[]): number {
  if (model === undefined || features.length === 0) return 0;
  let sum = model.intercept;
  for (let at = 0; at < features.length; at++) sum += (model.coefficients[at] ?? 0) * (features[at] as number);
  return Math.max(-LOG_ODDS_MAX, Math.min(LOG_ODDS_MAX, sum));
}

/** The probability of some log-odds. */
export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
