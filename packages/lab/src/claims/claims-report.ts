/** `dikast lab claims`: every published figure, what its rule really gives, and the rule that gives what is published. */

import type { Steps } from '../experiments/experiment.ts';
import { exactOutcome } from '../reliability/exact-outcome.ts';
import { correlatedPanel, equalPanel } from '../reliability/panel-model.ts';
import { Simulation } from '../reliability/simulation.ts';
import { type Interval, isWithin, wilsonInterval } from '../reliability/wilson.ts';
import { type LabReport, type LabTable, paragraph, table } from '../report/lab-report.ts';
import { type Claim, isAsRecorded, type Mark, type Measure, markOf, yieldingRule } from './claim.ts';
import { publishedClaims } from './published-claims.ts';

/** What the command takes. */
export interface ClaimsOptions {
  /** Simulated tasks for each figure. */
  readonly trials: number;
  readonly seed: number;
}

/** A claim with its simulation. */
interface JudgedClaim {
  readonly group: string;
  readonly claim: Claim;
  readonly mark: Mark;
  /** The 99.99 % interval of the figure, where it is a share. */
  readonly simulated: Interval | undefined;
  /** Our exact figure is the recorded one, and the simulation agrees with it. */
  readonly isConfirmed: boolean;
}

/** The report, and whether all our own figures agree with each other. */
export interface ClaimsResult {
  readonly report: LabReport;
  readonly isConfirmed: boolean;
}

const SIGNS: Readonly<Record<Mark, string>> = {
  holds: '✓ holds',
  'holds under another rule': '~ other rule',
  'does not hold': '✗ does not hold',
};
const CHUNK = 500_000;

/** Judges every claim, simulating each figure that can be simulated. */
export function* judgeClaims({ trials, seed }: ClaimsOptions): Steps<ClaimsResult> {
  const judged: JudgedClaim[] = [];
  for (const { title, claims } of publishedClaims())
    for (const claim of claims) {
      const { measure, exact } = claim.stated;
      yield `${judged.length + 1}: ${claim.text}`;
      const simulated =
        measure === undefined ? undefined : yield* simulate(measure, { trials, seed: seed + judged.length });
      const agrees = simulated === undefined || isWithin(exact, simulated, 1e-9);
      judged.push({ group: title, claim, mark: markOf(claim), simulated, isConfirmed: agrees && isAsRecorded(claim) });
    }
  return { report: reportOf(judged, { trials, seed }), isConfirmed: judged.every((one) => one.isConfirmed) };
}

function* simulate(measure: Measure, { trials, seed }: ClaimsOptions): Steps<Interval> {
  const { strategy, panel, share, figure } = measure;
  const simulation = new Simulation(strategy, panel, seed);
  for (let left = trials; left > 0; left -= CHUNK) {
    yield `${left} tasks to go`;
    simulation.run(Math.min(left, CHUNK));
  }
  const { low, high } = wilsonInterval(simulation.counts[share], trials);
  const ends = [figure(low), figure(high)];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function reportOf(judged: readonly JudgedClaim[], options: ClaimsOptions): LabReport {
  const count = (mark: Mark) => judged.filter((one) => one.mark === mark).length;
  const counts = [count('holds'), count('holds under another rule'), count('does not hold')];
  const unconfirmed = judged.filter((one) => !one.isConfirmed);
  const groups = [...new Set(judged.map(({ group }) => group))];
  return {
    title: 'Published figures and the rules that yield them',
    lead: `Of ${judged.length} published figures ${counts[0]} hold under the rule they are given with, ${counts[1]} hold under another rule, ${counts[2]} under none. ${confirmation(unconfirmed)}`,
    sections: [
      {
        title: 'In one look',
        blocks: [
          {
            kind: 'bars',
            title: 'Published figures',
            parts: ['hold', 'hold under another rule', 'do not hold'],
            bars: groups.map((group) => ({ label: group, values: marksIn(judged, group) })),
            total: Math.max(...groups.map((group) => marksIn(judged, group).reduce((sum, each) => sum + each, 0))),
          },
        ],
      },
      ...groups.map((group) => ({
        title: group,
        blocks: [claimTable(judged.filter((one) => one.group === group))],
      })),
      { title: 'What quorums and correlation really give, at 77 %', blocks: [ownTable()] },
      { title: 'How to read this', blocks: READING.map(paragraph) },
    ],
    data: { ...options, counts, claims: judged.map(claimData) },
  };
}

const READING = [
  'Exact: the figure under the stated rule, in closed form. Simulated: the 99.99 % interval of a simulation of that rule; empty where the figure is plain arithmetic. Holds: the published figure is the exact one rounded, or lies in what chance allows on the tasks it was drawn on (99.99 %).',
  'Other rule: what is published comes out, but under a rule that is not the stated one. The most frequent is the oracle, "at least one is right": somebody would have to know which. It is an upper bound, not a consensus.',
  'All figures assume that agents err independently of one another. They do not: see the last table.',
];

function confirmation(unconfirmed: readonly JudgedClaim[]): string {
  if (unconfirmed.length === 0)
    return 'All exact figures are the recorded ones, and every simulation agrees with them.';
  return `NOT CONFIRMED: ${unconfirmed.map(({ claim }) => claim.text).join('; ')}.`;
}

function marksIn(judged: readonly JudgedClaim[], group: string): readonly number[] {
  const marks: readonly Mark[] = ['holds', 'holds under another rule', 'does not hold'];
  return marks.map((mark) => judged.filter((one) => one.group === group && one.mark === mark).length);
}

function claimTable(judged: readonly JudgedClaim[]): LabTable {
  return table(
    ['mark', 'published figure', 'published>', 'exact>', 'simulated>', 'its rule → what yields it'],
    judged.map(({ claim, mark, simulated }) => [
      SIGNS[mark],
      claim.text,
      `${claim.published.toFixed(claim.digits)}${claim.unit}`,
      `${claim.recorded}${claim.unit}`,
      simulated === undefined ? '' : `${simulated.low.toFixed(2)}–${simulated.high.toFixed(2)}`,
      explanation(claim, mark),
    ]),
  );
}

function explanation(claim: Claim, mark: Mark): string {
  const drawn = claim.drawnOn === undefined ? '' : `, within chance on ${claim.drawnOn.toLocaleString('en')} tasks`;
  const isRounded = Math.abs(claim.stated.exact - claim.published) <= 0.5 * 10 ** -claim.digits + 1e-9;
  const yielding = yieldingRule(claim);
  if (mark === 'holds')
    return `${claim.stated.text}${isRounded ? '' : drawn}${claim.note === undefined ? '' : `; ${claim.note}`}`;
  if (yielding === undefined) return `${claim.stated.text} → ${claim.note ?? 'no rule found'}`;
  return `${claim.stated.text} → ${yielding.text}: ${Number(yielding.exact.toFixed(4))}${claim.unit}`;
}

/** Quorums of n = 3f + 1 and majorities under correlation: what nobody published. */
function ownTable(): LabTable {
  const quorums = [4, 7, 10].map((n) => ({
    name: `quorum of ${n}`,
    outcome: exactOutcome({ kind: 'quorum' }, equalPanel(n, 0.23)),
  }));
  const correlated = [0, 0.1, 0.3, 1].map((rho) => ({
    name: `majority of 3, correlation ${rho}`,
    outcome: exactOutcome({ kind: 'majority' }, correlatedPanel(3, 0.23, rho)),
  }));
  return table(
    ['rule', 'right accepted>', 'wrong accepted at most>', 'abstained at least>'],
    [...quorums, ...correlated].map(({ name, outcome }) => [
      name,
      ...[outcome.right, outcome.wrong, outcome.abstained].map((share) => `${(share * 100).toFixed(3)} %`),
    ]),
  );
}

function claimData({ group, claim, mark, simulated, isConfirmed }: JudgedClaim): unknown {
  const { text, published, unit, drawnOn, stated, recorded, others, note } = claim;
  const yielding = yieldingRule(claim);
  return {
    group,
    claim: text,
    published,
    unit: unit.trim(),
    drawnOn,
    rule: stated.text,
    exact: stated.exact,
    recorded,
    simulated9999: simulated,
    isConfirmed,
    mark,
    yieldedBy: mark === 'holds' || yielding === undefined ? undefined : { rule: yielding.text, exact: yielding.exact },
    tried: others.map((rule) => ({ rule: rule.text, exact: rule.exact })),
    note,
  };
}
