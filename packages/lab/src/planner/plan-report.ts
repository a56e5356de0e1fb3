/** `dikast lab plan` as a report: what to do, what it costs, what more money buys, and what no money buys. */
import { type LabReport, type LabSection, type Plot, paragraph, percent, table } from '../report/lab-report.ts';
import { type Candidate, equalCandidate } from './candidates.ts';
import { coverageOf, isEnough, makePlan, type Plan } from './plan.ts';
import type { PlanRequest } from './plan-request.ts';

const NEXT_AGENTS = 6;
const CURVE_POINTS = 31;

/** A report, and whether the target can be reached. */
export interface PlanResult {
  readonly report: LabReport;
  readonly isReachable: boolean;
}

/** Plans and reports. */
export function* planReport(request: PlanRequest): Generator<string, PlanResult, void> {
  const plan = yield* makePlan(request);
  const sections = [
    ...(plan.chosen === undefined ? [] : [choiceSection(plan.chosen)]),
    frontSection(plan, request),
    ...nextAgentSections(plan, request),
    ...limitSections(plan, request),
    { title: 'What this rests on', blocks: assumptions(request).map(paragraph) },
  ];
  const report = { title: titleOf(request), lead: leadOf(plan, request), sections, data: dataOf(plan, request) };
  return { report, isReachable: plan.chosen !== undefined };
}

function titleOf({ target, coverage }: PlanRequest): string {
  return `Plan: at most ${percent(1 - target)} wrong, at least ${percent(coverage)} answered`;
}

function leadOf({ chosen, safest, limits }: Plan, request: PlanRequest): string {
  if (chosen !== undefined) {
    const { calls, cost, latencyMs } = chosen.effort();
    return `Cheapest: ${chosen.name}, ${money(cost)} and ${calls.toFixed(2)} calls a task, ${time(latencyMs)} on average.`;
  }
  const best =
    safest === undefined
      ? 'Nothing answers enough tasks.'
      : `The fewest wrong answers with enough coverage: ${percent(safest.outcome.wrong)}, by ${safest.name}.`;
  if (request.supply.kind === 'named') return `No panel of these agents reaches it. ${best}`;
  const reaching = limits.filter((limit) => limit.isEnough).map(({ vote }) => vote);
  const most = request.supply.agentsMax;
  if (reaching.length > 0)
    return `No n up to ${most} reaches it, but with more agents ${reaching.join(' and ')} would: see --agents-max. ${best}`;
  const tendencies = limits.map(
    ({ vote, outcome }) => `${vote} ${percent(outcome.wrong)} wrong, ${percent(coverageOf(outcome))} answered`,
  );
  return `No n reaches it: none up to ${most} does, and the limit is ${tendencies.join('; ')}. ${best}`;
}

function choiceSection(chosen: Candidate): LabSection {
  const { right, wrong, abstained } = chosen.outcome;
  const precision = right / Math.max(coverageOf(chosen.outcome), Number.MIN_VALUE);
  return {
    title: `The choice: ${chosen.name}`,
    blocks: [
      table(
        ['right accepted>', 'wrong accepted>', 'abstained>', 'right of those accepted>'],
        [[percent(right), percent(wrong), percent(abstained), percent(precision)]],
      ),
      {
        kind: 'bars',
        title: 'Of all tasks',
        parts: ['right accepted', 'wrong accepted', 'abstained'],
        bars: [{ label: 'the choice', values: [right, wrong, abstained] }],
        total: 1,
      },
    ],
  };
}

function frontSection({ front }: Plan, request: PlanRequest): LabSection {
  if (front.length === 0) {
    const text = `Nothing answers ${percent(request.coverage)} of the tasks; a lower --coverage may.`;
    return { title: 'What money buys', blocks: [paragraph(text)] };
  }
  return {
    title: 'What money buys, with enough coverage',
    blocks: [
      table(
        ['', 'cost a task>', 'wrong>', 'right>', 'abstains>', 'time>', 'panel'],
        front.map((one) => [
          isEnough(one.outcome, request) ? '✓' : '',
          money(one.cost),
          percent(one.outcome.wrong),
          percent(one.outcome.right),
          percent(one.outcome.abstained),
          time(one.effort().latencyMs),
          one.name,
        ]),
      ),
      frontPlot(front, request),
    ],
  };
}

function frontPlot(front: readonly Candidate[], { target }: PlanRequest): Plot {
  const dearest = front.at(-1)?.cost ?? 0;
  const wrongMax = 1 - target;
  const points = front.map(({ name, cost, outcome }) => ({ x: cost, y: outcome.wrong, label: name }));
  const goal = [0, dearest].map((x) => ({ x, y: wrongMax }));
  return {
    kind: 'plot',
    title: 'Wrong answers accepted against cost (Pareto front)',
    xTitle: 'cost a task',
    yTitle: 'wrong accepted',
    series: [
      { name: 'cheapest for its safety', isLine: false, points },
      { name: 'target', isLine: true, points: goal },
    ],
  };
}

/** What one more agent changes, around the choice or the safest that there is. */
function nextAgentSections({ chosen, safest }: Plan, request: PlanRequest): readonly LabSection[] {
  const around = chosen ?? safest;
  const { supply } = request;
  if (supply.kind === 'named' || around === undefined) return [];
  const { strategy } = around;
  if (strategy.kind === 'generate-and-verify') return [];
  const vote = strategy.kind === 'single' ? ({ kind: 'majority' } as const) : strategy;
  const first = Math.max(1, around.agents.length - 2);
  const rows = Array.from({ length: NEXT_AGENTS }, (_, index) => {
    const now = equalCandidate(vote, supply.agent, first + index, request);
    const next = equalCandidate(vote, supply.agent, first + index + 1, request);
    const avoided = now.outcome.wrong - next.outcome.wrong;
    return [
      String(first + index + 1),
      percent(next.outcome.wrong),
      percent(next.outcome.right),
      percent(avoided),
      avoided > 0 ? money(supply.agent.cost / avoided) : 'none avoided',
    ];
  });
  const curve = Array.from({ length: CURVE_POINTS }, (_, index) =>
    equalCandidate(vote, supply.agent, index + 1, request),
  );
  return [
    {
      title: `One more agent, under ${vote.kind}`,
      blocks: [
        table(['n>', 'wrong>', 'right>', 'fewer wrong than with n - 1>', 'cost for each wrong answer avoided>'], rows),
        {
          kind: 'plot',
          title: 'Wrong answers accepted against the number of agents',
          xTitle: 'n',
          yTitle: 'wrong accepted',
          series: [
            {
              name: vote.kind,
              isLine: true,
              points: curve.map(({ agents, outcome }) => ({
                x: agents.length,
                y: outcome.wrong,
                label: `n = ${agents.length}`,
              })),
            },
          ],
        },
      ],
    },
  ];
}

function limitSections({ limits }: Plan, { rho }: PlanRequest): readonly LabSection[] {
  if (limits.length === 0) return [];
  return [
    {
      title: 'Where ever more agents lead',
      blocks: [
        table(
          ['vote', 'right>', 'wrong>', 'abstains>', 'enough'],
          limits.map(({ vote, outcome, isEnough: reaches }) => [
            vote,
            percent(outcome.right),
            percent(outcome.wrong),
            percent(outcome.abstained),
            reaches ? 'yes' : 'no',
          ]),
        ),
        paragraph(
          rho === 0
            ? 'Independent errors average out. Measure the correlation (dikast lab replay) before relying on that.'
            : `With correlation ${rho} n agents count as n / (1 + (n - 1) ${rho}) votes: never more than ${Number((1 / rho).toFixed(2))}, however many there are.`,
        ),
      ],
    },
  ];
}

function assumptions({ supply, rho, alike, verifier }: PlanRequest): readonly string[] {
  const dependence =
    rho === 0
      ? 'Errors are independent, which is the most favourable assumption there is.'
      : supply.kind === 'equal'
        ? `Errors correlate pairwise with ${rho} (beta-binomial).`
        : `Errors correlate with ${Number(rho.toFixed(3))} on average, because tasks are differently hard (latent difficulty).`;
  return [
    `${dependence} Of wrong answers a share of ${alike} is one and the same.`,
    'Time is that of the q-th fastest of n calls made side by side; one call in twenty takes twice the median.',
    ...(verifier === undefined ? [] : ['The verifier errs independently of the agent whose answer it checks.']),
  ];
}

function dataOf({ chosen, front, safest, limits, candidates }: Plan, request: PlanRequest): unknown {
  return {
    request,
    isReachable: chosen !== undefined,
    chosen: candidateData(chosen),
    safest: candidateData(safest),
    front: front.map(candidateData),
    limits,
    candidates,
  };
}

function candidateData(candidate: Candidate | undefined): unknown {
  if (candidate === undefined) return null;
  const { name, strategy, agents, outcome, effort } = candidate;
  return { name, strategy, agents: agents.map((agent) => agent.name), outcome, ...effort() };
}

function money(cost: number): string {
  return `${Number(cost.toPrecision(4))}`;
}

function time(latencyMs: number): string {
  return latencyMs >= 10_000 ? `${(latencyMs / 1000).toFixed(1)} s` : `${Math.round(latencyMs)} ms`;
}
