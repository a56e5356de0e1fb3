/**
 * The configuration the engine runs by: every default filled in, durations in milliseconds, shares and weights in
 * basis points. What a person writes is YAML (load-config.ts); this is what it means.
 */
import { DEFAULT_GATEWAY, type GatewayConfig } from './gateway-config.ts';
import { type JuryConfig, NO_JURY } from './jury-config.ts';

/** Everything that can be configured. */
export interface DikastConfig {
  /** By pool name, in the order in which reports show them: built-in pools first, then custom ones as written. */
  readonly pools: ReadonlyMap<string, PoolConfig>;
  readonly performanceTargets: PerformanceTargets;
  readonly security: SecurityConfig;
  readonly validators: readonly ModuleValidatorConfig[];
  readonly alerts: AlertsConfig;
  readonly resolution: ResolutionConfig;
  readonly jury: JuryConfig;
  readonly gateway: GatewayConfig;
  /** Left out where no gold questions are mixed into live traffic. */
  readonly gold?: GoldConfig;
}

/** Whether an answer needs this pool's approval (`gate`), or the pool is only reported (`advisory`). */
export type PoolPolicy = 'gate' | 'advisory';

/** Whether objections are put to the whole panel in a second round. */
export type PoolVoting = 'cross_examination' | 'plain';

/** Whether a plain pool asks its whole panel at once, or no more at a time than could settle the matter. */
export type PoolPolling = 'parallel' | 'sequential';

/** One pool of agents and the rule it votes by. */
export interface PoolConfig {
  readonly name: string;
  /** Size of the panel drawn for a request, 1 .. 100. */
  readonly minAgents: number;
  /** Size up to which a panel may be widened, minAgents .. 100. */
  readonly maxAgents: number;
  /** Share of the full panel's weight a side needs, at least two thirds. */
  readonly thresholdBasisPoints: number;
  /** Whether the threshold is a base that stakes, complexity and recent disagreement raise. Default false. */
  readonly hasAdaptiveThreshold?: boolean;
  readonly policy: PoolPolicy;
  readonly voting: PoolVoting;
  /** Plain pools only. Left out: sequential if an agent on the panel costs something. */
  readonly polling?: PoolPolling;
  /** Names of the agents that sit only in the place of one that lost its say. Default: none. */
  readonly standby?: readonly string[];
  /**
   * Weight of an agent by its specialization, in basis points; one not listed weighs 10,000 (1.0).
   * Already within the bound for a panel of `minAgents`; each panel is still clamped for its own size
   * (`clampWeights` of core/quorum/weights), because a wider one may allow less.
   */
  readonly specializationWeights: ReadonlyMap<string, number>;
  /** The gate for which the agents of this pool are the experts: asked only when it comes to no consensus. */
  readonly arbitrates?: string;
  /** What a custom pool judges, in one sentence; built-in pools have theirs. */
  readonly proposition?: string;
}

/** Deadlines of the three paths, and rates to be watched. */
export interface PerformanceTargets {
  readonly fastPathLatencyMs: number;
  readonly standardPathLatencyMs: number;
  readonly complexPathLatencyMs: number;
  readonly consensusSuccessRateBasisPoints: number;
  readonly byzantineDetectionAccuracyBasisPoints: number;
}

/** Protections; feature-table.ts says which are in force and which arrive with a later release. */
export interface SecurityConfig {
  readonly cryptographic: {
    readonly messageAuthentication: 'hmac-sha256';
    readonly agentIdentityVerification: true;
    readonly voteSigning: 'ed25519';
    readonly replayProtection: 'timestamp-nonce';
  };
  readonly byzantineProtection: {
    readonly reputationTracking: boolean;
    readonly behaviorAnalysis: boolean;
    readonly collusionDetection: boolean;
    readonly performanceMonitoring: boolean;
  };
  readonly accessControl: {
    readonly agentAuthentication: 'pki';
    readonly humanReviewerRoles: readonly string[];
    readonly reviewers: readonly ReviewerConfig[];
    readonly auditLogging: 'comprehensive';
  };
}

/** A person who may rule where the agents came to no consensus. */
export interface ReviewerConfig {
  readonly name: string;
  /** One of the reviewer roles. */
  readonly role: string;
  /** ed25519, hexadecimal. */
  readonly publicKey: string;
}

/** What follows when gates come to no consensus. */
export interface ResolutionConfig {
  /** How long until a ruling is expected. */
  readonly reviewDueMs: number;
  /** Extra time that a panel gives late agents at its deadline, where their votes are what is lacking. 0: none. */
  readonly lateBallotsMs: number;
  /** What looking for further sources may take, if a plug for it is given. No time: nobody looks. */
  readonly furtherSources: { readonly timeMs: number; readonly sourcesMax: number; readonly charactersMax: number };
}

/** When an operator is told what; the rates and latencies to be kept are {@link PerformanceTargets}. */
export interface AlertsConfig {
  /** Whether each notice is also a line of JSON on standard error. */
  readonly isLogged: boolean;
  readonly slowValidationMs: number;
  readonly faultRateBasisPoints: number;
  /** Time over which rates and quantiles are judged, and the number of validations in it from which on they are. */
  readonly windowMs: number;
  readonly validationsMin: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

/** Questions of known truth among live requests. */
export interface GoldConfig {
  /** Absolute path; written relative to the configuration file. */
  readonly file: string;
  /** Share of live validations that a question follows. */
  readonly rateBasisPoints: number;
  /** Questions within a day (UTC). */
  readonly perDayMax: number;
}

/** What {@link GoldConfig} is where the file is silent. */
export const GOLD_DEFAULTS = { rateBasisPoints: 500, perDayMax: 100 } as const;

/** A module that exports a validator, and the pool it sits in. */
export interface ModuleValidatorConfig {
  /** Absolute path; written relative to the configuration file. */
  readonly module: string;
  readonly pool: string;
  /** See `Validator.family`; never what the module says of itself. */
  readonly family?: string;
}

/** Largest panel: up to here a threshold of 0.67 can still be reached with f agents silent. */
export const AGENTS_MAX = 100;

/** The pools that Dikast has validators for, in report order. */
export const BUILT_IN_POOLS = [
  'fact_verification',
  'citation_validation',
  'coherence_assessment',
  'completeness_validation',
] as const;

const THRESHOLD_BASIS_POINTS = 6700;

const BUILT_IN_WEIGHTS: Readonly<Record<(typeof BUILT_IN_POOLS)[number], Readonly<Record<string, number>>>> = {
  fact_verification: { hallucination_detection: 12_000, source_verification: 11_000, numerical_accuracy: 10_000 },
  citation_validation: { format_validation: 11_000, accessibility_check: 10_000, relevance_assessment: 10_000 },
  coherence_assessment: { logical_flow: 11_000, consistency_check: 10_000, structural_analysis: 10_000 },
  completeness_validation: {
    facet_coverage: 10_000,
    question_answering: 10_000,
    constraint_check: 10_000,
    item_coverage: 10_000,
    source_coverage: 10_000,
  },
};

/** What runs without a configuration file: four gating pools with cross-examination, 22 agents. */
export function defaultConfig(): DikastConfig {
  return {
    pools: new Map(BUILT_IN_POOLS.map((name) => [name, defaultPool(name)])),
    performanceTargets: {
      fastPathLatencyMs: 100,
      standardPathLatencyMs: 500,
      complexPathLatencyMs: 2000,
      consensusSuccessRateBasisPoints: 9950,
      byzantineDetectionAccuracyBasisPoints: 9990,
    },
    security: defaultSecurity(),
    validators: [],
    resolution: {
      reviewDueMs: 86_400_000,
      lateBallotsMs: 200,
      furtherSources: { timeMs: 5000, sourcesMax: 5, charactersMax: 100_000 },
    },
    alerts: {
      isLogged: false,
      slowValidationMs: 2000,
      faultRateBasisPoints: 1000,
      windowMs: 300_000,
      validationsMin: 20,
      groupIntervalMs: 60_000,
      repeatIntervalMs: 3_600_000,
    },
    jury: NO_JURY,
    gateway: DEFAULT_GATEWAY,
  };
}

/** What a pool gets where its configuration is silent; a custom pool starts without specialization weights. */
export function defaultPool(name: string): PoolConfig {
  const builtIn = BUILT_IN_POOLS.find((pool) => pool === name);
  const isFactVerification = builtIn === 'fact_verification';
  return {
    name,
    minAgents: isFactVerification ? 7 : 5,
    maxAgents: isFactVerification ? 15 : 10,
    thresholdBasisPoints: THRESHOLD_BASIS_POINTS,
    policy: 'gate',
    voting: 'cross_examination',
    specializationWeights: new Map(builtIn === undefined ? [] : Object.entries(BUILT_IN_WEIGHTS[builtIn])),
  };
}

function defaultSecurity(): SecurityConfig {
  return {
    cryptographic: {
      messageAuthentication: 'hmac-sha256',
      agentIdentityVerification: true,
      voteSigning: 'ed25519',
      replayProtection: 'timestamp-nonce',
    },
    byzantineProtection: {
      reputationTracking: true,
      behaviorAnalysis: true,
      collusionDetection: true,
      performanceMonitoring: true,
    },
    accessControl: {
      agentAuthentication: 'pki',
      humanReviewerRoles: ['senior_engineer', 'domain_expert'],
      reviewers: [],
      auditLogging: 'comprehensive',
    },
  };
}
