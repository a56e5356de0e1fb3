/**
 * Logistic regression with an L2 penalty, fitted by Newton's method (iteratively reweighted least squares). Exact enough
 * and the same on every machine: no random start, a bounded number of steps.
 */

/** One training row. */
export interface Example {
  readonly features: readonly number[];
  readonly isPositive: boolean;
  /** How much the row counts; 1 when left out. */
  readonly weight?: number;
  /** Log-odds known beforehand; 0 when left out. */
  readonly offset?: number;
}

/** A fitted model over features as they were given. */
export interface LogisticModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

const STEPS_MAX = 12;
/** Newton's method doubles the right digits each step: below this, another would change none that is kept. */
const CHANGE_MIN = 1e-9;

/** Fits a model. `penalty` applies to coefficients of standardised features. */
export function fitLogistic(examples: readonly Example[], penalty = 1): LogisticModel {
  const width = examples[0]?.features.length ?? 0;
  const scale = standardScale(examples, width);
  let weights = new Float64Array(width + 1);
  for (let step = 0; step < STEPS_MAX; step++) {
    const { gradient, hessian } = derivatives(examples, weights, { scale, penalty });
    const change = solve(hessian, gradient);
    weights = weights.map((weight, at) => weight + (change[at] ?? 0));
    if (change.every((each) => Math.abs(each) < CHANGE_MIN)) break;
  }
  const coefficients = Array.from({ length: width }, (_, at) => (weights[at + 1] ?? 0) / (scale.deviations[at] ?? 1));
  const shift = coefficients.reduce((sum, coefficient, at) => sum + coefficient * (scale.means[at] ?? 0), 0);
  return { intercept: (weights[0] ?? 0) - shift, coefficients };
}

/** The probability that a row is positive. */
export function probabilityOf({ intercept, coefficients }: LogisticModel, features: readonly number[]): number {
  return sigmoid(coefficients.reduce((sum, coefficient, at) => sum + coefficient * (features[at] ?? 0), intercept));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

interface Scale {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

function standardScale(examples: readonly Example[], width: number): Scale {
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let at = 0; at < width; at++) {
    let sum = 0;
    for (const { features } of examples) sum += features[at] ?? 0;
    const mean = sum / Math.max(1, examples.length);
    let squares = 0;
    for (const { features } of examples) squares += ((features[at] ?? 0) - mean) ** 2;
    means[at] = mean;
    deviations[at] = Math.sqrt(squares / Math.max(1, examples.length)) || 1;
  }
  return { means, deviations };
}

/** Gradient and (negated) Hessian of the penalised log-likelihood; the intercept is free. */
function derivatives(
  examples: readonly Example[],
  weights: Float64Array,
  { scale, penalty }: { readonly scale: Scale; readonly penalty: number },
): { readonly gradient: Float64Array; readonly hessian: Float64Array[] } {
  const size = weights.length;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  const row = new Float64Array(size);
  for (const { features, isPositive, weight = 1, offset = 0 } of examples) {
    row[0] = 1;
    for (let at = 1; at < size; at++)
      row[at] = ((features[at - 1] ?? 0) - (scale.means[at - 1] as number)) / (scale.deviations[at - 1] as number);
    let sum = offset;
    for (let at = 0; at < size; at++) sum += (weights[at] as number) * (row[at] as number);
    const probability = sigmoid(sum);
    const residual = weight * ((isPositive ? 1 : 0) - probability);
    const curvature = weight * Math.max(1e-9, probability * (1 - probability));
    for (let at = 0; at < size; at++) {
      const value = row[at] as number;
      gradient[at] = (gradient[at] as number) + residual * value;
      const line = hessian[at] as Float64Array;
      for (let other = 0; other <= at; other++)
        line[other] = (line[other] as number) + curvature * value * (row[other] as number);
    }
  }
  for (let at = 0; at < size; at++) {
    const line = hessian[at] as Float64Array;
    for (let other = 0; other < at; other++) (hessian[other] as Float64Array)[at] = line[other] as number;
    const ridge = at === 0 ? 1e-9 : penalty;
    line[at] = (line[at] as number) + ridge;
    if (at > 0) gradient[at] = (gradient[at] as number) - penalty * (weights[at] as number);
  }
  return { gradient, hessian };
}

/** Solves a symmetric positive definite system by elimination. */
function solve(matrix: readonly Float64Array[], target: Float64Array): Float64Array {
  const rows = matrix.map((row, at) => Float64Array.from([...row, target[at] ?? 0]));
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const line = rows[pivot] as Float64Array;
    for (let below = pivot + 1; below < size; below++) {
      const other = rows[below] as Float64Array;
      const factor = (other[pivot] as number) / (line[pivot] as number);
      for (let at = pivot; at <= size; at++) other[at] = (other[at] as number) - factor * (line[at] as number);
    }
  }
  const solution = new Float64Array(size);
  for (let at = size - 1; at >= 0; at--) {
    const line = rows[at] as Float64Array;
    let value = line[size] as number;
    for (let later = at + 1; later < size; later++) value -= (line[later] as number) * (solution[later] as number);
    solution[at] = value / (line[at] as number);
  }
  return solution;
}
