/** What `dikast attack` prints: decisions side by side, every agent with its standing, weights over time. */
import type { Behaviour } from '@dikast/lab/attacks/attackers';
import type { AgentReport, CampaignReport, ScenarioName } from '@dikast/lab/attacks/campaign';
import type { DecisionCounts } from '@dikast/lab/attacks/pool-trial';
import { signTest } from '@dikast/lab/attacks/sign-test';
import { wilsonInterval, Z_95 } from '@dikast/lab/reliability/wilson';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { countOf, wrapBehind, wrapFacts } from './text-layout.ts';

const INDENT = '  ';
/** Said of attackers with sight wherever one is named. */
const BEYOND = '[sees ballots: beyond the fault model]';

/** The report as text. */
export function renderAttackReport(report: CampaignReport, style: ReportStyle): string {
  const sections = [
    headline(report, style),
    decisionLines(report, style),
    comparison(report, style),
    agentLines(report, style),
    weightLines(report.agents, style),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The list of attackers. */
export function renderBehaviours(behaviours: readonly Behaviour[], { width }: ReportStyle): string {
  const rows = behaviours.map(({ name, summary, parameter, hasSight }) => [
    parameter === undefined ? name : `${name}=${parameter.usual}`,
    [
      summary,
      parameter === undefined ? '' : ` (${parameter.meaning}, ${parameter.least} .. ${parameter.most})`,
      hasSight === true ? ` ${BEYOND}` : '',
    ].join(''),
  ]);
  return `${renderTable(rows, width).join('\n')}\n`;
}

function headline({ options, n, f, quorum }: CampaignReport, { width, colors }: ReportStyle): readonly string[] {
  const count = options.byzantine.length;
  const facts = [
    `honest error ${percent(options.honestError)}, correlated by ${options.rho}`,
    options.isPlain ? 'plain pool' : 'two rounds',
    `${countOf(options.requests, 'request')}, ${percent(options.badShare)} bad, ${percent(options.knownShare)} known later`,
    `${options.calibration} known answers before`,
    `${options.standby} on standby`,
    `votes in quarantine ${options.quarantinedVotes}`,
    options.isSigned ? 'signed ballots' : 'ballots on trust',
    `seed ${options.seed}`,
  ];
  const title = `${colors.bold('ATTACK')}  ${count} of ${n} agents are Byzantine (f = ${f}, quorum ${quorum}): ${options.byzantine.join(', ')}`;
  return [title, ...wrapFacts(INDENT, facts, width)];
}

const SCENARIO_TITLES: Readonly<Record<ScenarioName, string>> = {
  attack: 'under attack',
  honest: 'everybody honest',
  empty: 'those seats empty',
  beyond: 'f + 1 attackers',
};

function decisionLines({ decisions, f, options }: CampaignReport, { width }: ReportStyle): readonly string[] {
  const head = ['decisions', 'right', 'bad accepted', '95 % interval', 'good rejected', 'undecided'];
  const rows = (Object.keys(SCENARIO_TITLES) as ScenarioName[]).map((name) => {
    const title =
      name === 'beyond' ? `${Math.max(f + 1, options.byzantine.length)} attackers (f + 1)` : SCENARIO_TITLES[name];
    return [title, ...decisionCells(decisions[name])];
  });
  return renderTable([head, ...rows], width);
}

function decisionCells({ right, wrongAccepted, wrongRejected, undecided }: DecisionCounts): readonly string[] {
  const { low, high } = wilsonInterval(wrongAccepted, right + wrongAccepted + wrongRejected + undecided, Z_95);
  const interval = `${percent(low)} .. ${percent(high)}`;
  return [String(right), String(wrongAccepted), interval, String(wrongRejected), String(undecided)];
}

/** Differences of which chance makes larger ones less often than this are called differences. */
const CHANCE_LEAST = 0.025;

function comparison({ wrongAccepted, agents }: CampaignReport, { width }: ReportStyle): readonly string[] {
  const { onlyUnderAttack, onlyHonest } = wrongAccepted;
  const chance = signTest(onlyUnderAttack, onlyHonest);
  const conclusion =
    chance < CHANCE_LEAST
      ? 'the attack got more bad answers accepted than honest errors alone'
      : 'no more bad answers were accepted than honest errors alone explain';
  const text =
    `On the same requests with the same honest errors, ${countOf(onlyUnderAttack, 'bad answer')} passed under attack ` +
    `only and ${onlyHonest} with everybody honest only: ${conclusion} (sign test, p = ${chance.toFixed(3)}).`;
  return [...wrapBehind(INDENT, text, width), ...sightLines(agents, width)];
}

/** The pool promises something against f agents, not against who reads the others' ballots as well. */
function sightLines(agents: readonly AgentReport[], width: number): readonly string[] {
  const names = [...new Set(agents.filter(({ hasSight }) => hasSight).map(({ behaviour }) => behaviour))];
  if (names.length === 0) return [];
  const text =
    `Beyond the fault model: ${names.join(', ')} read${names.length === 1 ? 's' : ''} the honest ballots before voting. ` +
    'The engine shows nobody a ballot before the round is closed; whoever holds the transport or the engine could.';
  return wrapBehind(INDENT, text, width);
}

function agentLines({ agents }: CampaignReport, { width, colors }: ReportStyle): readonly string[] {
  const head = ['agent', 'is', 'standing', 'wrong', 'known/all until out', 'faults'];
  const rows = agents.map((agent) => [
    agent.agent,
    agent.hasSight ? `${agent.behaviour}, with sight` : agent.behaviour,
    agent.isClassifiedRightly ? agent.standing : colors.red(`${agent.standing} (wrong)`),
    `${agent.errors} of ${agent.knownAnswers}`,
    lostSay(agent),
    Object.entries(agent.faults)
      .map(([kind, count]) => (count === 1 ? kind : `${kind} x ${count}`))
      .join(', '),
  ]);
  const right = agents.filter(({ isClassifiedRightly }) => isClassifiedRightly).length;
  const accused = agents.filter(
    ({ behaviour, lostSayAfter }) => behaviour === 'honest' && lostSayAfter !== null,
  ).length;
  return [
    ...renderTable([head, ...rows], width),
    '',
    `${INDENT}${right} of ${agents.length} agents classified rightly, ${countOf(accused, 'honest agent')} accused.`,
  ];
}

/** Known answers and validations until the agent lost its say. */
function lostSay({ lostSayAfter }: AgentReport): string {
  if (lostSayAfter === null) return '-';
  return `${lostSayAfter.knownAnswers} / ${lostSayAfter.validations}`;
}

const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** One line an agent: the height of a block is the share of the weight, a dot is no say. */
function weightLines(agents: readonly AgentReport[], { width }: ReportStyle): readonly string[] {
  const most = Math.max(...agents.flatMap(({ weightShares }) => weightShares));
  const label = Math.max(...agents.map(({ agent }) => agent.length));
  const columns = Math.max(1, width - label - 2 * INDENT.length);
  const title = `${INDENT}share of the weight that has a say, over the validations (█ = ${percent(most)}, · = no say)`;
  const lines = agents.map(({ agent, weightShares }) => {
    const step = Math.max(1, weightShares.length / columns);
    const points = Math.min(columns, weightShares.length);
    const curve = Array.from({ length: points }, (_, at) => blockOf((weightShares[Math.floor(at * step)] ?? 0) / most));
    return `${INDENT}${agent.padEnd(label)}${INDENT}${curve.join('')}`;
  });
  return [title, ...lines];
}

function blockOf(share: number): string {
  return share > 0 ? (BLOCKS[Math.max(1, Math.round(share * (BLOCKS.length - 1)))] ?? '') : '·';
}

function percent(share: number): string {
  const value = share * 100;
  return `${Number.isInteger(Number(value.toFixed(6))) ? Math.round(value) : value.toFixed(value < 1 ? 2 : 1)} %`;
}
