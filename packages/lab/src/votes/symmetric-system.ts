/** Solves symmetric positive definite systems of linear equations by the LDL decomposition: only + - * /. */
import { at } from './vote-table.ts';

/** The x of A x = b; A is square, symmetric and positive definite, one row behind the other. */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const { lower, diagonal } = decomposed(matrix, size);
  const solution = right.slice();
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++)
      solution[row] = at(solution, row) - at(lower, row * size + column) * at(solution, column);
  for (let row = 0; row < size; row++) solution[row] = at(solution, row) / at(diagonal, row);
  for (let row = size - 1; row >= 0; row--)
    for (let below = row + 1; below < size; below++)
      solution[row] = at(solution, row) - at(lower, below * size + row) * at(solution, below);
  return solution;
}

function decomposed(matrix: Float64Array, size: number): { lower: Float64Array; diagonal: Float64Array } {
  const lower = matrix.slice();
  const diagonal = new Float64Array(size);
  for (let column = 0; column < size; column++) {
    let pivot = at(lower, column * size + column);
    for (let before = 0; before < column; before++)
      pivot -= at(lower, column * size + before) ** 2 * at(diagonal, before);
    diagonal[column] = pivot;
    for (let row = column + 1; row < size; row++) {
      let value = at(lower, row * size + column);
      for (let before = 0; before < column; before++)
        value -= at(lower, row * size + before) * at(lower, column * size + before) * at(diagonal, before);
      lower[row * size + column] = value / pivot;
    }
  }
  return { lower, diagonal };
}
