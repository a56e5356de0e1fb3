/**
 * Every setting of the configuration in one table: what it means, and whether it is in force in this release.
 * The schema takes its descriptions from here, the loader its error messages, `dikast config check` its overview.
 */
import { CLASSIFIER_ROWS } from './classifier-rows.ts';
import { GATEWAY_ROWS } from './gateway-rows.ts';
import { GOLD_ROWS } from './gold-rows.ts';
import { inForce, type SettingRow } from './setting-row.ts';

const LATER = 'a later release';

function arrivesLater(setting: string, values: string, meaning: string): SettingRow {
  return { setting, values, status: 'accepted_arrives_later', meaning, arrivesWith: LATER };
}

function refused(setting: string, values: string, meaning: string): SettingRow {
  return { setting, values, status: 'refused', meaning };
}

const POOL_ROWS: readonly SettingRow[] = [
  inForce(
    'consensus.agent_pools',
    'a mapping from pool names to their settings',
    'One entry a pool. A built-in pool that is left out gets its default.',
  ),
  inForce(
    'consensus.agent_pools.*',
    'a mapping of pool settings',
    'A built-in pool, or a pool of your own: a lower_case_name of at most 64 characters.',
  ),
  inForce(
    'consensus.agent_pools.*.min_agents',
    'a whole number from 1 to 100',
    'Agents drawn for each request. Fewer than 4 tolerate no faulty agent.',
  ),
  inForce(
    'consensus.agent_pools.*.max_agents',
    'a whole number from 1 to 100',
    'Agents up to which the panel of a gate without consensus is widened, as far as the roster has them; not less than min_agents.',
  ),
  inForce(
    'consensus.agent_pools.*.byzantine_threshold',
    'a number from 2/3 (0.6667) to 1: the base may not be lower than 2/3',
    "Share of the full panel's weight a side needs besides a quorum of agents. It is rounded up to four decimals, and must stay reachable while as many agents are silent as the panel tolerates.",
  ),
  inForce(
    'consensus.agent_pools.*.adaptive_threshold',
    'true or false',
    'true: byzantine_threshold is a base that high stakes, more than five claims and recent split decisions raise, as far as n - f agents can reach. Default: false.',
  ),
  inForce(
    'consensus.agent_pools.*.specialization_weights',
    'a mapping from specializations to weights',
    'Replaces the default weights of the pool as a whole; a specialization that is not listed weighs 1.0.',
  ),
  inForce(
    'consensus.agent_pools.*.specialization_weights.*',
    'a number from 0.01 to 100 with at most four decimals',
    'Weight of the agents of this specialization. Weights too far apart are clamped, so that faulty agents cannot outweigh the others.',
  ),
  inForce(
    'consensus.agent_pools.*.policy',
    'gate or advisory',
    'gate: the answer is accepted only with the approval of this pool. advisory: the pool is only reported.',
  ),
  inForce(
    'consensus.agent_pools.*.voting',
    'cross_examination or plain',
    'cross_examination: objections are put to the whole panel in a second round. plain: one round only.',
  ),
  inForce(
    'consensus.agent_pools.*.polling',
    'parallel or sequential',
    'For plain pools. sequential: the cheapest are asked first, and no more than could settle the matter. parallel: all at once, and the rest is hung up on when it is settled. Left out: sequential if an agent costs something.',
  ),
  inForce(
    'consensus.agent_pools.*.standby',
    'a list of at most 100 different names of agents of the pool',
    'Agents that sit only in the place of one that was quarantined or excluded, until its known answers clear it. They come beside min_agents.',
  ),
  inForce(
    'consensus.agent_pools.*.arbitrates',
    'the name of another pool that gates and does not arbitrate itself',
    'Makes the agents of this pool the experts of that one: they are asked only when it comes to no consensus, and settle it by a quorum of their own.',
  ),
  inForce(
    'consensus.agent_pools.*.proposition',
    'one to 500 characters of text',
    'What a pool of your own judges, in one sentence. Built-in pools have theirs.',
  ),
  refused(
    'consensus.agent_pools.bias_detection',
    'without validators of your own for it',
    'Its built-in validators arrive with a later release.',
  ),
  refused(
    'consensus.agent_pools.query_processing',
    'without validators of your own for it',
    'Its built-in validators judge processed queries, not answers: queryProcessingEngine of @dikast/ai seats them.',
  ),
];

const TARGET_ROWS: readonly SettingRow[] = [
  ...(['fast', 'standard', 'complex'] as const).map((path) =>
    inForce(
      `consensus.performance_targets.${path}_path_latency`,
      'a duration from 1ms to 600s with its unit, such as 500ms or 2s',
      `Deadline of the ${path} path; agents that are late count for neither side. fast <= standard <= complex.`,
    ),
  ),
  inForce(
    'consensus.performance_targets.consensus_success_rate',
    'a number from 0 to 1 with at most four decimals',
    'An alert when the share of validations in the window that reach a consensus falls below it.',
  ),
  arrivesLater(
    'consensus.performance_targets.byzantine_detection_accuracy',
    'a number from 0 to 1 with at most four decimals',
    'An alert when the share of faulty agents that are recognized, measured on known answers, falls below it.',
  ),
];

const CRYPTOGRAPHIC_ROWS: readonly SettingRow[] = [
  arrivesLater(
    'security.cryptographic.message_authentication',
    'hmac-sha256',
    'Messages between replicas carry an HMAC-SHA256 under a key for each pair. Today the replicas run in one process, whose memory nobody outside can write to.',
  ),
  refused(
    'security.cryptographic.message_authentication',
    'anything else',
    'Messages that anybody could alter are not offered.',
  ),
  inForce(
    'security.cryptographic.agent_identity_verification',
    'true',
    'A ballot counts only under the public key of the agent that sits on the panel.',
  ),
  refused(
    'security.cryptographic.agent_identity_verification',
    'anything else',
    'Votes of unknown origin are not offered.',
  ),
  inForce(
    'security.cryptographic.vote_signing',
    'ed25519',
    'Every ballot is signed by its agent, and its signature checked before it counts.',
  ),
  refused(
    'security.cryptographic.vote_signing',
    'anything else',
    'Unsigned votes, or votes signed otherwise, could not be verified by others.',
  ),
  inForce(
    'security.cryptographic.replay_protection',
    'timestamp-nonce',
    'A ballot counts once, for one validation, within a window of time.',
  ),
  refused('security.cryptographic.replay_protection', 'anything else', 'Without it an old ballot could be used again.'),
];

const PROTECTION_ROWS: readonly SettingRow[] = [
  ['reputation_tracking', 'The weight of an agent follows its record on known answers.'],
  [
    'behavior_analysis',
    'Agents that vote at random, always alike, or differently than before are recognized by a sequential test.',
  ],
  ['collusion_detection', 'Agents that share errors on known answers beyond chance are recognized.'],
  ['performance_monitoring', 'Response times and failures of each agent are recorded and delay is recognized.'],
].flatMap(([name, meaning]) => [
  inForce(`security.byzantine_protection.${name}`, 'true', `${meaning}`),
  arrivesLater(
    `security.byzantine_protection.${name}`,
    'false',
    'Switching it off has no effect yet: it is always on.',
  ),
]);

const ACCESS_ROWS: readonly SettingRow[] = [
  arrivesLater(
    'security.access_control.agent_authentication',
    'pki',
    'Agents on other machines prove who they are by certificates.',
  ),
  refused('security.access_control.agent_authentication', 'anything else', 'No other way is offered.'),
  inForce(
    'security.access_control.human_reviewer_roles',
    'a list of at most 20 lower_case role names, none twice',
    'Roles that may rule on an answer on which the agents reached no consensus. Empty: no review is opened.',
  ),
  inForce(
    'security.access_control.reviewers',
    'a list of at most 1000 mappings with name, role and public_key, no name twice',
    'The people who may rule.',
  ),
  inForce('security.access_control.reviewers.*', 'a mapping with name, role and public_key', 'One person.'),
  inForce(
    'security.access_control.reviewers.*.name',
    'up to 64 lower-case letters, digits, dots, dashes and underscores',
    'Under this name the person signs; its key is reviewer.NAME in the key directory.',
  ),
  inForce('security.access_control.reviewers.*.role', 'one of human_reviewer_roles', 'In this role the person rules.'),
  inForce(
    'security.access_control.reviewers.*.public_key',
    '64 hexadecimal digits, as dikast review key NAME prints them',
    'A ruling counts only with a signature of this ed25519 key.',
  ),
  arrivesLater(
    'security.access_control.audit_logging',
    'comprehensive',
    'Every ballot and ruling goes to a ledger that shows later changes. Today verdicts, decisions, faults and exclusions do.',
  ),
  refused('security.access_control.audit_logging', 'anything else', 'A partial audit log is not offered.'),
];

const FAMILY = 'up to 64 lower-case letters, digits, dots, dashes and underscores';
const FAMILY_MEANING =
  'Agents of one family tend to err together: if they hold more than a third of the weight of a panel they weigh less, as far as the clamp allows.';

const VALIDATOR_ROWS: readonly SettingRow[] = [
  inForce(
    'validators',
    'a list of at most 500 mappings with module and pool',
    'Validators of your own, beside the built-in ones.',
  ),
  inForce('validators.*', 'a mapping with module and pool', 'One validator of your own.'),
  inForce(
    'validators.*.module',
    'a path of at most 1000 characters',
    'A JavaScript module that exports a validator; a path relative to this file, not a package name.',
  ),
  inForce(
    'validators.*.pool',
    'the name of a pool',
    'The pool it sits in: built-in, or listed under consensus.agent_pools.',
  ),
  inForce('validators.*.family', FAMILY, FAMILY_MEANING),
];

const RESOLUTION_ROWS: readonly SettingRow[] = [
  inForce(
    'resolution.late_ballots',
    'a duration from 0ms to 60s with its unit, such as 200ms',
    'Extra time that a panel gives at its deadline to agents that are still at it, where their votes are what is lacking; never more than the deadline again. Who was late is late all the same. 0ms: none.',
  ),
  inForce(
    'resolution.further_sources_time',
    'a duration from 0ms to 60s with its unit, such as 5000ms',
    'Time that a plug gets to look for further sources, where experts could not settle an answer either. 0ms, or no plug: nobody looks.',
  ),
  inForce(
    'resolution.further_sources_max',
    'a whole number from 1 to 50',
    'Further sources that are added at most. With them the request is another one, and is judged anew, once.',
  ),
  inForce(
    'resolution.further_characters_max',
    'a whole number from 1 to 1,000,000',
    'Characters of all further sources together; one that would go beyond is left out.',
  ),
  inForce(
    'resolution.review_due',
    'a duration with its unit, such as 3600s',
    'When a ruling by a person is expected. Later the review is overdue, and the verdict still undecided.',
  ),
];

const WHOLE = 'a whole number from 1 to 1,000,000,000';
const MONEY = 'a number from 0 to 1,000,000';

const JURY_ROWS: readonly SettingRow[] = [
  inForce('jury.jurors', 'a list of at most 100 mappings', 'Models as jurors, beside the other validators.'),
  inForce(
    'jury.jurors.*',
    'a mapping with provider and pool, and base_url and model or path',
    'One language model or local classifier. What keeps it from an opinion is an abstention with its reason.',
  ),
  inForce(
    'jury.jurors.*.provider',
    'openai-compatible or onnx',
    'openai-compatible: a language model by the OpenAI chat-completions API, which most vendors and local servers speak. onnx: a text classifier on disk.',
  ),
  inForce('jury.jurors.*.base_url', 'an http or https URL', 'Where it is, up to and with /v1.'),
  inForce('jury.jurors.*.model', 'one to 200 printable characters', 'The name it is asked for by.'),
  inForce('jury.jurors.*.pool', 'the name of a pool', 'The pool this model sits in.'),
  inForce(
    'jury.jurors.*.api_key_env',
    'the name of an environment variable',
    'Holds the key. Without one none is sent.',
  ),
  inForce('jury.jurors.*.name', 'a kebab-case name', 'Names the agent. Default: after the model or its directory.'),
  inForce('jury.jurors.*.specialization', 'a lower_case name', 'Default: language_model, or text_classifier.'),
  inForce('jury.jurors.*.family', FAMILY, FAMILY_MEANING),
  inForce(
    'jury.jurors.*.vendor',
    'one to 500 characters of text',
    'Models of one vendor share its limits and its circuit breaker. Default: the host of base_url.',
  ),
  inForce('jury.jurors.*.input_price', MONEY, 'Price of a million tokens read. Default: 0.'),
  inForce('jury.jurors.*.output_price', MONEY, 'Price of a million tokens written. Default: 0.'),
  inForce(
    'jury.jurors.*.timeout',
    'a duration with its unit, such as 20s',
    'For one opinion with all tries. The deadline of the path ends it too. Default: 30s.',
  ),
  inForce('jury.jurors.*.structured_output', 'true or false', 'Whether it takes a JSON schema. Default: false.'),
  inForce('jury.concurrency', 'a whole number from 1 to 1000', 'Calls at one vendor at once. Default: 8.'),
  inForce('jury.calls_per_minute', WHOLE, 'Calls begun at one vendor within a minute. Default: unlimited.'),
  inForce('jury.calls_per_request', WHOLE, 'Calls for one answer. Used up, the rest of the jury abstains.'),
  inForce(
    'jury.tokens_per_request',
    WHOLE,
    'Tokens for one answer, put aside before each call at the most it can take.',
  ),
  inForce('jury.cost_per_request', MONEY, 'Money for one answer, in the currency of the prices.'),
  inForce('jury.calls_per_day', WHOLE, 'Calls within a day (UTC).'),
  inForce('jury.tokens_per_day', WHOLE, 'Tokens within a day (UTC).'),
  inForce('jury.cost_per_day', MONEY, 'Money within a day (UTC).'),
  inForce(
    'jury.cached_opinions',
    'a whole number from 0 to 100,000',
    'Opinions of each round kept in memory and used again for the same model, prompt and request. Default: 0, none.',
  ),
];

const DURATION = 'a duration with its unit, such as 500ms or 60s';

const ALERT_ROWS: readonly SettingRow[] = [
  inForce('alerts.log', 'true or false', 'Whether each alert is also a line of JSON on standard error.'),
  inForce('alerts.slow_validation', DURATION, 'A warning when a validation takes longer.'),
  inForce(
    'alerts.fault_rate',
    'a number from 0 to 1 with at most four decimals',
    'An alert when a larger share of the seats in the window has a fault.',
  ),
  inForce('alerts.window', DURATION, 'Time over which rates and quantiles are judged.'),
  inForce(
    'alerts.min_validations',
    'a whole number from 1 to 10000',
    'Validations in the window from which on rates and quantiles are judged.',
  ),
  inForce(
    'alerts.group_interval',
    DURATION,
    'Least time between two messages of one rule, unless it is critical; what changes meanwhile is told together.',
  ),
  inForce('alerts.repeat_interval', DURATION, 'Time after which an alert that lasts is told again.'),
];

/** The table, in the order of the file. */
export const FEATURE_TABLE: readonly SettingRow[] = [
  ...POOL_ROWS,
  ...TARGET_ROWS,
  ...CRYPTOGRAPHIC_ROWS,
  ...PROTECTION_ROWS,
  ...ACCESS_ROWS,
  ...VALIDATOR_ROWS,
  ...RESOLUTION_ROWS,
  ...ALERT_ROWS,
  ...JURY_ROWS,
  ...CLASSIFIER_ROWS,
  ...GATEWAY_ROWS,
  ...GOLD_ROWS,
];

/** A place in the configuration: names, and numbers for places in lists. */
export type SettingPath = readonly (string | number)[];

/** Rows of the setting at a path that say what may stand there. */
function offeredRowsOf(path: SettingPath): readonly SettingRow[] {
  return rowsOf(path).filter(({ status }) => status !== 'refused');
}

/** The row that says which values at a path are known and refused, if there is one. */
export function refusedRowOf(path: SettingPath): SettingRow | undefined {
  return rowsOf(path).find(({ status }) => status === 'refused');
}

function rowsOf(path: SettingPath): readonly SettingRow[] {
  return FEATURE_TABLE.filter(({ setting }) => {
    const names = setting.split('.');
    return names.length === path.length && startsAs(names, path);
  });
}

/** Names that may stand directly under a path; none where the file chooses its own. */
export function namesUnder(path: SettingPath): readonly string[] {
  const names = FEATURE_TABLE.map(({ setting }) => setting.split('.'))
    .filter((row) => row.length > path.length && startsAs(row, path))
    .map((row) => row[path.length] ?? '*');
  const distinct = [...new Set(names)];
  return distinct.includes('*') ? [] : distinct;
}

/** What may stand at a path, in words. */
export function expectationAt(path: SettingPath): string {
  const rows = offeredRowsOf(path);
  if (rows.length > 0) return rows.map(({ values }) => values).join(' or ');
  const names = namesUnder(path);
  if (names.length > 0) return `a mapping of ${names.join(', ')}`;
  return path.length === 0 ? 'nothing' : expectationAt(path.slice(0, -1));
}

function startsAs(names: readonly string[], path: SettingPath): boolean {
  return path.every((part, index) => names[index] === '*' || names[index] === part);
}
