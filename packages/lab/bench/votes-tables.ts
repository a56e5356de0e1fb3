/** Tables of what policies make of recorded votes. */
import { ATTACKS, type Attack } from '../src/votes/attacked-votes.ts';
import { crossFittedScores } from '../src/votes/cross-fitted.ts';
import { type Accuracies, compareOnFewLabels, type Estimate, type PolicyName } from '../src/votes/few-labels.ts';
import { createPanel } from '../src/votes/opinions.ts';
import { panelFigures } from '../src/votes/panel-figures.ts';
import { accuracyOf, itemsWithTruth } from '../src/votes/scores.ts';
import { compareUnderAttack } from '../src/votes/under-attack.ts';
import { type VoteTable, voteCount } from '../src/votes/vote-table.ts';
import { markdownTable } from './markdown-section.ts';

/** A file of votes. */
export interface VoteFile {
  readonly name: string;
  readonly table: VoteTable;
}

/** How much is drawn. */
export interface Draws {
  readonly draws: number;
  readonly panels: number;
  readonly seed: number;
  /** Called before each step that takes long. */
  readonly onStep: (step: string) => void;
}

const POLICIES: readonly PolicyName[] = ['majority', 'one-coin', 'dawid-skene', 'single', 'weighted', 'learned'];
/** What the learned policy is held against. */
const RIVALS: readonly PolicyName[] = ['majority', 'dawid-skene', 'single'];

/** The panels: size, agreement, and what needs no or half of the truth. */
export function panelTable(files: readonly VoteFile[], { seed, onStep }: Draws): string {
  const rows = files.map(({ name, table }) => {
    onStep(`${name}: panel`);
    const { items, judges, votesPerItem, alpha, errorCorrelation, effectiveVotes } = panelFigures(table);
    const half = accuracyOf(table, crossFittedScores(createPanel(table), seed), itemsWithTruth(table));
    return [
      name,
      String(items),
      String(judges.length),
      votesPerItem.toFixed(1),
      rounded(alpha, 2),
      rounded(errorCorrelation, 2),
      rounded(effectiveVotes, 1),
      rounded(half, 3),
    ];
  });
  const titles = [
    'file',
    'items',
    'judges',
    'votes an item',
    'alpha',
    'error correlation',
    'effective votes',
    'weighted, half the truth',
  ];
  return markdownTable(titles, rows);
}

/** Accuracy with so many known answers, and the learned policy against the best rival. */
export function fewLabelsTable(files: readonly VoteFile[], known: number, { draws, seed, onStep }: Draws): string {
  const results = files.map(({ name, table }) => {
    onStep(`${name}: ${known} known answers`);
    return { name, accuracies: compareOnFewLabels(table, { known, draws, seed }) };
  });
  const rows = results.map(({ name, accuracies }) => [
    name,
    ...POLICIES.map((policy) => shown(accuracies.get(policy))),
    signed(meanOf(accuracies, 'learned') - bestOf(accuracies, RIVALS)),
  ]);
  const average = (policy: PolicyName) =>
    results.reduce((sum, { accuracies }) => sum + meanOf(accuracies, policy), 0) / results.length;
  const gain = signed(average('learned') - average('majority'));
  return [
    markdownTable(['file', ...POLICIES, 'learned against the best of majority, dawid-skene, single'], rows),
    `Learned against majority, averaged over the files: ${gain} points.`,
  ].join('\n\n');
}

/** Panels under attack: files in which at least ten judges saw nearly all items. */
export function attackTable(files: readonly VoteFile[], known: number, { panels, seed, onStep }: Draws): string {
  const rows = ATTACKS.flatMap((attack) =>
    files.flatMap(({ name, table }) => {
      const size = panelSize(table);
      if (size === undefined) return [];
      onStep(`${name}: ${attack}`);
      const accuracies = compareUnderAttack(table, { attack, ...size, known, panels, seed });
      return [attackRow({ attack, name: `${name}, n = ${size.judges}, f = ${size.liars}` }, accuracies)];
    }),
  );
  return markdownTable(['attack', 'file', ...POLICIES, 'learned against weighted'], rows);
}

function attackRow(
  { attack, name }: { readonly attack: Attack; readonly name: string },
  accuracies: Accuracies,
): string[] {
  const difference = meanOf(accuracies, 'learned') - meanOf(accuracies, 'weighted');
  return [attack, name, ...POLICIES.map((policy) => shown(accuracies.get(policy))), signed(difference)];
}

const DENSE_SHARE = 0.9;
const SIZES = [
  { judges: 13, liars: 4 },
  { judges: 10, liars: 3 },
];

function panelSize(table: VoteTable): { readonly judges: number; readonly liars: number } | undefined {
  const isDense = voteCount(table) >= DENSE_SHARE * table.items.length * table.judges.length;
  return isDense ? SIZES.find(({ judges }) => judges <= table.judges.length) : undefined;
}

function meanOf(accuracies: Accuracies, policy: PolicyName): number {
  return accuracies.get(policy)?.mean ?? Number.NaN;
}

function bestOf(accuracies: Accuracies, policies: readonly PolicyName[]): number {
  return Math.max(...policies.filter((policy) => accuracies.has(policy)).map((policy) => meanOf(accuracies, policy)));
}

/** Mean and standard error. */
function shown(estimate: Estimate | undefined): string {
  return estimate === undefined ? '-' : `${estimate.mean.toFixed(3)} ± ${estimate.standardError.toFixed(3)}`;
}

function rounded(value: number | undefined, digits: number): string {
  return value === undefined ? '-' : value.toFixed(digits);
}

/** A difference of shares in points. */
function signed(difference: number): string {
  return `${difference < 0 ? '-' : '+'}${Math.abs(difference * 100).toFixed(1)}`;
}
