/**
 * Recorded votes put to every policy. Known answers are drawn, given to the policies that learn, and left out of all
 * scores. Nothing here is tuned to the file at hand.
 */
import { createPrng, shuffled } from '@dikast/core/base/prng';
import { ATTACKS, type Attack, attackVotes, drawPanel } from './attacked-votes.ts';
import { type CoveragePoint, coverageCurve } from './coverage.ts';
import { crossFittedScores } from './cross-fitted.ts';
import { withKnown, withoutKnown } from './few-labels.ts';
import { type GateDecision, passGate } from './gate.ts';
import { logOddsWeights } from './judge-record.ts';
import { onlineDawidSkene } from './online-dawid-skene.ts';
import { bestJudge, createPanel } from './opinions.ts';
import { type PanelFigures, panelFigures } from './panel-figures.ts';
import { accuracyOf, choiceOf, itemsWithTruth, type Scores, softmax, voteShares } from './scores.ts';
import { at, hasClosedAnswers, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** What is asked for. */
export interface ReplayOptions {
  /** Answers that are known beforehand. */
  readonly known: number;
  readonly thresholdBasisPoints: number;
  /** Most liars to put among the judges; 0 for none. */
  readonly liars: number;
  readonly seed: number;
}

/** What a policy came to, over items with a truth that was not given away. */
export interface PolicyFigures {
  readonly policy: string;
  /** Whether it was given the known answers. */
  readonly isTaught: boolean;
  /** Share of items that it answers. */
  readonly coverage: number;
  /** Share of all items that it answers rightly; a tie among k counts 1 / k. */
  readonly right: number;
  /** Share of all items that it answers wrongly. */
  readonly wrong: number;
  readonly callsPerItem: number;
  /** Accuracy over the surest shares of the items, for policies that rank them. */
  readonly curve: readonly CoveragePoint[];
}

/** Accuracies with liars in the place of judges. */
export interface AttackFigures {
  readonly attack: Attack;
  readonly liars: number;
  /** Items scored: those that were attacked. */
  readonly items: number;
  readonly accuracies: Readonly<Record<string, number>>;
}

/** Everything about one file. */
export interface Replay {
  readonly figures: PanelFigures;
  readonly itemsWithTwoTruths: number;
  readonly known: number;
  readonly scored: number;
  readonly policies: readonly PolicyFigures[];
  /** The judge that the known answers favour, and what it comes to on the scored items that it answered. */
  readonly bestJudge: string | undefined;
  readonly attacks: readonly AttackFigures[];
}

/** Probability from which the learned policy answers when it may decline. */
const SURE = 0.9;

/** Coverages of the curve. */
const COVERAGES = [1, 0.75, 0.5, 0.25];

/** Puts a table to all policies, telling between two steps what comes next. */
export function* replayVotes(table: VoteTable, options: ReplayOptions): Generator<string, Replay, void> {
  yield 'figures of the panel';
  const figures = panelFigures(table);
  const order = shuffled(itemsWithTruth(table), createPrng(options.seed));
  const known = order.slice(0, Math.min(options.known, order.length >> 1));
  const scored = order.slice(known.length).sort((left, right) => left - right);
  const policies = scored.length === 0 ? [] : yield* policyFigures(table, { known, scored }, options);
  return {
    figures,
    itemsWithTwoTruths: table.itemsWithTwoTruths,
    known: known.length,
    scored: scored.length,
    policies,
    bestJudge: known.length === 0 ? undefined : table.judges[bestJudge(table, known)],
    attacks: scored.length === 0 ? [] : yield* attackFigures(table, known.length, options),
  };
}

interface Split {
  readonly known: readonly number[];
  readonly scored: readonly number[];
}

function* policyFigures(
  table: VoteTable,
  { known, scored }: Split,
  { seed, thresholdBasisPoints }: ReplayOptions,
): Generator<string, readonly PolicyFigures[], void> {
  yield 'policies that know no answer';
  const untaught = withoutKnown(table);
  yield 'how judges agree';
  const panel = createPanel(table);
  yield 'policies that learn from known answers';
  const taught = withKnown(panel, known);
  const rank = (policy: string, scores: Scores, isTaught: boolean) =>
    rankingFigures(table, { policy, scores, isTaught }, scored);
  const weights = logOddsWeights(table, known);
  const gate = (policy: string, isTaught: boolean, isSequential: boolean) => {
    const rule = { thresholdBasisPoints, isSequential, ...(isTaught ? { weights } : {}) };
    return gateFigures(table, { policy, isTaught, decisions: passGate(table, rule) }, scored);
  };
  const sure = { policy: 'learned, if sure', isTaught: true, decisions: sureOnly(table, taught) };
  return yield* oneByOne([
    ...[...untaught].map(
      ([name, scores]) =>
        () =>
          rank(name, name === 'majority' ? voteShares(table) : scores, false),
    ),
    ...(hasClosedAnswers(table) ? [() => rank('dawid-skene online', onlineDawidSkene(table, known), true)] : []),
    ...[...taught].map(
      ([name, scores]) =>
        () =>
          rank(name, name === 'learned' ? scores : softmax(table, scores), true),
    ),
    () => rank('weighted, half the truth', softmax(table, crossFittedScores(panel, seed)), true),
    () => gateFigures(table, sure, scored),
    () => gate('quorum', false, false),
    () => gate('weighted quorum', true, false),
    () => gate('quorum, early stop', false, true),
    () => gate('weighted quorum, early stop', true, true),
  ]);
}

/** With a step before each, so that on many votes a wish to stop is heard between two of them. */
function* oneByOne(scorings: readonly (() => PolicyFigures)[]): Generator<string, readonly PolicyFigures[], void> {
  const figures: PolicyFigures[] = [];
  for (const score of scorings) {
    yield `policy ${figures.length + 1} of ${scorings.length}`;
    figures.push(score());
  }
  return figures;
}

function rankingFigures(
  table: VoteTable,
  { policy, scores, isTaught }: { readonly policy: string; readonly scores: Scores; readonly isTaught: boolean },
  scored: readonly number[],
): PolicyFigures {
  const answered = scored.filter((item) => choiceOf(table, scores, item).answer !== NO_ANSWER);
  const right = answered.length === 0 ? 0 : (accuracyOf(table, scores, answered) * answered.length) / scored.length;
  const calls = scored.reduce((sum, item) => sum + votesOn(table, item), 0);
  return {
    policy,
    isTaught,
    coverage: answered.length / scored.length,
    right,
    wrong: answered.length / scored.length - right,
    callsPerItem: calls / scored.length,
    curve: coverageCurve(table, scores, { items: scored, coverages: COVERAGES }),
  };
}

function gateFigures(
  table: VoteTable,
  { policy, isTaught, decisions }: { policy: string; isTaught: boolean; decisions: readonly GateDecision[] },
  scored: readonly number[],
): PolicyFigures {
  let [answered, right, calls] = [0, 0, 0];
  for (const item of scored) {
    const decision = decisions[item];
    if (decision === undefined) continue;
    calls += decision.calls;
    if (decision.answer === NO_ANSWER) continue;
    answered += 1;
    if (decision.answer === at(table.truthOf, item)) right += 1;
  }
  return {
    policy,
    isTaught,
    coverage: answered / scored.length,
    right: right / scored.length,
    wrong: (answered - right) / scored.length,
    callsPerItem: calls / scored.length,
    curve: [],
  };
}

/** Answers only where the learned policy's probability reaches {@link SURE}. */
function sureOnly(table: VoteTable, taught: ReadonlyMap<string, Scores>): readonly GateDecision[] {
  const scores = taught.get('learned') ?? new Float64Array(table.candidates.length);
  return table.items.map((_, item) => {
    const own = scores.subarray(at(table.candidateStart, item), at(table.candidateStart, item + 1));
    const isSure = Math.max(...own) >= SURE;
    return { answer: isSure ? choiceOf(table, scores, item).answer : NO_ANSWER, calls: votesOn(table, item) };
  });
}

function votesOn({ voteStart }: VoteTable, item: number): number {
  return at(voteStart, item + 1) - at(voteStart, item);
}

/** All judges sit, and 1 up to `liars` of them lie in each of the ways. */
function* attackFigures(
  table: VoteTable,
  knownCount: number,
  { liars: liarsMax, seed }: ReplayOptions,
): Generator<string, readonly AttackFigures[], void> {
  const rows: AttackFigures[] = [];
  for (const attack of ATTACKS) {
    for (let liars = 1; liars <= Math.min(liarsMax, table.judges.length); liars++) {
      yield `${liars} liars, ${attack}`;
      const prng = createPrng(seed, liars);
      const votes = attackVotes(table, drawPanel(table, { judges: table.judges.length, liars }, prng), attack, prng);
      const known = shuffled([...votes.table.items.keys()], prng).slice(0, knownCount);
      const scored = votes.attacked.filter((item) => !known.includes(item));
      if (scored.length > 0)
        rows.push({ attack, liars, items: scored.length, accuracies: accuraciesOn(votes.table, { known, scored }) });
    }
  }
  return rows;
}

function accuraciesOn(table: VoteTable, { known, scored }: Split): Readonly<Record<string, number>> {
  const policies = [...withoutKnown(table), ...withKnown(createPanel(table), known)];
  return Object.fromEntries(policies.map(([policy, scores]) => [policy, accuracyOf(table, scores, scored)]));
}
