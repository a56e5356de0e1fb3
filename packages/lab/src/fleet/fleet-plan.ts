/**
 * What a fleet of simulated vendors is made of: who offers which models, how well they judge, and how they fail.
 * Everything that happens follows from the plan, its seed and the prompts.
 */

/** Ways in which a call can go wrong at a vendor, one a call. */
export const FLEET_FAILURES = [
  'rate_limited',
  'rate_limited_without_hint',
  'server_error',
  'reset',
  'hang',
  'half_answer',
  'invalid_json',
  'wrong_schema',
  'empty',
  'refusal',
  'huge_answer',
  'wrong_quote',
  'other_model',
] as const;

/** One of {@link FLEET_FAILURES}. */
export type FleetFailure = (typeof FLEET_FAILURES)[number];

/**
 * What a model is up to. `honest` errs at its rate; `opposite` always says the contrary of what it thinks;
 * `approves` and `rejects` never look; `gullible` obeys any instruction in what it is shown; `author` writes answers.
 */
export type ModelBehaviour = 'honest' | 'opposite' | 'approves' | 'rejects' | 'gullible' | 'author';

/** One model of a vendor. */
export interface ModelPlan {
  readonly id: string;
  readonly behaviour: ModelBehaviour;
  /** How often an honest model judges wrongly, 0 .. 1. */
  readonly errorRate: number;
  /** What an author says, turn by turn; the last is repeated. */
  readonly answers?: readonly string[];
  /** What stands around the JSON of an opinion: nothing, a `<think>` text, a code fence with prose. */
  readonly wrapping?: 'none' | 'think' | 'fence';
}

/** One vendor: an OpenAI-compatible endpoint under its own path. */
export interface VendorPlan {
  readonly name: string;
  readonly models: readonly ModelPlan[];
  /** Latency of a call: uniform between the two, drawn for each call. */
  readonly latencyMs: { readonly least: number; readonly most: number };
  /** Share of calls that fail in each way, 0 .. 1; together at most 1. */
  readonly failureRates: Readonly<Partial<Record<FleetFailure, number>>>;
  /** Calls taken within a minute; the rest get status 429 with a Retry-After. Unlimited if left out. */
  readonly callsPerMinute?: number;
  /** Answers every call with status 503. */
  readonly isDown?: boolean;
}

/** The whole fleet. */
export interface FleetPlan {
  readonly seed: number;
  /** Correlation between the errors of any two honest models of equal error rate, 0 .. 1. */
  readonly errorCorrelation: number;
  readonly vendors: readonly VendorPlan[];
}

const HONEST = { behaviour: 'honest', errorRate: 0.1 } as const;
const QUICK = { least: 20, most: 200 } as const;

const SAMPLE_ANSWERS = ['Parental leave lasts 36 weeks [hr-7].', 'Parental leave lasts 26 weeks [hr-7].'];

/**
 * Seven jurors of three vendors, all honest, each wrong in one case of ten; one thinks aloud, one adds prose. And an author
 * who gets a number wrong and, told so, right.
 */
export function sampleFleet(seed: number): FleetPlan {
  return {
    seed,
    errorCorrelation: 0,
    vendors: [
      {
        name: 'amber',
        models: [
          { id: 'amber-large', ...HONEST },
          { id: 'amber-small', ...HONEST },
          { id: 'amber-thinking', ...HONEST, wrapping: 'think' },
          { id: 'amber-author', behaviour: 'author', errorRate: 0, answers: SAMPLE_ANSWERS },
        ],
        latencyMs: QUICK,
        failureRates: {},
      },
      {
        name: 'basalt',
        models: [
          { id: 'basalt-1', ...HONEST },
          { id: 'basalt-2', ...HONEST, wrapping: 'fence' },
        ],
        latencyMs: QUICK,
        failureRates: {},
      },
      {
        name: 'cedar',
        models: [
          { id: 'cedar-a', ...HONEST },
          { id: 'cedar-b', ...HONEST },
        ],
        latencyMs: QUICK,
        failureRates: {},
      },
    ],
  };
}
