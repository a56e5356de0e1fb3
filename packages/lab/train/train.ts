/**
 * Learns what the agents of the fact pool make of their measures, and writes it as a data file with its provenance.
 * `npm run train -- --data DIR [--limit N] [--seed N] [--features FILE]`. The same data and seed give the same file.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFilesOf, readSamples } from 'dikast/labelled/read-samples';
import { parseRequest } from 'dikast/request/request';
import { Subject } from 'dikast/text/subject';
import { evidenceBy, probabilityBy, probabilityOf } from 'dikast/validators/fact/learned-model';
import { FEATURES_PER_MEASURE } from 'dikast/validators/fact/measures';
import { FACT_VALIDATORS } from 'dikast/validators/fact/roster';
import { drawSamples } from '../src/eval/draw-samples.ts';
import type { LogisticModel } from '../src/eval/logistic-regression.ts';
import { fitMonotone } from '../src/eval/monotone-fit.ts';
import { areaUnderRoc } from '../src/eval/ranking.ts';
import { writeModels } from './model-file.ts';
import { chooseThresholds } from './thresholds.ts';

/** What is never learned from: an artefact of answer length, labels by a language model, and rows of one label. */
const LEFT_OUT = new Set(['halueval', 'factcg-cg2c', 'wice-spans']);
const FOLDS = 5;
/** Answers without a claim to judge that a data set needs to say how good such answers are. */
const UNJUDGED_MIN = 10;
const OUTPUT = fileURLToPath(new URL('../../dikast/src/validators/fact/fact-models.ts', import.meta.url));

/** One labelled answer with the features that each agent has of it. */
export interface FeatureRow {
  readonly dataset: string;
  readonly stratum: string;
  readonly group: string;
  readonly isGood: boolean;
  /** By agent, in the order of the roster; none when no agent finds a claim to judge. */
  readonly agents: readonly (readonly number[])[];
}

/** Models of all agents, and of the pool over them. */
export interface PanelModels {
  readonly agents: readonly LogisticModel[];
  readonly pool: {
    readonly intercept: number;
    readonly agents: readonly LogisticModel[];
    /** Log-odds of answers without a claim to judge. */
    readonly withoutClaims: number;
  };
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    limit: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    features: { type: 'string' },
  },
});
if (values.data === undefined) {
  console.error('train: --data DIR is missing: a folder of labelled answers, as dikast eval takes them');
  process.exit(64);
}
const rows = await featureRows(values.data, Number(values.limit), Number(values.seed));
const heldOut = scoresWithout(rows, (row) => row.dataset);
const folds = foldsByGroup(rows);
const crossed = scoresWithout(rows, (row) => String(folds.get(row.group)));
const datasets = [...new Set(rows.map(({ dataset }) => dataset))];
const figures = datasets.map((dataset) => ({
  dataset,
  answers: rows.filter((row) => row.dataset === dataset).length,
  crossValidated: areaOf(dataset, crossed.pool),
  heldOut: areaOf(dataset, heldOut.pool),
  agents: FACT_VALIDATORS.map((_, at) =>
    areaOf(
      dataset,
      heldOut.agents.map((agents) => agents[at] ?? 0.5),
    ),
  ),
}));
const models = fitPanel(rows);
const thresholds = chooseThresholds(
  rows.filter(isJudged),
  crossed.agents.filter((agents) => agents.length > 0),
);
print();
writeModels(OUTPUT, {
  models,
  thresholds,
  figures,
  seed: Number(values.seed),
  names: FACT_VALIDATORS.map(({ name }) => name),
});
console.log(`wrote ${basename(OUTPUT)}`);

/** Features of the drawn samples; kept in a file when one is named, so that fitting can be tried again. */
async function featureRows(data: string, limit: number, seed: number): Promise<readonly FeatureRow[]> {
  const cache = values.features;
  if (cache !== undefined && existsSync(cache)) return JSON.parse(readFileSync(cache, 'utf8')) as readonly FeatureRow[];
  const samples = (await readSamples(await dataFilesOf(data))).filter(
    ({ pool, dataset }) => pool === 'fact_verification' && !LEFT_OUT.has(dataset),
  );
  const drawn = drawSamples(samples, limit, seed);
  const found: FeatureRow[] = [];
  for (const { request, id, dataset, task, group, isGood } of drawn) {
    const subject = new Subject(parseRequest(request, id));
    const agents = FACT_VALIDATORS.flatMap((validator) => {
      const features = validator.featuresOf(subject);
      return features === undefined ? [] : [features];
    });
    found.push({ dataset, stratum: `${dataset} ${task}`, group: `${dataset} ${group}`, isGood, agents });
    if (found.length % 200 === 0) process.stderr.write(`\r${found.length} of ${drawn.length} answers measured`);
  }
  process.stderr.write('\n');
  if (cache !== undefined) writeFileSync(cache, JSON.stringify(found));
  return found;
}

function fitPanel(rowsGiven: readonly FeatureRow[]): PanelModels {
  const training = rowsGiven.filter(isJudged);
  const agents = FACT_VALIDATORS.map((_, at) =>
    fitMonotone(training.map((row) => ({ ...row, features: row.agents[at] ?? [] }))),
  );
  const joint = fitMonotone(training.map((row) => ({ ...row, features: row.agents.flat() })));
  const withoutClaims = logOddsOf(rowsGiven.filter((row) => !isJudged(row)));
  return { agents, pool: { ...takenApart(joint, training), withoutClaims } };
}

function isJudged({ agents }: FeatureRow): boolean {
  return agents.length > 0;
}

/** Log-odds of the mean share of good answers over the data sets that have enough of these to tell; even odds without. */
function logOddsOf(some: readonly FeatureRow[]): number {
  const shares = [...new Set(some.map(({ dataset }) => dataset))].flatMap((dataset) => {
    const own = some.filter((row) => row.dataset === dataset);
    return own.length < UNJUDGED_MIN ? [] : [(1 + own.filter(({ isGood }) => isGood).length) / (2 + own.length)];
  });
  if (shares.length === 0) return 0;
  const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  return Math.log(share / (1 - share));
}

/** A model of all features as one part an agent, each centred so that it adds nothing for an average answer. */
function takenApart(
  { intercept, coefficients }: LogisticModel,
  training: readonly FeatureRow[],
): Omit<PanelModels['pool'], 'withoutClaims'> {
  let from = 0;
  let common = intercept;
  const agents = FACT_VALIDATORS.map((_, at) => {
    const width = training[0]?.agents[at]?.length ?? 0;
    const own = coefficients.slice(from, from + width);
    from += width;
    const sums = training.map((row) =>
      own.reduce((sum, each, place) => sum + each * (row.agents[at]?.[place] ?? 0), 0),
    );
    const average = sums.reduce((sum, each) => sum + each, 0) / training.length;
    common += average;
    return { intercept: -average, coefficients: own };
  });
  return { intercept: common, agents };
}

function poolScoreOf({ pool }: PanelModels, row: FeatureRow): number {
  if (!isJudged(row)) return probabilityOf(pool.withoutClaims);
  const evidence = pool.agents.map((model, at) => evidenceBy(model, row.agents[at] ?? []));
  return probabilityOf(evidence.reduce((sum, each) => sum + each, pool.intercept));
}

/** Scores of each row by models that saw nothing of its part. */
function scoresWithout(
  all: readonly FeatureRow[],
  partOf: (row: FeatureRow) => string,
): { readonly pool: readonly number[]; readonly agents: readonly (readonly number[])[] } {
  const pool = all.map(() => 0.5);
  const agents: (readonly number[])[] = all.map(() => []);
  for (const part of new Set(all.map(partOf))) {
    const panel = fitPanel(all.filter((row) => partOf(row) !== part));
    all.forEach((row, index) => {
      if (partOf(row) !== part) return;
      pool[index] = poolScoreOf(panel, row);
      agents[index] = isJudged(row) ? panel.agents.map((model, at) => probabilityBy(model, row.agents[at] ?? [])) : [];
    });
  }
  return { pool, agents };
}

function foldsByGroup(all: readonly FeatureRow[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { group } of all) if (!found.has(group)) found.set(group, found.size % FOLDS);
  return found;
}

function areaOf(dataset: string, scores: readonly number[]): number {
  const scored = rows.flatMap((row, at) =>
    row.dataset === dataset ? [{ score: scores[at] ?? 0.5, isGood: row.isGood }] : [],
  );
  return areaUnderRoc(scored) ?? 0.5;
}

function print(): void {
  const cells = (texts: readonly string[]) => texts.map((text) => text.slice(0, 10).padStart(11)).join('');
  console.log(
    `${'AUROC'.padEnd(18)}${cells(['answers', 'crossed', 'held out', ...FACT_VALIDATORS.map(({ name }) => name)])}`,
  );
  for (const { dataset, answers, crossValidated, heldOut: out, agents } of figures)
    console.log(
      `${dataset.padEnd(18)}${cells([String(answers), ...[crossValidated, out, ...agents].map((area) => area.toFixed(3))])}`,
    );
  const mean = (pick: (figure: (typeof figures)[number]) => number) =>
    (figures.reduce((sum, figure) => sum + pick(figure), 0) / figures.length).toFixed(3);
  console.log(
    `${'mean'.padEnd(18)}${cells(['', mean((each) => each.crossValidated), mean((each) => each.heldOut), ...FACT_VALIDATORS.map((_, at) => mean((each) => each.agents[at] ?? 0))])}`,
  );
  for (const [at, { name, measureNames }] of FACT_VALIDATORS.entries()) {
    const [alone, joint] = [models.agents[at]?.coefficients ?? [], models.pool.agents[at]?.coefficients ?? []];
    const shown = (list: readonly number[], index: number) =>
      list
        .slice(FEATURES_PER_MEASURE * index, FEATURES_PER_MEASURE * (index + 1))
        .map((each) => each.toFixed(2))
        .join('/');
    for (const [index, measure] of measureNames.entries())
      console.log(`${name}: ${measure}: alone ${shown(alone, index)}, jointly ${shown(joint, index)}`);
  }
  console.log(JSON.stringify(thresholds));
}
