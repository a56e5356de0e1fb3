/**
 * docs/results.md: every figure that was aimed at, reached or not, and the tables behind it.
 */
import { FACT_MODELS } from 'dikast/validators/fact/fact-models';
import { bestRanking, type GroupFigures, type RankingFigures } from '../src/eval/evaluation.ts';
import type { Speed } from './speed.ts';

/** What the page is made from. */
export interface ResultsInput {
  readonly groups: readonly GroupFigures[];
  readonly speed: Speed;
  readonly commit: string;
  readonly cores: number;
  readonly limit: string | undefined;
}

/** Never headlined: length alone tells (halueval), labels by a language model (factcg-cg2c), one label only (wice-spans). */
const NOT_COUNTED = new Set(['halueval', 'factcg-cg2c', 'wice-spans']);

/** The page. */
export function resultsPage(input: ResultsInput): string {
  const facts = input.groups.filter(({ pool }) => pool === 'fact_verification');
  const counted = facts.filter(({ name }) => !NOT_COUNTED.has(name));
  return [
    heading(input),
    goals(counted, input),
    '## Ranking: is a supported answer scored above an unsupported one?',
    rankingText,
    rankingTable(counted),
    '## Decisions of the fact pool',
    'An answer that was not approved counts as found unsupported. "Best half": share of good answers in the half that the pool scores higher.',
    decisionTable(counted),
    '## Not counted above',
    'HaluEval-QA (the length of an answer alone tells right from hallucinated), FactCG (labelled by a language model) and the spans of WiCE (unsupported answers only).',
    decisionTable(facts.filter(({ name }) => NOT_COUNTED.has(name))),
    '## Each agent alone',
    agentTable(counted),
    '## Coherence and completeness',
    otherPools(input.groups.filter(({ pool }) => pool !== 'fact_verification')),
    '## Calibration of the fact pool',
    'Mean score and share of good answers by tenths of the score, each data set counting the same weight an answer. The prior of a data set is not known to the pool: where nearly all answers are good its scores are too low, where few are, too high.',
    calibrationTable(counted),
    '',
  ].join('\n\n');
}

function heading({ commit, cores, limit }: ResultsInput): string {
  const drawn = limit === undefined ? 'all rows' : `at most ${limit} rows of each data set and task`;
  const command = `npm run results -- --data DIR${limit === undefined ? '' : ` --limit ${limit}`}`;
  return `# Results on public labelled answers

Made by \`${command}\` (${drawn}, seed 1, commit ${commit}, ${cores} cores). The validators were called directly and their votes
counted by the voting rules; signatures, ordering (PBFT) and deadlines were left out. The models of the fact pool were learned
by \`npm run train -- --data DIR\` on a part of the same rows: the column "held out" is the AUROC of models that saw nothing of
the data set at all, and it is the honest one.`;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const heldOutOf = (name: string) => FACT_MODELS.learnedFrom.find(({ dataset }) => dataset === name);

function goals(counted: readonly GroupFigures[], { speed, groups }: ResultsInput): string {
  const ragtruth = counted.find(({ name }) => name === 'ragtruth');
  const pool = mean(counted.map(({ score }) => score.auroc ?? 0.5));
  const heldOut = mean(counted.map(({ name, score }) => heldOutOf(name)?.heldOut ?? score.auroc ?? 0.5));
  const agent = bestMean(counted.map(({ agents }) => agents));
  const trivial = bestMean(counted.map(({ baselines }) => baselines));
  const fitted = mean(counted.map(({ baselines }) => baselines.at(-1)?.auroc ?? 0.5));
  const behind = counted.filter(
    ({ score, agents, baselines }) =>
      (score.auroc ?? 0) + 0.01 < Math.max(bestRanking(agents)?.auroc ?? 0, bestRanking(baselines)?.auroc ?? 0),
  );
  const low = counted.filter(({ goodShare }) => goodShare < 0.85);
  const lifted = low.filter(({ goodShare, score }) => (score.precisionAtHalf ?? 0) >= goodShare + 0.1);
  const rows: readonly (readonly [string, string, boolean])[] = [
    [
      'RAGTruth-QA, F1 of "unsupported", at least 0.51 (aim 0.60)',
      figure(ragtruth?.decision.f1OfBad),
      (ragtruth?.decision.f1OfBad ?? 0) >= 0.51,
    ],
    [
      'RAGTruth-QA, AUROC at least 0.84',
      `${figure(ragtruth?.score.auroc)} (held out ${figure(heldOutOf('ragtruth')?.heldOut)})`,
      (heldOutOf('ragtruth')?.heldOut ?? 0) >= 0.84,
    ],
    [
      'mean AUROC 0.03 above the best single trivial baseline',
      `${figure(pool)} (held out ${figure(heldOut)}) against ${figure(trivial.mean)} of ${trivial.name}`,
      heldOut >= trivial.mean + 0.03,
    ],
    [
      'mean AUROC 0.03 above a logistic regression over the baselines, fitted within each data set',
      `${figure(pool)} against ${figure(fitted)}`,
      heldOut >= fitted + 0.03,
    ],
    [
      'mean AUROC 0.03 above the best single agent',
      `${figure(pool)} against ${figure(agent.mean)} of ${agent.name}`,
      pool >= agent.mean + 0.03,
    ],
    [
      'nowhere more than 0.01 below the best agent or baseline of that data set',
      `${counted.length - behind.length} of ${counted.length}${behind.length === 0 ? '' : `; behind on ${behind.map(({ name }) => name).join(', ')}`}`,
      behind.length === 0,
    ],
    [
      'accepted-precision at 50 % coverage 10 points over the base rate (sets under 85 %)',
      `${lifted.length} of ${low.length}${
        lifted.length === low.length
          ? ''
          : `; not on ${low
              .filter((each) => !lifted.includes(each))
              .map(({ name }) => name)
              .join(', ')}`
      }`,
      lifted.length === low.length,
    ],
    ...groups.filter(({ pool: name }) => name !== 'fact_verification').map((group) => lengthGoal(group)),
    [
      '5 ms p50 an answer (300 words, 2,000 of sources), fact pool',
      `${speed.p50.toFixed(1)} ms, ${speed.cpuMean.toFixed(1)} ms of CPU on average, p99 ${speed.p99.toFixed(1)} ms`,
      speed.p50 <= 5,
    ],
    [
      `memory flat over ${speed.answers} answers`,
      `${speed.heapFirst.toFixed(0)} MB before, ${speed.heapLast.toFixed(0)} MB after`,
      speed.heapLast <= speed.heapFirst * 1.3 + 10,
    ],
  ];
  return `## What was aimed at

${table(
  ['figure', 'measured', 'reached'],
  rows.map(([name, value, isReached]) => [name, value, isReached ? 'yes' : 'no']),
)}`;
}

function lengthGoal({ name, pool, score, baselines }: GroupFigures): readonly [string, string, boolean] {
  const lengths = baselines.filter((baseline) => baseline.name.endsWith('answer'));
  const best = Math.max(...lengths.map(({ auroc }) => auroc ?? 0));
  return [
    `${pool} on ${name}: better than answer length alone`,
    `${figure(score.auroc)} against ${figure(best)}`,
    (score.auroc ?? 0) > best,
  ];
}

/** The one ranking that is best on average over the data sets. */
function bestMean(sets: readonly (readonly RankingFigures[])[]): { readonly name: string; readonly mean: number } {
  const names = (sets[0] ?? []).map(({ name }) => name).filter((name) => !name.startsWith('logistic'));
  const means = names.map((name) => ({
    name,
    mean: mean(sets.map((set) => set.find((ranking) => ranking.name === name)?.auroc ?? 0.5)),
  }));
  return means.reduce((best, each) => (each.mean > best.mean ? each : best), { name: '', mean: 0 });
}

const rankingText = `AUROC. "Logistic" is fitted within the data set over the four baselines, cross-validated: it knows the data set, the pool does
not.`;

function rankingTable(groups: readonly GroupFigures[]): string {
  const rows = groups.map(({ name, count, goodShare, score, agents, baselines }) => {
    const agent = bestRanking(agents);
    return [
      name,
      String(count),
      percent(goodShare),
      figure(score.auroc),
      figure(heldOutOf(name)?.heldOut),
      `${figure(agent?.auroc)} ${agent?.name ?? ''}`,
      ...baselines.map(({ auroc }) => figure(auroc)),
    ];
  });
  const means = [
    'mean',
    '',
    '',
    figure(mean(groups.map(({ score }) => score.auroc ?? 0.5))),
    figure(mean(groups.map(({ name, score }) => heldOutOf(name)?.heldOut ?? score.auroc ?? 0.5))),
    figure(mean(groups.map(({ agents }) => bestRanking(agents)?.auroc ?? 0.5))),
    ...(groups[0]?.baselines ?? []).map((_, at) =>
      figure(mean(groups.map(({ baselines }) => baselines[at]?.auroc ?? 0.5))),
    ),
  ];
  const names = (groups[0]?.baselines ?? []).map(({ name }) => name.replace(' over these', ''));
  return table(['data', 'answers', 'good', 'pool', 'held out', 'best agent', ...names], [...rows, means]);
}

function decisionTable(groups: readonly GroupFigures[]): string {
  return table(
    [
      'data',
      'good',
      'F1 unsupported',
      'always the commoner',
      'balanced accuracy',
      'accepted',
      'of these good',
      'best half',
      'Brier',
      'span F1',
      '7 votes are worth',
      'ms p50',
    ],
    groups.map((group) => [
      group.name,
      percent(group.goodShare),
      figure(group.decision.f1OfBad),
      figure(group.majority.f1OfBad),
      figure(group.decision.balancedAccuracy),
      percent(group.decision.coverage),
      percent(group.decision.acceptedPrecision),
      percent(group.score.precisionAtHalf),
      figure(group.brier),
      figure(group.spanF1),
      group.errors.effectiveVotes?.toFixed(1) ?? '-',
      group.millisecondsP50.toFixed(1),
    ]),
  );
}

function agentTable(groups: readonly GroupFigures[]): string {
  const names = (groups[0]?.agents ?? []).map(({ name }) => name);
  return table(
    ['AUROC', ...names],
    [
      ...groups.map(({ name, agents }) => [name, ...agents.map(({ auroc }) => figure(auroc))]),
      ['mean', ...names.map((_, at) => figure(mean(groups.map(({ agents }) => agents[at]?.auroc ?? 0.5))))],
    ],
  );
}

function otherPools(groups: readonly GroupFigures[]): string {
  const names = (groups[0]?.baselines ?? []).map(({ name }) => name.replace(' over these', ''));
  return table(
    ['pool', 'data', 'answers', 'good', 'AUROC', ...names, 'accepted', 'of these good'],
    groups.map(({ name, pool, count, goodShare, score, baselines, decision }) => [
      pool,
      name,
      String(count),
      percent(goodShare),
      figure(score.auroc),
      ...baselines.map(({ auroc }) => figure(auroc)),
      percent(decision.coverage),
      percent(decision.acceptedPrecision),
    ]),
  );
}

function calibrationTable(groups: readonly GroupFigures[]): string {
  return table(
    ['data', 'score: share good (answers)'],
    groups.map(({ name, reliability }) => [
      name,
      reliability
        .map(({ meanScore, goodShare, count }) => `${meanScore.toFixed(2)}: ${goodShare.toFixed(2)} (${count})`)
        .join(' · '),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function figure(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}

function percent(value: number | undefined): string {
  return value === undefined ? '-' : `${(100 * value).toFixed(0)} %`;
}
