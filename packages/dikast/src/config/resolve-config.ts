/**
 * From a file of the right shape to the configuration it means: defaults, units, and what depends on several settings.
 */
import { resolve } from 'node:path';
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import {
  type AlertsConfig,
  BUILT_IN_POOLS,
  type DikastConfig,
  defaultConfig,
  defaultPool,
  GOLD_DEFAULTS,
  type PerformanceTargets,
  type PoolConfig,
  type ResolutionConfig,
  type SecurityConfig,
} from './config.ts';
import {
  checkPoolName,
  checkProposition,
  checkSpecializations,
  checkValidatorPool,
  specializationNotes,
} from './config-names.ts';
import { type ConfigNote, type ConfigProblem, describeValue } from './config-problem.ts';
import type { ConfigFile, PoolFile } from './config-schema.ts';
import { millisecondsOf } from './duration.ts';
import { expectationAt } from './feature-table.ts';
import { checkPoolQuorum, clampSpecializationWeights } from './pool-quorum.ts';
import { checkGateway, resolveGateway } from './resolve-gateway.ts';
import { checkClassifiers, resolveJury } from './resolve-jury.ts';

/** A configuration, what is remarkable about it, and what is wrong with it; to be used only if nothing is. */
export interface Resolution {
  readonly config: DikastConfig;
  readonly notes: readonly ConfigNote[];
  readonly problems: readonly ConfigProblem[];
}

const TARGETS = ['consensus', 'performance_targets'] as const;
const PATHS = ['fast_path_latency', 'standard_path_latency', 'complex_path_latency'] as const;
const LATENCY_MS_MAX = 600_000;
const STEP_MS_MAX = 60_000;

/** Resolves a file; module paths are relative to `baseDirectory`. */
export function resolveConfig(file: ConfigFile, baseDirectory: string): Resolution {
  const pools = resolvePools(file);
  const validators = (file.validators ?? []).map(({ module, pool, family }) => ({
    module: resolve(baseDirectory, module),
    pool,
    ...(family === undefined ? {} : { family }),
  }));
  const config = {
    pools,
    performanceTargets: resolveTargets(file),
    security: resolveSecurity(file),
    validators,
    resolution: resolveResolution(file),
    alerts: resolveAlerts(file),
    jury: resolveJury(file.jury, baseDirectory),
    gateway: resolveGateway(file),
    ...resolveGold(file, baseDirectory),
  };
  const problems = [
    ...checkPools(config),
    ...checkLatencies(config.performanceTargets, file),
    ...checkWindow(file),
    ...checkStepTimes(file),
    ...checkReviewers(config),
    ...checkExperts(config),
    ...checkGateway(file),
    ...checkClassifiers(config.jury),
  ];
  if (problems.length > 0) return { config, notes: [], problems };
  const clamped = [...pools.values()].map(clampSpecializationWeights);
  return {
    config: { ...config, pools: new Map(clamped.map(({ pool }) => [pool.name, pool])) },
    notes: clamped.flatMap(({ pool, notes }) => [
      ...notes,
      ...specializationNotes(pool, [...validators, ...config.jury.jurors]),
    ]),
    problems,
  };
}

function checkPools({ pools, validators, jury: { jurors } }: DikastConfig): readonly ConfigProblem[] {
  return [
    ...[...pools.values()].flatMap((pool) => [
      ...checkPoolName(pool.name, [...validators, ...jurors]),
      ...checkProposition(pool),
      ...checkSpecializations(pool),
      ...checkPoolQuorum(pool),
    ]),
    ...validators.flatMap(({ pool }, index) => checkValidatorPool(['validators', index], pool, pools)),
    ...jurors.flatMap(({ pool }, index) => checkValidatorPool(['jury', 'jurors', index], pool, pools)),
  ];
}

function resolvePools(file: ConfigFile): ReadonlyMap<string, PoolConfig> {
  const pools = new Map(BUILT_IN_POOLS.map((name): [string, PoolConfig] => [name, defaultPool(name)]));
  for (const [name, pool] of Object.entries(file.consensus?.agent_pools ?? {}))
    if (pool !== undefined) pools.set(name, resolvePool(name, pool));
  return pools;
}

/** A limit that is written moves the one that is not. */
function resolvePool(name: string, file: PoolFile): PoolConfig {
  const base = defaultPool(name);
  const weights = file.specialization_weights;
  return {
    ...base,
    minAgents: file.min_agents ?? Math.min(base.minAgents, file.max_agents ?? base.minAgents),
    maxAgents: file.max_agents ?? Math.max(base.maxAgents, file.min_agents ?? base.maxAgents),
    thresholdBasisPoints:
      file.byzantine_threshold === undefined ? base.thresholdBasisPoints : thresholdOf(file.byzantine_threshold),
    ...(file.adaptive_threshold === true ? { hasAdaptiveThreshold: true } : {}),
    policy: file.policy ?? base.policy,
    voting: file.voting ?? base.voting,
    ...(file.polling === undefined ? {} : { polling: file.polling }),
    ...(file.standby === undefined ? {} : { standby: file.standby }),
    specializationWeights:
      weights === undefined
        ? base.specializationWeights
        : new Map(Object.entries(weights).map(([specialization, weight]) => [specialization, toBasisPoints(weight)])),
    ...(file.arbitrates === undefined ? {} : { arbitrates: file.arbitrates }),
    ...(file.proposition === undefined ? {} : { proposition: file.proposition }),
  };
}

/** Rounded up, so that a threshold never falls below what is written; 0.67 is 6700 whatever its binary form. */
function thresholdOf(share: number): number {
  return Math.ceil(Number((share * BASIS_POINTS).toFixed(6)));
}

function toBasisPoints(share: number): number {
  return Math.round(share * BASIS_POINTS);
}

function resolveTargets(file: ConfigFile): PerformanceTargets {
  const written = file.consensus?.performance_targets ?? {};
  const base = defaultConfig().performanceTargets;
  const latency = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : millisecondsOf(text);
  const rate = (share: number | undefined, otherwise: number) =>
    share === undefined ? otherwise : toBasisPoints(share);
  return {
    fastPathLatencyMs: latency(written.fast_path_latency, base.fastPathLatencyMs),
    standardPathLatencyMs: latency(written.standard_path_latency, base.standardPathLatencyMs),
    complexPathLatencyMs: latency(written.complex_path_latency, base.complexPathLatencyMs),
    consensusSuccessRateBasisPoints: rate(written.consensus_success_rate, base.consensusSuccessRateBasisPoints),
    byzantineDetectionAccuracyBasisPoints: rate(
      written.byzantine_detection_accuracy,
      base.byzantineDetectionAccuracyBasisPoints,
    ),
  };
}

function resolveSecurity(file: ConfigFile): SecurityConfig {
  const base = defaultConfig().security;
  const protection = file.security?.byzantine_protection ?? {};
  const { human_reviewer_roles: roles, reviewers = [] } = file.security?.access_control ?? {};
  return {
    cryptographic: base.cryptographic,
    byzantineProtection: {
      reputationTracking: protection.reputation_tracking ?? base.byzantineProtection.reputationTracking,
      behaviorAnalysis: protection.behavior_analysis ?? base.byzantineProtection.behaviorAnalysis,
      collusionDetection: protection.collusion_detection ?? base.byzantineProtection.collusionDetection,
      performanceMonitoring: protection.performance_monitoring ?? base.byzantineProtection.performanceMonitoring,
    },
    accessControl: {
      ...base.accessControl,
      humanReviewerRoles: roles ?? base.accessControl.humanReviewerRoles,
      reviewers: reviewers.map(({ name, role, public_key: publicKey }) => ({ name, role, publicKey })),
    },
  };
}

function resolveResolution({ resolution: written = {} }: ConfigFile): ResolutionConfig {
  const base = defaultConfig().resolution;
  const { review_due: due, late_ballots: late, further_sources_time: search } = written;
  const { further_sources_max: sources, further_characters_max: characters } = written;
  return {
    reviewDueMs: due === undefined ? base.reviewDueMs : millisecondsOf(due),
    lateBallotsMs: late === undefined ? base.lateBallotsMs : millisecondsOf(late),
    furtherSources: {
      timeMs: search === undefined ? base.furtherSources.timeMs : millisecondsOf(search),
      sourcesMax: sources ?? base.furtherSources.sourcesMax,
      charactersMax: characters ?? base.furtherSources.charactersMax,
    },
  };
}

function resolveGold({ gold }: ConfigFile, baseDirectory: string): Pick<DikastConfig, 'gold'> {
  if (gold === undefined) return {};
  const { file, rate, questions_per_day: perDayMax = GOLD_DEFAULTS.perDayMax } = gold;
  const rateBasisPoints = rate === undefined ? GOLD_DEFAULTS.rateBasisPoints : toBasisPoints(rate);
  return { gold: { file: resolve(baseDirectory, file), rateBasisPoints, perDayMax } };
}

/** Experts stand behind one gate each, and no experts behind experts. */
function checkExperts({ pools }: DikastConfig): readonly ConfigProblem[] {
  const all = [...pools.values()];
  return all.flatMap(({ name, arbitrates }) => {
    if (arbitrates === undefined) return [];
    const path = ['consensus', 'agent_pools', name, 'arbitrates'];
    const gate = pools.get(arbitrates);
    const isGate = gate?.policy === 'gate' && gate.arbitrates === undefined && arbitrates !== name;
    const others = all.filter((pool) => pool.arbitrates === arbitrates).length;
    if (isGate && others === 1) return [];
    return [{ path, seen: describeValue(arbitrates), expected: `${expectationAt(path)}, and has no other experts` }];
  });
}

/** A reviewer without a role that may rule could sign for ever, and never count. */
function checkReviewers({ security }: DikastConfig): readonly ConfigProblem[] {
  const { humanReviewerRoles: roles, reviewers } = security.accessControl;
  return reviewers.flatMap(({ role }, index) => {
    const path = ['security', 'access_control', 'reviewers', index, 'role'];
    const expected = `one of human_reviewer_roles: ${roles.join(', ') || 'there are none'}`;
    return roles.includes(role) ? [] : [{ path, seen: describeValue(role), expected }];
  });
}

function resolveAlerts({ alerts: written = {} }: ConfigFile): AlertsConfig {
  const base = defaultConfig().alerts;
  const duration = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : millisecondsOf(text);
  return {
    isLogged: written.log ?? base.isLogged,
    slowValidationMs: duration(written.slow_validation, base.slowValidationMs),
    faultRateBasisPoints:
      written.fault_rate === undefined ? base.faultRateBasisPoints : toBasisPoints(written.fault_rate),
    windowMs: duration(written.window, base.windowMs),
    validationsMin: written.min_validations ?? base.validationsMin,
    groupIntervalMs: duration(written.group_interval, base.groupIntervalMs),
    repeatIntervalMs: duration(written.repeat_interval, base.repeatIntervalMs),
  };
}

/** Steps of resolution take time that a caller waits. */
function checkStepTimes({ resolution }: ConfigFile): readonly ConfigProblem[] {
  return (['late_ballots', 'further_sources_time'] as const).flatMap((name): readonly ConfigProblem[] => {
    const written = resolution?.[name];
    if (written === undefined || millisecondsOf(written) <= STEP_MS_MAX) return [];
    const path = ['resolution', name];
    return [{ path, seen: describeValue(written), expected: expectationAt(path) }];
  });
}

/** A window of no time holds no validation, and no rate would ever be judged. */
function checkWindow({ alerts }: ConfigFile): readonly ConfigProblem[] {
  if (alerts?.window === undefined || millisecondsOf(alerts.window) > 0) return [];
  const path = ['alerts', 'window'];
  return [{ path, seen: describeValue(alerts.window), expected: `${expectationAt(path)}, above nothing` }];
}

function checkLatencies(targets: PerformanceTargets, file: ConfigFile): readonly ConfigProblem[] {
  const latencies = [targets.fastPathLatencyMs, targets.standardPathLatencyMs, targets.complexPathLatencyMs];
  return PATHS.flatMap((name, index) => {
    const path = [...TARGETS, name];
    const latency = latencies[index] ?? 0;
    const before = latencies[index - 1] ?? 0;
    const written = file.consensus?.performance_targets?.[name];
    const seen = written === undefined ? `${latency}ms by default` : describeValue(written);
    if (latency < 1 || latency > LATENCY_MS_MAX) return [{ path, seen, expected: expectationAt(path) }];
    return latency < before ? [{ path, seen, expected: `at least ${before}ms, as ${PATHS[index - 1]} has` }] : [];
  });
}
