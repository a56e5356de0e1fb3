/** Pools and agents as tables. */
import type { Lineup } from '@dikast/core/voting/lineup';
import type { DikastConfig, PoolConfig } from 'dikast/config/config';
import type { RosterFile, RosterFileAgent } from '../input/roster-file.ts';
import { shortName } from './objections.ts';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { countOf, printable, wrapBehind } from './text-layout.ts';

const BASIS_POINTS = 10_000;
const FINGERPRINT_LENGTH = 16;

/** What is recorded of who has a place, and how to print it. */
export interface RosterNow {
  readonly lineups: ReadonlyMap<string, Lineup>;
  /** Why the record cannot be read. */
  readonly problem?: string;
  readonly style: ReportStyle;
}

/** The rosters of all pools; keys by their first digits. */
export function renderRoster(roster: RosterFile, config: DikastConfig, { lineups, problem, style }: RosterNow): string {
  const sections = [...config.pools.values()].flatMap((pool) => {
    const agents = roster.agents.filter((agent) => agent.pool === pool.name);
    return [
      ...poolHead(pool, agents.length, style),
      ...agents.flatMap((agent) => [
        ...agentLines(agent, agents, style),
        ...standingLines(agent, lineups.get(pool.name), style),
      ]),
      '',
    ];
  });
  const keyLine = `engine key ${fingerprint(roster.engine)} (verdicts are sealed with it; --json shows keys in full)`;
  const unread = problem === undefined ? [] : wrapBehind('', `places now: unknown, ${printable(problem)}`, style.width);
  return `${[...sections, ...wrapBehind('', keyLine, style.width), ...unread].join('\n')}\n`;
}

function poolHead(pool: PoolConfig, agents: number, { width, colors }: ReportStyle): readonly string[] {
  const waiting = pool.standby === undefined ? '' : ` (${pool.standby.length} on standby)`;
  const facts = `${countOf(agents, 'agent')}${waiting}, ${pool.minAgents} drawn for each answer · ${pool.policy} · ${pool.voting.replaceAll('_', ' ')}`;
  const [first = '', ...others] = wrapBehind(`${printable(pool.name)}  `, facts, width);
  return [colors.bold(first.slice(0, pool.name.length)) + first.slice(pool.name.length), ...others];
}

/** Columns are aligned over the pool; the method stands below, where there is room for it. */
function agentLines(
  agent: RosterFileAgent,
  agents: readonly RosterFileAgent[],
  { width, colors }: ReportStyle,
): readonly string[] {
  const rows = agents.map(({ agent: id, pool, specialization, family, weightBasisPoints, publicKey }) => [
    shortName(id, pool),
    printable(family === undefined ? specialization : `${specialization}, family ${family}`),
    `weight ${(weightBasisPoints / BASIS_POINTS).toFixed(2)}`,
    `key ${fingerprint(publicKey)}`,
  ]);
  const line = renderTable(rows, width)[agents.indexOf(agent)] ?? '';
  return [line, ...wrapBehind('      ', printable(agent.method), width).map((text) => colors.dim(text))];
}

/** Where an agent does not simply sit in its place: whether it waits, stands in, was replaced, or has no say. */
function standingLines(
  { agent, pool, isStandby }: RosterFileAgent,
  lineup: Lineup | undefined,
  { width, colors }: ReportStyle,
): readonly string[] {
  const replacements = lineup?.replacements ?? [];
  const owner = replacements.find(({ holder }) => holder === agent)?.place;
  const holder = replacements.find(({ place }) => place === agent)?.holder;
  const facts = [
    ...(holder === undefined ? [] : [`without a say: ${shortName(holder, pool)} has its place`]),
    ...(lineup?.silenced.includes(agent) === true ? ['without a say, in its place: nobody is left on standby'] : []),
    ...(owner === undefined ? [] : [`stands in for ${shortName(owner, pool)}`]),
    ...(isStandby === true && owner === undefined ? ['on standby'] : []),
  ];
  return facts.length === 0 ? [] : wrapBehind('      ', facts.join(' · '), width).map((text) => colors.yellow(text));
}

function fingerprint(publicKey: string): string {
  return `${publicKey.slice(0, FINGERPRINT_LENGTH)}…`;
}
