/** What a calibration came to, for people: one line an agent, then what each pool is worth. */
import type { EstimatedRate } from '@dikast/core/reputation/interval';
import type { AgentStanding } from '@dikast/core/reputation/standing';
import type { PoolCalibration } from '../session/calibrate.ts';
import { shortName } from './objections.ts';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { countOf, printable } from './text-layout.ts';

const HEAD = ['agent', 'test', 'questions', 'errors', 'finds bad ones', 'lets good ones pass', 'standing'];
const BASIS_POINTS = 10_000;

/** The figures as a text that ends with a line break. */
export function renderCalibration(pools: readonly PoolCalibration[], style: ReportStyle): string {
  const lines = pools.flatMap((pool) => [
    style.colors.bold(printable(pool.pool)),
    ...renderTable(
      [HEAD.map((title) => style.colors.dim(title)), ...pool.agents.map((agent) => rowOf(agent, pool.pool))],
      style.width,
    ),
    `  ${worthOf(pool)}`,
    '',
  ]);
  const note = 'Shares with 95 % intervals. The test compares each agent with the error rate of its own pool.';
  return `${[...lines, style.colors.dim(note)].join('\n')}\n`;
}

function rowOf(
  { agent, test, standing, quarantine, knownAnswers, errors, sensitivity, specificity }: AgentStanding,
  pool: string,
) {
  const state = quarantine === null ? test.state : 'faulty';
  const used = quarantine?.knownAnswers ?? test.settledAfter ?? knownAnswers;
  return [
    shortName(agent, pool),
    state,
    String(used),
    `${errors} of ${knownAnswers}`,
    share(sensitivity),
    share(specificity),
    quarantine === null ? standing : `quarantined: ${quarantine.kind.replaceAll('_', ' ')}`,
  ];
}

function share({ estimate, low, high }: EstimatedRate): string {
  const percent = (value: number) => (value * 100).toFixed(0);
  return estimate === null ? '-' : `${percent(estimate)} % (${percent(low)} .. ${percent(high)})`;
}

function worthOf({ pool, agents, errorCorrelation, effectiveVotes, pairs }: PoolCalibration): string {
  if (errorCorrelation === null || effectiveVotes === null)
    return 'error correlation not measured yet: it takes 20 questions that two agents answered and erred on';
  const most = pairs.reduce<PoolCalibration['pairs'][number] | undefined>(
    (best, pair) => ((pair.correlation ?? -BASIS_POINTS) > (best?.correlation ?? -BASIS_POINTS) ? pair : best),
    undefined,
  );
  const closest =
    most?.correlation == null
      ? ''
      : `; closest are ${most.agents.map((agent) => shortName(agent, pool)).join(' and ')} (${(most.correlation / BASIS_POINTS).toFixed(2)})`;
  return `mean error correlation ${(errorCorrelation / BASIS_POINTS).toFixed(2)}: ${countOf(agents.length, 'agent')} are worth ${effectiveVotes.toFixed(1)} independent votes${closest}`;
}
