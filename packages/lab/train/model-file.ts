/**
 * Writes what was learned as a TypeScript data file: models, and where they come from.
 */
import { writeFileSync } from 'node:fs';
import type { LogisticModel } from '../src/eval/logistic-regression.ts';
import type { PanelModels } from './train.ts';

/** What goes into the file. */
export interface ModelFile {
  readonly models: PanelModels;
  readonly thresholds: { readonly rejectBelow: number; readonly approveFrom: number };
  readonly figures: readonly {
    readonly dataset: string;
    readonly answers: number;
    readonly crossValidated: number;
    readonly heldOut: number;
  }[];
  readonly names: readonly string[];
  readonly seed: number;
}

/** Writes the file. */
export function writeModels(path: string, { models, thresholds, figures, names, seed }: ModelFile): void {
  const date = new Date().toISOString().slice(0, 10);
  const provenance = figures.map(
    ({ dataset, answers, crossValidated, heldOut }) =>
      `    { dataset: '${dataset}', answers: ${answers}, crossValidated: ${rounded(crossValidated)}, heldOut: ${rounded(heldOut)} },`,
  );
  const agents = names.map((name, at) => `    '${name}': ${modelText(models.agents[at])},`);
  const parts = names.map((name, at) => `      '${name}': ${modelText(models.pool.agents[at])},`);
  writeFileSync(
    path,
    `/**
 * What \`npm run train\` learned on ${date} with seed ${seed}, from public labelled answers. Not edited by hand.
 */
import type { FactModels } from './learned-model.ts';

/** Coefficients, three a measure: of the mean, of the worst claim, of the sum of lacks. */
export const FACT_MODELS: FactModels = {
  thresholds: { rejectBelow: ${thresholds.rejectBelow}, approveFrom: ${thresholds.approveFrom} },
  agents: {
${agents.join('\n')}
  },
  pool: {
    intercept: ${rounded(models.pool.intercept)},
    agents: {
${parts.join('\n')}
    },
    withoutClaims: ${rounded(models.pool.withoutClaims)},
  },
  learnedFrom: [
${provenance.join('\n')}
  ],
};
`,
  );
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(5)));
}

function modelText(model: LogisticModel | undefined): string {
  const coefficients = (model?.coefficients ?? []).map(rounded).join(', ');
  return `{ intercept: ${rounded(model?.intercept ?? 0)}, coefficients: [${coefficients}] }`;
}
