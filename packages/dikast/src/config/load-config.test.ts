import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DikastError } from '../errors/dikast-error.ts';
import { BUILT_IN_POOLS, defaultConfig, defaultPool } from './config.ts';
import { CONFIG_TEMPLATE } from './config-template.ts';
import { FEATURE_TABLE } from './feature-table.ts';
import { loadConfig } from './load-config.ts';

/** A file as operators have it; the pool for completeness is left out. */
const OPERATORS_FILE = `consensus:
  agent_pools:
    fact_verification:
      min_agents: 7
      max_agents: 15
      byzantine_threshold: 0.67
      specialization_weights: { hallucination_detection: 1.2, source_verification: 1.1, numerical_accuracy: 1.0 }
    citation_validation:
      min_agents: 5
      max_agents: 10
      byzantine_threshold: 0.67
      specialization_weights: { format_validation: 1.1, accessibility_check: 1.0, relevance_assessment: 1.0 }
    coherence_assessment:
      min_agents: 5
      max_agents: 10
      byzantine_threshold: 0.67
      specialization_weights: { logical_flow: 1.1, consistency_check: 1.0, structural_analysis: 1.0 }
  performance_targets:
    fast_path_latency: 100ms
    standard_path_latency: 500ms
    complex_path_latency: 2000ms
    consensus_success_rate: 0.995
    byzantine_detection_accuracy: 0.999
security:
  cryptographic: { message_authentication: hmac-sha256, agent_identity_verification: true, vote_signing: ed25519, replay_protection: timestamp-nonce }
  byzantine_protection: { reputation_tracking: true, behavior_analysis: true, collusion_detection: true, performance_monitoring: true }
  access_control: { agent_authentication: pki, human_reviewer_roles: ["senior_engineer", "domain_expert"], audit_logging: comprehensive }
`;

function load(text: string) {
  return loadConfig(text, { fileName: 'dikast.yaml', baseDirectory: '/srv/app' });
}

function poolOf(text: string, name: string) {
  const pool = load(text).config.pools.get(name);
  if (pool === undefined) throw new Error(`no pool ${name}`);
  return pool;
}

function failure(text: string): DikastError {
  try {
    load(text);
  } catch (error) {
    if (error instanceof DikastError) return error;
    throw error;
  }
  throw new Error('it loaded');
}

function factPool(settings: string): string {
  return `consensus:\n  agent_pools:\n    fact_verification: { ${settings} }\n`;
}

test("an operators' file loads unchanged and means the defaults", () => {
  expect(load(OPERATORS_FILE).config).toEqual(defaultConfig());
});

test("what an operators' file says of features to come is listed, in the order of the table", () => {
  const { arrivingLater } = load(OPERATORS_FILE);
  expect(arrivingLater.map(({ setting }) => setting.split('.').at(-1))).toEqual([
    'byzantine_detection_accuracy',
    'message_authentication',
    'agent_authentication',
    'audit_logging',
  ]);
  for (const { arrivesWith } of arrivingLater) expect(arrivesWith).toBe('a later release');
});

test.each(['', '# nothing but a comment\n', '{}', '---\n...\n'])(
  'a file without settings (%j) means the defaults',
  (text) => {
    expect(load(text)).toEqual({ config: defaultConfig(), notes: load(OPERATORS_FILE).notes, arrivingLater: [] });
  },
);

test('the template says in full what the defaults are', () => {
  expect(load(CONFIG_TEMPLATE).config).toEqual(defaultConfig());
});

test('the template names every setting that is offered', () => {
  for (const { setting, status } of FEATURE_TABLE) {
    const name = setting.split('.').at(-1) ?? '';
    if (status !== 'refused' && name !== '*') expect(CONFIG_TEMPLATE).toContain(`${name}:`);
  }
});

test('the template points editors to the schema and says that environment variables are not filled in', () => {
  expect(CONFIG_TEMPLATE).toMatch(/^# yaml-language-server: \$schema=\S+dikast\.schema\.json\n/);
  expect(CONFIG_TEMPLATE).toContain('Environment variables are NOT filled in');
});

test('a setting that is left out keeps its default beside one that is written', () => {
  const pool = poolOf(factPool('policy: advisory, voting: plain'), 'fact_verification');
  expect(pool).toEqual({ ...defaultPool('fact_verification'), policy: 'advisory', voting: 'plain' });
});

test('a limit that is written moves the one that is not', () => {
  expect(poolOf(factPool('min_agents: 20'), 'fact_verification')).toMatchObject({ minAgents: 20, maxAgents: 20 });
  expect(poolOf(factPool('max_agents: 4'), 'fact_verification')).toMatchObject({ minAgents: 4, maxAgents: 4 });
});

test('weights that are written replace the default ones as a whole', () => {
  const pool = poolOf(factPool('specialization_weights: { numerical_accuracy: 1.05 }'), 'fact_verification');
  expect([...pool.specializationWeights]).toEqual([['numerical_accuracy', 10_500]]);
});

test.each([
  ['0.67', 6700],
  ['0.7', 7000],
  ['0.6666666666666666', 6667],
  ['0.66668', 6667],
  ['0.67001', 6701],
])('a threshold of %s is %i basis points, never less than written', (written, basisPoints) => {
  const pool = poolOf(factPool(`max_agents: 7, byzantine_threshold: ${written}`), 'fact_verification');
  expect(pool.thresholdBasisPoints).toBe(basisPoints);
});

test('a threshold is adaptive where the file says so, and nowhere else', () => {
  const { config } = load(factPool('adaptive_threshold: true'));
  const adaptive = [...config.pools.values()].filter((pool) => pool.hasAdaptiveThreshold === true);
  expect(adaptive.map(({ name }) => name)).toEqual(['fact_verification']);
  expect(poolOf(factPool('adaptive_threshold: false'), 'fact_verification')).not.toHaveProperty('hasAdaptiveThreshold');
});

test('durations are taken in milliseconds and seconds', () => {
  const text =
    'consensus:\n  performance_targets: { fast_path_latency: 0.25s, standard_path_latency: 1s, complex_path_latency: 90s }\n';
  expect(load(text).config.performanceTargets).toMatchObject({
    fastPathLatencyMs: 250,
    standardPathLatencyMs: 1000,
    complexPathLatencyMs: 90_000,
  });
});

test('switching a protection off is listed as without effect yet, leaving it on is not', () => {
  const text = 'security:\n  byzantine_protection: { collusion_detection: false, behavior_analysis: true }\n';
  const { config, arrivingLater } = load(text);
  expect(config.security.byzantineProtection.collusionDetection).toBe(false);
  expect(arrivingLater.map(({ setting }) => setting)).toEqual(['security.byzantine_protection.collusion_detection']);
});

test('a pool of its own follows the built-in ones, with a proposition and defaults', () => {
  const text = 'consensus:\n  agent_pools:\n    house_style: { proposition: The answer keeps to the house style. }\n';
  expect([...load(text).config.pools.keys()]).toEqual([...BUILT_IN_POOLS, 'house_style']);
  expect(poolOf(text, 'house_style')).toEqual({
    ...defaultPool('house_style'),
    proposition: 'The answer keeps to the house style.',
  });
});

test('a module is found relative to the file', () => {
  const text = 'validators:\n  - { module: ./rules/units.js, pool: fact_verification }\n';
  expect(load(text).config.validators).toEqual([
    { module: resolve('/srv/app/rules/units.js'), pool: 'fact_verification' },
  ]);
});

test('gold questions are found relative to the file, and are few unless it says otherwise', () => {
  expect(load('').config.gold).toBeUndefined();
  const file = resolve('/srv/app/gold.jsonl');
  expect(load('gold: { file: ./gold.jsonl }').config.gold).toEqual({ file, rateBasisPoints: 500, perDayMax: 100 });
  const written = load('gold: { file: ./gold.jsonl, rate: 0.0125, questions_per_day: 7 }').config.gold;
  expect(written).toEqual({ file, rateBasisPoints: 125, perDayMax: 7 });
});

test('a pool whose built-in validators are still to come loads with a validator of your own', () => {
  const text =
    'consensus:\n  agent_pools:\n    bias_detection: {}\nvalidators:\n  - { module: ./bias.js, pool: bias_detection }\n';
  expect(load(text).config.pools.has('bias_detection')).toBe(true);
});

test('an anchor stands for its settings', () => {
  const text =
    'consensus:\n  agent_pools:\n    fact_verification: &small { min_agents: 4, max_agents: 4 }\n    house_style: *small\n';
  expect(poolOf(text, 'house_style')).toMatchObject({ minAgents: 4, maxAgents: 4 });
});

test('text is taken literally: environment variables are not filled in', () => {
  const text = 'consensus:\n  agent_pools:\n    house_style: { proposition: The $HOME style. }\n';
  expect(poolOf(text, 'house_style').proposition).toBe('The $HOME style.');
});

test.each<[string, string, string]>([
  [
    'a setting that does not exist',
    'consensus:\n  quorum: 3\n',
    '2:3 consensus.quorum - unknown setting "quorum" - one of agent_pools, performance_targets',
  ],
  [
    'a misspelt setting',
    factPool('min_agent: 7'),
    '3:26 consensus.agent_pools.fact_verification.min_agent - unknown setting "min_agent" - one of min_agents, max_agents, byzantine_threshold, adaptive_threshold, specialization_weights, policy, voting, polling, standby, arbitrates, proposition (did you mean min_agents?)',
  ],
  [
    'a setting in the wrong section',
    'consensus:\n  byzantine_threshold: 0.7\n',
    '2:3 consensus.byzantine_threshold - unknown setting "byzantine_threshold" - one of agent_pools, performance_targets (did you mean consensus.agent_pools.*.byzantine_threshold?)',
  ],
  [
    'a number in quotes',
    factPool('min_agents: "7"'),
    '3:38 consensus.agent_pools.fact_verification.min_agents - "7" - a whole number from 1 to 100',
  ],
  [
    'a fraction of an agent',
    factPool('min_agents: 7.5'),
    '3:38 consensus.agent_pools.fact_verification.min_agents - 7.5 - a whole number from 1 to 100',
  ],
  [
    'too many agents',
    factPool('max_agents: 101'),
    '3:38 consensus.agent_pools.fact_verification.max_agents - 101 - a whole number from 1 to 100',
  ],
  [
    'more agents at least than at most',
    factPool('min_agents: 9, max_agents: 8'),
    '3:53 consensus.agent_pools.fact_verification.max_agents - 8 - at least 9, as min_agents has',
  ],
  [
    'a threshold below two thirds',
    factPool('byzantine_threshold: 0.6666'),
    '3:47 consensus.agent_pools.fact_verification.byzantine_threshold - 0.6666 - a number from 2/3 (0.6667) to 1: the base may not be lower than 2/3',
  ],
  [
    'a threshold above one',
    factPool('byzantine_threshold: 67'),
    '3:47 consensus.agent_pools.fact_verification.byzantine_threshold - 67 - a number from 2/3 (0.6667) to 1: the base may not be lower than 2/3',
  ],
  [
    'a threshold that is no number',
    factPool('byzantine_threshold: .nan'),
    '3:47 consensus.agent_pools.fact_verification.byzantine_threshold - NaN - a number from 2/3 (0.6667) to 1: the base may not be lower than 2/3',
  ],
  [
    'a threshold that a panel of some size cannot reach',
    factPool('byzantine_threshold: 0.7'),
    '3:47 consensus.agent_pools.fact_verification.byzantine_threshold - 0.7, out of reach for a panel of 13 with 4 silent - at most 0.6923 there, or other values of min_agents and max_agents',
  ],
  [
    'a weight of nothing',
    factPool('specialization_weights: { numerical_accuracy: 0 }'),
    '3:72 consensus.agent_pools.fact_verification.specialization_weights.numerical_accuracy - 0 - a number from 0.01 to 100 with at most four decimals',
  ],
  [
    'a weight with five decimals',
    factPool('specialization_weights: { numerical_accuracy: 1.00001 }'),
    '3:72 consensus.agent_pools.fact_verification.specialization_weights.numerical_accuracy - 1.00001 - a number from 0.01 to 100 with at most four decimals',
  ],
  [
    'a misspelt specialization',
    factPool('specialization_weights: { numerical_acuracy: 1.1 }'),
    '3:52 consensus.agent_pools.fact_verification.specialization_weights.numerical_acuracy - unknown specialization - one that an agent has (did you mean numerical_accuracy?)',
  ],
  [
    'a policy that does not exist',
    factPool('policy: veto'),
    '3:34 consensus.agent_pools.fact_verification.policy - "veto" - gate or advisory',
  ],
  [
    'a misspelt pool',
    'consensus:\n  agent_pools:\n    fact_verfication: {}\n',
    '3:5 consensus.agent_pools.fact_verfication - a pool without validators - a known pool (did you mean fact_verification?)',
  ],
  [
    'a pool with an unusable name',
    'consensus:\n  agent_pools:\n    House Style: {}\n',
    '3:5 consensus.agent_pools."House Style" - this name - a lower_case_name of at most 64 letters, digits and underscores',
  ],
  [
    'a proposition for a built-in pool',
    factPool('proposition: All is well.'),
    '3:39 consensus.agent_pools.fact_verification.proposition - "All is well." - nothing: a built-in pool has its own',
  ],
  [
    'a pool without settings',
    'consensus:\n  agent_pools:\n    fact_verification:\n',
    '3:23 consensus.agent_pools.fact_verification - nothing - a mapping of pool settings',
  ],
  [
    'a duration without a unit',
    'consensus:\n  performance_targets:\n    fast_path_latency: 100\n',
    '3:24 consensus.performance_targets.fast_path_latency - 100 - a duration from 1ms to 600s with its unit, such as 500ms or 2s',
  ],
  [
    'a duration of nothing',
    'consensus:\n  performance_targets:\n    fast_path_latency: 0ms\n',
    '3:24 consensus.performance_targets.fast_path_latency - "0ms" - a duration from 1ms to 600s with its unit, such as 500ms or 2s',
  ],
  [
    'a slower path with less time',
    'consensus:\n  performance_targets:\n    fast_path_latency: 900ms\n',
    '3:5 consensus.performance_targets.standard_path_latency - 500ms by default - at least 900ms, as fast_path_latency has',
  ],
  [
    'a rate in percent',
    'consensus:\n  performance_targets:\n    consensus_success_rate: 99.5\n',
    '3:29 consensus.performance_targets.consensus_success_rate - 99.5 - a number from 0 to 1 with at most four decimals',
  ],
  [
    'a role twice',
    'security:\n  access_control:\n    human_reviewer_roles: [editor, editor]\n',
    '3:27 security.access_control.human_reviewer_roles - a list - a list of at most 20 lower_case role names, none twice',
  ],
  [
    'a role that is no name',
    'security:\n  access_control:\n    human_reviewer_roles: [editor, 7]\n',
    '3:36 security.access_control.human_reviewer_roles[1] - 7 - a list of at most 20 lower_case role names, none twice',
  ],
  [
    'a protection neither on nor off',
    'security:\n  byzantine_protection:\n    behavior_analysis: yes\n',
    '3:24 security.byzantine_protection.behavior_analysis - "yes" - true or false',
  ],
  [
    'a validator without a pool',
    'validators:\n  - module: ./a.js\n',
    '2:5 validators[0].pool - nothing - the name of a pool',
  ],
  [
    'a validator in no pool',
    'validators:\n  - module: ./a.js\n    pool: fact_verifcation\n',
    '3:11 validators[0].pool - "fact_verifcation" - a pool: built-in, or listed under consensus.agent_pools (did you mean fact_verification?)',
  ],
  [
    'a validator from the web',
    'validators:\n  - module: https://example.org/a.js\n    pool: fact_verification\n',
    '2:13 validators[0].module - "https://example.org/a.js" - a path of at most 1000 characters',
  ],
  [
    'a list for a mapping',
    '- consensus\n',
    '1:1 (file) - a list - a mapping of consensus, security, validators, resolution, alerts, jury, gateway, gold',
  ],
  [
    'experts of nobody',
    'consensus:\n  agent_pools:\n    law: { arbitrates: facts }\nvalidators: [{ module: ./v.mjs, pool: law }]\n',
    '3:24 consensus.agent_pools.law.arbitrates - "facts" - the name of another pool that gates and does not arbitrate itself, and has no other experts',
  ],
  [
    'a reviewer without a role that may rule',
    `security:\n  access_control:\n    reviewers: [{ name: anna, role: boss, public_key: "${'0'.repeat(64)}" }]\n`,
    '3:37 security.access_control.reviewers[0].role - "boss" - one of human_reviewer_roles: senior_engineer, domain_expert',
  ],
  ['gold without a file', 'gold: { rate: 0.1 }', '1:7 gold.file - nothing - a path, not a URL'],
  [
    'more gold than live traffic can hide',
    'gold: { file: g.jsonl, rate: 0.6 }',
    '1:30 gold.rate - 0.6 - a number from 0.0001 to 0.5 with at most four decimals',
  ],
  [
    'gold without end',
    'gold: { file: g.jsonl, questions_per_day: 0 }',
    '1:43 gold.questions_per_day - 0 - a whole number from 1 to 1,000,000',
  ],
  [
    'a window of no time',
    'alerts: { window: 0ms }',
    '1:19 alerts.window - "0ms" - a duration with its unit, such as 500ms or 60s, above nothing',
  ],
  [
    'text for a mapping',
    'consensus: none\n',
    '1:12 consensus - "none" - a mapping of agent_pools, performance_targets',
  ],
  [
    'a mapping for a list',
    'validators: {}\n',
    '1:13 validators - a mapping - a list of at most 500 mappings with module and pool',
  ],
  [
    'a problem behind an alias at the alias',
    'consensus:\n  agent_pools:\n    fact_verification: { policy: &p 5 }\n    citation_validation: { policy: *p }\n',
    '4:36 consensus.agent_pools.citation_validation.policy - 5 - gate or advisory',
  ],
])('%s is named with its place', (_, text, line) => {
  const error = failure(text);
  expect(error.code).toBe('invalid_config');
  expect(error.message.split('\n')).toContain(`dikast.yaml:${line}`);
});

test.each<[string, string]>([
  ['message_authentication: none', '2:44 security.cryptographic.message_authentication - "none" - hmac-sha256'],
  ['agent_identity_verification: false', '2:49 security.cryptographic.agent_identity_verification - false - true'],
  ['vote_signing: none', '2:34 security.cryptographic.vote_signing - "none" - ed25519'],
  ['replay_protection: nonce', '2:39 security.cryptographic.replay_protection - "nonce" - timestamp-nonce'],
])('a weaker protection (%s) is refused by name', (setting, line) => {
  const error = failure(`security:\n  cryptographic: { ${setting} }\n`);
  expect(error.code).toBe('unsupported_setting');
  expect(error.message).toBe(`dikast.yaml:${line}`);
});

test('access control by other means is refused by name', () => {
  const error = failure('security:\n  access_control:\n    agent_authentication: password\n    audit_logging: off\n');
  expect(error.code).toBe('unsupported_setting');
  expect(error.message.split('\n')).toEqual([
    'dikast.yaml:3:27 security.access_control.agent_authentication - "password" - pki',
    'dikast.yaml:4:20 security.access_control.audit_logging - "off" - comprehensive',
  ]);
});

test('a pool whose validators judge something else is refused by name', () => {
  const error = failure('consensus:\n  agent_pools:\n    query_processing: {}\n');
  expect(error.code).toBe('unsupported_setting');
  expect(error.message).toBe(
    'dikast.yaml:3:5 consensus.agent_pools.query_processing - a pool without validators of your own for it - a validator: Its built-in validators judge processed queries, not answers: queryProcessingEngine of @dikast/ai seats them.',
  );
});

test('a file that is wrong in both ways is invalid', () => {
  expect(failure('security:\n  cryptographic: { vote_signing: none }\n  x: 1\n').code).toBe('invalid_config');
});

test('problems come in the order of the file, twenty at most', () => {
  const names = Array.from({ length: 30 }, (_, index) => `x${index}: 1`);
  const lines = failure(names.join('\n')).message.split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^dikast\.yaml:1:1 x0 - /);
  expect(lines[19]).toMatch(/^dikast\.yaml:20:1 x19 - /);
  expect(lines[20]).toBe('and 10 more');
});

test('a long or strange value is shown in one short line', () => {
  const { message } = failure(`validators: "${'a\\n'.repeat(5000)}"\n`);
  expect(message.split('\n')).toHaveLength(1);
  expect(message.length).toBeLessThan(300);
});
