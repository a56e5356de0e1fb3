/**
 * The shape of the configuration file. Titles and descriptions come from the feature table.
 * What depends on more than one setting is checked in resolve-config.ts.
 */
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import { z } from 'zod';
import { AGENTS_MAX, BUILT_IN_POOLS } from './config.ts';
import { FEATURE_TABLE } from './feature-table.ts';
import { GATEWAY_BOUNDS } from './gateway-config.ts';

/** Names that a file chooses: pools, specializations, roles. */
export const NAME_PATTERN = /^[a-z][a-z0-9_]{0,63}$/;

/** A duration with its unit. */
export const DURATION_PATTERN = /^([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s)$/;

/** One line of text. */
const LINE_PATTERN = /^\P{Cc}{1,500}$/u;
/** No scheme, though a drive letter is fine. */
const PATH_PATTERN = /^(?![A-Za-z][A-Za-z0-9+.-]+:)\P{Cc}{1,1000}$/u;
const TWO_THIRDS = 2 / 3;
const REVIEWER_PATTERN = /^[a-z0-9][a-z0-9_.-]{0,63}$/;
/** A validator's name, or the whole id of an agent. */
const AGENT_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
/** As vendors write them: llama-3.1. */
const FAMILY_PATTERN = /^[a-z0-9][a-z0-9_.-]{0,63}$/;
const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const HOST_PATTERN = /^[A-Za-z0-9.:-]{1,255}$/;
const PUBLIC_KEY_PATTERN = /^[0-9a-f]{64}$/;
const ROLES_MAX = 20;
const REVIEWERS_MAX = 1000;
const VALIDATORS_MAX = 500;
const STANDBY_MAX = 100;
const FURTHER_CHARACTERS_MAX = 1_000_000;
const PRICE_MAX = 1_000_000;
const SPENDING_MAX = 1_000_000_000;
const CONCURRENCY_MAX = 1000;
const GOLD_PER_DAY_MAX = 1_000_000;
const CACHED_OPINIONS_MAX = 100_000;
const VALIDATIONS_MIN_MAX = 10_000;

const POOL = 'consensus.agent_pools.*';
const TARGETS = 'consensus.performance_targets';
const CRYPTOGRAPHIC = 'security.cryptographic';
const PROTECTION = 'security.byzantine_protection';
const ACCESS = 'security.access_control';

/** The schema with its title and the words of the feature table. */
function described<Schema extends z.ZodType>(setting: string, schema: Schema): Schema {
  const rows = FEATURE_TABLE.filter((row) => row.setting === setting && row.status !== 'refused');
  const sentences = rows.map(({ values, meaning, arrivesWith }) => {
    const subject = rows.length > 1 ? `${values}: ` : '';
    return `${subject}${meaning}${arrivesWith === undefined ? '' : ` Accepted; takes effect with ${arrivesWith}.`}`;
  });
  const words = (setting.split('.').at(-1) ?? setting).replaceAll('_', ' ');
  const title = words === '*' ? {} : { title: words.charAt(0).toUpperCase() + words.slice(1) };
  return schema.meta({ ...title, description: sentences.join(' ') });
}

/** A share or weight with no more decimals than basis points hold; JSON Schema cannot say that without rounding. */
const inBasisPoints = (lowest: number, highest: number) =>
  z
    .number()
    .min(lowest)
    .max(highest)
    .refine((value) => Number((value * BASIS_POINTS).toFixed(4)) % 1 === 0);

const agents = () => z.int().min(1).max(AGENTS_MAX);
const duration = () => z.string().regex(DURATION_PATTERN);
const names = { propertyNames: { pattern: NAME_PATTERN.source } };

const weightsSchema = z.object({}).catchall(described(`${POOL}.specialization_weights.*`, inBasisPoints(0.01, 100)));

const poolSchema = described(
  POOL,
  z.strictObject({
    min_agents: described(`${POOL}.min_agents`, agents()).optional(),
    max_agents: described(`${POOL}.max_agents`, agents()).optional(),
    byzantine_threshold: described(`${POOL}.byzantine_threshold`, z.number().min(TWO_THIRDS).max(1)).optional(),
    adaptive_threshold: described(`${POOL}.adaptive_threshold`, z.boolean()).optional(),
    specialization_weights: described(`${POOL}.specialization_weights`, weightsSchema).meta(names).optional(),
    policy: described(`${POOL}.policy`, z.enum(['gate', 'advisory'])).optional(),
    voting: described(`${POOL}.voting`, z.enum(['cross_examination', 'plain'])).optional(),
    polling: described(`${POOL}.polling`, z.enum(['parallel', 'sequential'])).optional(),
    standby: described(
      `${POOL}.standby`,
      z
        .array(z.string().regex(AGENT_PATTERN))
        .max(STANDBY_MAX)
        .refine((agents) => new Set(agents).size === agents.length),
    ).optional(),
    arbitrates: described(`${POOL}.arbitrates`, z.string().regex(NAME_PATTERN)).optional(),
    proposition: described(`${POOL}.proposition`, z.string().regex(LINE_PATTERN)).optional(),
  }),
).meta({ id: 'pool', title: 'Pool' });

const builtInPools = Object.fromEntries(BUILT_IN_POOLS.map((name) => [name, poolSchema.optional()]));

const consensusSchema = z.strictObject({
  agent_pools: described('consensus.agent_pools', z.object(builtInPools).catchall(poolSchema)).meta(names).optional(),
  performance_targets: section('Performance targets', {
    fast_path_latency: described(`${TARGETS}.fast_path_latency`, duration()).optional(),
    standard_path_latency: described(`${TARGETS}.standard_path_latency`, duration()).optional(),
    complex_path_latency: described(`${TARGETS}.complex_path_latency`, duration()).optional(),
    consensus_success_rate: described(`${TARGETS}.consensus_success_rate`, inBasisPoints(0, 1)).optional(),
    byzantine_detection_accuracy: described(`${TARGETS}.byzantine_detection_accuracy`, inBasisPoints(0, 1)).optional(),
  }),
});

const reviewerSchema = described(
  `${ACCESS}.reviewers.*`,
  z.strictObject({
    name: described(`${ACCESS}.reviewers.*.name`, z.string().regex(REVIEWER_PATTERN)),
    role: described(`${ACCESS}.reviewers.*.role`, z.string().regex(NAME_PATTERN)),
    public_key: described(`${ACCESS}.reviewers.*.public_key`, z.string().regex(PUBLIC_KEY_PATTERN)),
  }),
);

const securitySchema = z.strictObject({
  cryptographic: section('Cryptographic protections', {
    message_authentication: described(`${CRYPTOGRAPHIC}.message_authentication`, z.literal('hmac-sha256')).optional(),
    agent_identity_verification: described(`${CRYPTOGRAPHIC}.agent_identity_verification`, z.literal(true)).optional(),
    vote_signing: described(`${CRYPTOGRAPHIC}.vote_signing`, z.literal('ed25519')).optional(),
    replay_protection: described(`${CRYPTOGRAPHIC}.replay_protection`, z.literal('timestamp-nonce')).optional(),
  }),
  byzantine_protection: section('Protection against faulty agents', {
    reputation_tracking: described(`${PROTECTION}.reputation_tracking`, z.boolean()).optional(),
    behavior_analysis: described(`${PROTECTION}.behavior_analysis`, z.boolean()).optional(),
    collusion_detection: described(`${PROTECTION}.collusion_detection`, z.boolean()).optional(),
    performance_monitoring: described(`${PROTECTION}.performance_monitoring`, z.boolean()).optional(),
  }),
  access_control: section('Access control', {
    agent_authentication: described(`${ACCESS}.agent_authentication`, z.literal('pki')).optional(),
    human_reviewer_roles: described(
      `${ACCESS}.human_reviewer_roles`,
      z
        .array(z.string().regex(NAME_PATTERN))
        .max(ROLES_MAX)
        .refine((roles) => new Set(roles).size === roles.length),
    ).optional(),
    reviewers: described(
      `${ACCESS}.reviewers`,
      z
        .array(reviewerSchema)
        .max(REVIEWERS_MAX)
        .refine((reviewers) => new Set(reviewers.map(({ name }) => name)).size === reviewers.length),
    ).optional(),
    audit_logging: described(`${ACCESS}.audit_logging`, z.literal('comprehensive')).optional(),
  }),
});

const validatorSchema = described(
  'validators.*',
  z.strictObject({
    module: described('validators.*.module', z.string().regex(PATH_PATTERN)),
    pool: described('validators.*.pool', z.string().regex(NAME_PATTERN)),
    family: described('validators.*.family', z.string().regex(FAMILY_PATTERN)).optional(),
  }),
);

const resolutionSchema = section('Resolution', {
  late_ballots: described('resolution.late_ballots', duration()).optional(),
  further_sources_time: described('resolution.further_sources_time', duration()).optional(),
  further_sources_max: described('resolution.further_sources_max', z.int().min(1).max(50)).optional(),
  further_characters_max: described(
    'resolution.further_characters_max',
    z.int().min(1).max(FURTHER_CHARACTERS_MAX),
  ).optional(),
  review_due: described('resolution.review_due', duration()).optional(),
});

const webAddress = () => z.url({ protocol: /^https?$/ }).max(2048);
const priced = () => z.number().min(0).max(PRICE_MAX);
const bounded = () => z.int().min(1).max(SPENDING_MAX);

const seated = {
  pool: described('jury.jurors.*.pool', z.string().regex(NAME_PATTERN)),
  name: described('jury.jurors.*.name', z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)).optional(),
  specialization: described('jury.jurors.*.specialization', z.string().regex(NAME_PATTERN)).optional(),
  family: described('jury.jurors.*.family', z.string().regex(FAMILY_PATTERN)).optional(),
};

const languageModelSchema = z
  .strictObject({
    provider: described('jury.jurors.*.provider', z.literal('openai-compatible')),
    base_url: described('jury.jurors.*.base_url', webAddress()),
    model: described('jury.jurors.*.model', z.string().regex(/^[!-~]{1,200}$/)),
    ...seated,
    api_key_env: described('jury.jurors.*.api_key_env', z.string().regex(VARIABLE_PATTERN)).optional(),
    vendor: described('jury.jurors.*.vendor', z.string().regex(LINE_PATTERN)).optional(),
    input_price: described('jury.jurors.*.input_price', priced()).optional(),
    output_price: described('jury.jurors.*.output_price', priced()).optional(),
    timeout: described('jury.jurors.*.timeout', duration()).optional(),
    structured_output: described('jury.jurors.*.structured_output', z.boolean()).optional(),
  })
  .meta({ title: 'Language model' });

const probability = () => z.number().min(0).max(1);

const classifierSchema = z
  .strictObject({
    provider: described('jury.jurors.*.provider', z.literal('onnx')),
    path: described('jury.jurors.*.path', z.string().regex(PATH_PATTERN)),
    file: described('jury.jurors.*.file', z.string().regex(PATH_PATTERN)).optional(),
    ...seated,
    supported_label: described('jury.jurors.*.supported_label', z.string().regex(LINE_PATTERN)).optional(),
    approve_at: described('jury.jurors.*.approve_at', probability()).optional(),
    object_at: described('jury.jurors.*.object_at', probability()).optional(),
    max_tokens: described('jury.jurors.*.max_tokens', z.int().min(32).max(8192)).optional(),
  })
  .meta({ title: 'Local classifier' });

const jurorSchema = described(
  'jury.jurors.*',
  z.discriminatedUnion('provider', [languageModelSchema, classifierSchema]),
);

const jurySchema = section('Jury', {
  jurors: described('jury.jurors', z.array(jurorSchema).max(AGENTS_MAX)).optional(),
  concurrency: described('jury.concurrency', z.int().min(1).max(CONCURRENCY_MAX)).optional(),
  calls_per_minute: described('jury.calls_per_minute', bounded()).optional(),
  calls_per_request: described('jury.calls_per_request', bounded()).optional(),
  tokens_per_request: described('jury.tokens_per_request', bounded()).optional(),
  cost_per_request: described('jury.cost_per_request', priced()).optional(),
  calls_per_day: described('jury.calls_per_day', bounded()).optional(),
  tokens_per_day: described('jury.tokens_per_day', bounded()).optional(),
  cost_per_day: described('jury.cost_per_day', priced()).optional(),
  cached_opinions: described('jury.cached_opinions', z.int().min(0).max(CACHED_OPINIONS_MAX)).optional(),
});

const alertsSchema = section('Alerts', {
  log: described('alerts.log', z.boolean()).optional(),
  slow_validation: described('alerts.slow_validation', duration()).optional(),
  fault_rate: described('alerts.fault_rate', inBasisPoints(0, 1)).optional(),
  window: described('alerts.window', duration()).optional(),
  min_validations: described('alerts.min_validations', z.int().min(1).max(VALIDATIONS_MIN_MAX)).optional(),
  group_interval: described('alerts.group_interval', duration()).optional(),
  repeat_interval: described('alerts.repeat_interval', duration()).optional(),
});

const gatewaySchema = section('Gateway', {
  upstream: described('gateway.upstream', webAddress()).optional(),
  api_key_env: described('gateway.api_key_env', z.string().regex(VARIABLE_PATTERN)).optional(),
  client_key_env: described('gateway.client_key_env', z.string().regex(VARIABLE_PATTERN)).optional(),
  host: described('gateway.host', z.string().regex(HOST_PATTERN)).optional(),
  port: described('gateway.port', z.int().min(0).max(GATEWAY_BOUNDS.portMax)).optional(),
  policy: described('gateway.policy', z.enum(['block', 'revise', 'annotate', 'shadow'])).optional(),
  undecided: described('gateway.undecided', z.enum(['fail_closed', 'fail_open'])).optional(),
  max_revisions: described('gateway.max_revisions', z.int().min(0).max(GATEWAY_BOUNDS.revisionsMax)).optional(),
  release: described('gateway.release', z.enum(['answer', 'claim'])).optional(),
  withheld_text: described('gateway.withheld_text', z.string().regex(LINE_PATTERN)).optional(),
  calls: described('gateway.calls', z.int().min(1).max(GATEWAY_BOUNDS.callsMax)).optional(),
  timeout: described('gateway.timeout', duration()).optional(),
  max_body: described('gateway.max_body', z.int().min(1).max(GATEWAY_BOUNDS.mebibytesMax)).optional(),
  keep_alive: described('gateway.keep_alive', duration()).optional(),
});

const goldSchema = section('Gold questions', {
  file: described('gold.file', z.string().regex(PATH_PATTERN)),
  rate: described('gold.rate', inBasisPoints(0.0001, 0.5)).optional(),
  questions_per_day: described('gold.questions_per_day', z.int().min(1).max(GOLD_PER_DAY_MAX)).optional(),
});

/** Schema of the file as it is written; everything may be left out. */
export const configSchema = z
  .strictObject({
    consensus: consensusSchema.meta({ title: 'Consensus' }).optional(),
    security: securitySchema.meta({ title: 'Security' }).optional(),
    validators: described('validators', z.array(validatorSchema).max(VALIDATORS_MAX)).optional(),
    resolution: resolutionSchema,
    alerts: alertsSchema,
    jury: jurySchema,
    gateway: gatewaySchema,
    gold: goldSchema,
  })
  .meta({ title: 'Dikast configuration' });

/** The file as it is written, its shape checked. */
export type ConfigFile = z.output<typeof configSchema>;

/** One pool as it is written. */
export type PoolFile = z.output<typeof poolSchema>;

function section<Shape extends z.ZodRawShape>(title: string, shape: Shape) {
  return z.strictObject(shape).meta({ title }).optional();
}
