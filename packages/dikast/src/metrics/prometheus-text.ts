/**
 * Figures in the Prometheus text exposition format, version 0.0.4: what `GET /metrics` and `dikast stats --prometheus`
 * give out. Seconds and whole units of money, as the format's conventions want it.
 */
import type { Labels } from './bounded-table.ts';
import { LATENCY_BOUNDS_MS, type LatencyHistogram } from './latency-histogram.ts';
import type { PerformanceFigures } from './performance-figures.ts';

interface Sample {
  /** Added to the family's name: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** All figures as text, ending with a line break. */
export function prometheusText(figures: PerformanceFigures): string {
  return [...validationFamilies(figures), ...agentFamilies(figures), ...operatingFamilies(figures)]
    .map(renderFamily)
    .join('');
}

function validationFamilies(figures: PerformanceFigures): readonly Family[] {
  const { consensus } = figures;
  return [
    counter('dikast_validations_total', 'Validations with a verdict.', figures.validations),
    {
      name: 'dikast_consensus_attempts_total',
      type: 'counter',
      help: 'Validations, the denominator of the success rate.',
      samples: [{ labels: {}, value: consensus.validations }],
    },
    {
      name: 'dikast_consensus_reached_total',
      type: 'counter',
      help: 'Validations that came to accepted or rejected, the numerator of the success rate.',
      samples: [{ labels: {}, value: consensus.reached }],
    },
    {
      name: 'dikast_validation_duration_seconds',
      type: 'histogram',
      help: 'Duration of validations by path.',
      samples: figures.latencyByPath.flatMap(({ path, latency }) => histogramSamples({ path }, latency)),
    },
    {
      name: 'dikast_pool_duration_seconds',
      type: 'histogram',
      help: 'Time until a pool was settled.',
      samples: figures.latencyByPool.flatMap(({ pool, latency }) => histogramSamples({ pool }, latency)),
    },
    counter('dikast_pool_decisions_total', 'Decisions of pools.', figures.decisions),
    counter('dikast_resolution_steps_total', 'Steps taken to resolve a conflict.', figures.resolutionSteps),
    counter('dikast_validation_errors_total', 'Validations that ended with an error.', figures.errors),
  ];
}

function agentFamilies({ faults, agents, usage }: PerformanceFigures): readonly Family[] {
  const ofUsage = (pick: (row: PerformanceFigures['usage'][number]) => number, labels: Labels = {}) =>
    usage.map((row) => ({ labels: { pool: row.pool, ...labels }, value: pick(row) }));
  const seats = (['answered', 'failed', 'late', 'refused'] as const).flatMap((status) =>
    agents.map((row) => ({ labels: { pool: row.pool, agent: row.agent, status }, value: row[status] })),
  );
  return [
    counter('dikast_faults_total', 'Faults of agents.', faults),
    { name: 'dikast_agent_seats_total', type: 'counter', help: 'What became of seats.', samples: seats },
    {
      name: 'dikast_agent_standing',
      type: 'gauge',
      help: 'How an agent stands: 1 for its standing.',
      samples: agents.map(({ pool, agent, standing }) => ({ labels: { pool, agent, standing }, value: 1 })),
    },
    {
      name: 'dikast_agent_calls_total',
      type: 'counter',
      help: 'Calls to agents.',
      samples: ofUsage(({ calls }) => calls),
    },
    {
      name: 'dikast_model_calls_total',
      type: 'counter',
      help: 'Calls that agents made to language models.',
      samples: ofUsage(({ modelCalls }) => modelCalls),
    },
    {
      name: 'dikast_tokens_total',
      type: 'counter',
      help: 'Tokens of models.',
      samples: [
        ...ofUsage(({ inputTokens }) => inputTokens, { direction: 'input' }),
        ...ofUsage(({ outputTokens }) => outputTokens, { direction: 'output' }),
      ],
    },
    {
      name: 'dikast_cost_total',
      type: 'counter',
      help: 'Cost of models, in the currency of the configured prices.',
      samples: ofUsage(({ costMicros }) => costMicros / 1_000_000),
    },
  ];
}

function operatingFamilies({ ledgers, alerts }: PerformanceFigures): readonly Family[] {
  return [
    {
      name: 'dikast_ledger_intact',
      type: 'gauge',
      help: '1 when the ledger was verified, 0 when it is not what was written.',
      samples: ledgers.map(({ ledger, isIntact }) => ({ labels: { ledger }, value: isIntact ? 1 : 0 })),
    },
    {
      name: 'dikast_alert_firing',
      type: 'gauge',
      help: 'Alerts that are the case.',
      samples: alerts.map(({ rule, severity, subject }) => ({ labels: { rule, severity, subject }, value: 1 })),
    },
  ];
}

/** Rows with a count, and labels beside it. */
function counter(
  name: string,
  help: string,
  rows: readonly ({ readonly count: number } & Readonly<Record<string, string | number>>)[],
): Family {
  const labelsOf = (row: Readonly<Record<string, string | number>>) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([label, value]) => (typeof value === 'string' ? [[label, value]] : [])),
    );
  return { name, type: 'counter', help, samples: rows.map((row) => ({ labels: labelsOf(row), value: row.count })) };
}

function histogramSamples(labels: Labels, { counts, count, sumMs }: LatencyHistogram): readonly Sample[] {
  let cumulative = 0;
  const buckets = counts.map((inBucket, index) => {
    cumulative += inBucket;
    const bound = LATENCY_BOUNDS_MS[index];
    const le = bound === undefined ? '+Inf' : String(bound / 1000);
    return { suffix: '_bucket', labels: { ...labels, le }, value: cumulative };
  });
  return [...buckets, { suffix: '_sum', labels, value: sumMs / 1000 }, { suffix: '_count', labels, value: count }];
}

function renderFamily({ name, type, help, samples }: Family): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ suffix = '', labels, value }) => `${name}${suffix}${renderLabels(labels)} ${value}`);
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`;
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** As the format demands: backslash, quotation mark and line feed. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
