/** Colours of charts: told apart by people who see few colours (Okabe and Ito) and in grey on paper. */
const COLORS = ['#0072b2', '#d55e00', '#bbbbbb', '#009e73', '#cc79a7', '#56b4e9', '#8b6d00', '#333333'] as const;

/** The colour of the n-th part or series of a chart. */
export function colorAt(index: number): string {
  return COLORS[index % COLORS.length] ?? COLORS[0];
}
