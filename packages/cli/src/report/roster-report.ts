/** Pools and agents as tables. */
import type { DikastConfig, PoolConfig } from 'dikast/config/config';
import type { RosterFile, RosterFileAgent } from '../input/roster-file.ts';
import { shortName } from './objections.ts';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { countOf, printable, wrapBehind } from './text-layout.ts';

const BASIS_POINTS = 10_000;
const FINGERPRINT_LENGTH = 16;

/** The rosters of all pools; keys by their first digits. */
export function renderRoster(roster: RosterFile, config: DikastConfig, style: ReportStyle): string {
  const sections = [...config.pools.values()].flatMap((pool) => {
    const agents = roster.agents.filter((agent) => agent.pool === pool.name);
    return [
      ...poolHead(pool, agents.length, style),
      ...agents.flatMap((agent) => agentLines(agent, agents, style)),
      '',
    ];
  });
  const keyLine = `engine key ${fingerprint(roster.engine)} (verdicts are sealed with it; --json shows keys in full)`;
  return `${[...sections, ...wrapBehind('', keyLine, style.width)].join('\n')}\n`;
}

function poolHead(pool: PoolConfig, agents: number, { width, colors }: ReportStyle): readonly string[] {
  const facts = `${countOf(agents, 'agent')}, ${pool.minAgents} drawn for each answer · ${pool.policy} · ${pool.voting.replaceAll('_', ' ')}`;
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

function fingerprint(publicKey: string): string {
  return `${publicKey.slice(0, FINGERPRINT_LENGTH)}…`;
}
