/** What a configuration means: what is in force, what is remarkable about it, what takes effect later. */
import type { DikastConfig, PoolConfig } from 'dikast/config/config';
import { FEATURE_TABLE } from 'dikast/config/feature-table';
import type { LoadedConfig } from 'dikast/config/load-config';
import type { GoldQuestion } from 'dikast/gold/gold-question';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { printable, wrapBehind } from './text-layout.ts';

const BASIS_POINTS = 10_000;
const MS_PER_HOUR = 3_600_000;

/** A loaded configuration as a text that ends with a line break. */
export function renderConfig(
  loaded: LoadedConfig & { readonly gold: readonly GoldQuestion[] },
  origin: string,
  style: ReportStyle,
): string {
  const { config, notes } = loaded;
  const lines = [
    style.colors.bold(`${printable(origin)}: usable`),
    '',
    'Pools in force',
    ...renderPools(config, style),
    '',
    'Specialization weights in force (others weigh 1)',
    ...renderTable(
      [...config.pools.values()].map((pool) => [printable(pool.name), weightsOf(pool)]),
      style.width,
    ),
    '',
    ...wrapBehind('Deadlines in force  ', deadlinesOf(config), style.width),
    '',
    ...wrapBehind('Without consensus  ', stepsOf(config), style.width),
    '',
    ...section(
      'Validators of your own',
      config.validators.flatMap(({ module, pool }) =>
        wrapBehind('  ', `${printable(module)} in ${printable(pool)}`, style.width),
      ),
    ),
    ...section(
      'Models as jurors',
      config.jury.jurors.flatMap((juror) => wrapBehind('  ', jurorIn(juror), style.width)),
    ),
    ...section('Gateway (dikast gateway)', gatewayOf(config, style)),
    ...section('Gold questions', goldOf(loaded, style)),
    ...section(
      'Notes',
      notes.flatMap(({ path, message }) =>
        wrapBehind('  - ', `${printable(path)}: ${printable(message)}`, style.width),
      ),
    ),
    ...renderArrivingLater(loaded, style),
  ];
  return `${lines.join('\n')}\n`;
}

function renderPools({ pools }: DikastConfig, { width, colors }: ReportStyle): readonly string[] {
  const head = ['pool', 'agents', 'threshold', 'policy', 'voting'].map((title) => colors.dim(title));
  const rows = [...pools.values()].map((pool) => [
    printable(pool.name),
    `${pool.minAgents} to ${pool.maxAgents}${standbyOf(pool)}`,
    `${pool.thresholdBasisPoints / BASIS_POINTS}${pool.hasAdaptiveThreshold === true ? ' or more' : ''}`,
    pool.policy,
    pool.voting.replaceAll('_', ' '),
  ]);
  return renderTable([head, ...rows], width);
}

function standbyOf({ standby = [] }: PoolConfig): string {
  return standby.length === 0 ? '' : `, ${standby.length} on standby`;
}

/** What is tried where gates come to no consensus, in its order. */
function stepsOf({ resolution }: DikastConfig): string {
  const { lateBallotsMs, furtherSources, reviewDueMs } = resolution;
  const { timeMs, sourcesMax, charactersMax } = furtherSources;
  return [
    lateBallotsMs > 0 ? `late ballots for ${lateBallotsMs} ms` : 'no time for late ballots',
    'wider panel',
    'experts',
    timeMs > 0
      ? `at most ${sourcesMax} further sources of ${charactersMax} characters within ${timeMs} ms, if a plug finds them`
      : 'no further sources',
    `a ruling within ${reviewDueMs / MS_PER_HOUR} h`,
  ].join(' · ');
}

function weightsOf({ specializationWeights }: PoolConfig): string {
  const weights = [...specializationWeights].map(([name, weight]) => `${printable(name)} ${weight / BASIS_POINTS}`);
  return weights.length === 0 ? 'none' : weights.join(', ');
}

function deadlinesOf({ performanceTargets: targets }: DikastConfig): string {
  const { fastPathLatencyMs, standardPathLatencyMs, complexPathLatencyMs } = targets;
  return `fast ${fastPathLatencyMs} ms · standard ${standardPathLatencyMs} ms · complex ${complexPathLatencyMs} ms`;
}

function jurorIn(juror: DikastConfig['jury']['jurors'][number]): string {
  const what = juror.provider === 'onnx' ? juror.path : `${juror.model} at ${juror.baseUrl}`;
  return `${juror.provider} ${printable(what)} in ${printable(juror.pool)}`;
}

/** Where it stands and what it does, once it has a vendor. */
function gatewayOf({ gateway }: DikastConfig, { width }: ReportStyle): readonly string[] {
  const { upstream, host, port, policy, undecided, release } = gateway;
  if (upstream === undefined) return [];
  const facts = `at ${printable(host)} port ${port}, policy ${policy}, ${undecided}, streams released by ${release}`;
  return wrapBehind('  ', `${printable(upstream)} ${facts}`, width);
}

/** How many there are for each pool, and how many of what is asked will be gold. */
function goldOf(
  { config: { gold }, gold: questions }: { readonly config: DikastConfig; readonly gold: readonly GoldQuestion[] },
  { width }: ReportStyle,
): readonly string[] {
  if (gold === undefined) return [];
  const pools = [...new Set(questions.map(({ pool }) => pool))].map((pool) => {
    const truths = questions.filter((question) => question.pool === pool).map(({ truth }) => truth);
    const good = truths.filter((truth) => truth === 'approve').length;
    return `${printable(pool)} ${good} good and ${truths.length - good} bad`;
  });
  const share = `${(gold.rateBasisPoints * 100) / BASIS_POINTS} % of live validations are followed by one`;
  const text = `${printable(gold.file)}: ${pools.join(', ')}; ${share}, at most ${gold.perDayMax} a day`;
  return wrapBehind('  ', text, width);
}

/** Every setting that waits for its feature; those that this file sets are marked. */
function renderArrivingLater({ arrivingLater }: LoadedConfig, { width, colors }: ReportStyle): readonly string[] {
  const written = new Set(arrivingLater.map(({ setting }) => setting));
  const rows = FEATURE_TABLE.filter(({ status }) => status === 'accepted_arrives_later').map(
    ({ setting, values, meaning, arrivesWith }) => ({
      mark: written.has(setting) ? colors.yellow('*') : ' ',
      setting,
      meaning: `${values}. ${meaning}${arrivesWith === undefined ? '' : ` Arrives with ${arrivesWith}.`}`,
    }),
  );
  if (rows.length === 0) return [];
  return [
    'Accepted, but without effect yet (* set in this file)',
    ...rows.flatMap(({ mark, setting, meaning }) => [
      `  ${mark} ${setting}`,
      ...wrapBehind('      ', meaning, width).map((line) => colors.dim(line)),
    ]),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}
