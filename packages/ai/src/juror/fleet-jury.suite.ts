/** For tests: jurors at a running fleet, over real HTTP through the real provider package. */
import type { FleetPlan, ModelPlan, VendorPlan } from '@dikast/lab/fleet/fleet-plan';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import {
  type Clock,
  type ConsensusEngine,
  createConsensusEngine,
  defaultConfig,
  type EngineOptions,
  ManualClock,
  memoryKeys,
  type PoolConfig,
  type ValidationRequestInput,
  type Validator,
} from 'dikast';
import { openaiCompatibleModel } from '../models/openai-compatible.ts';
import { type LlmValidatorOptions, llmValidator } from './llm-validator.ts';

/** The pool of the jurors in tests. */
export const JURY = 'jury';

const SOURCE = { id: 'hr-7', text: 'Parental leave lasts 26 weeks. It is paid in full.' };
/** Stands in its source. */
export const RIGHT: ValidationRequestInput = { answer: 'Parental leave lasts 26 weeks [hr-7].', sources: [SOURCE] };
/** Has a number that its source does not have. */
export const WRONG: ValidationRequestInput = { answer: 'Parental leave lasts 36 weeks [hr-7].', sources: [SOURCE] };

/** A model that is always right unless changed. */
export function modelPlan(id: string, changes: Partial<ModelPlan> = {}): ModelPlan {
  return { id, behaviour: 'honest', errorRate: 0, ...changes };
}

/** A vendor that answers at once unless changed. */
export function vendorPlan(name: string, models: readonly ModelPlan[], changes: Partial<VendorPlan> = {}): VendorPlan {
  return { name, models, latencyMs: { least: 0, most: 0 }, failureRates: {}, ...changes };
}

/** A fleet of these vendors, its errors independent unless changed. */
export function fleetOf(vendors: readonly VendorPlan[], changes: Partial<FleetPlan> = {}): FleetPlan {
  return { seed: 1, errorCorrelation: 0, vendors, ...changes };
}

/** A fleet with one juror for each of its models. */
export interface FleetJury {
  readonly fleet: Fleet;
  readonly jurors: readonly Validator[];
}

/** Starts a fleet and seats its models in {@link JURY}; `options` go to every juror. */
export async function fleetJury(
  plan: FleetPlan,
  clock: Clock,
  options: Partial<LlmValidatorOptions> | ((vendor: VendorPlan) => Partial<LlmValidatorOptions>) = {},
): Promise<FleetJury> {
  const fleet = await startFleet(plan, clock);
  const jurors = plan.vendors.flatMap((vendor) => {
    const shared = typeof options === 'function' ? options(vendor) : options;
    return vendor.models.map(({ id }) =>
      llmValidator({
        model: openaiCompatibleModel({ baseUrl: fleet.baseUrlOf(vendor.name), model: id }),
        pool: JURY,
        isSchemaPassed: false,
        proposition: 'Every claim of this answer is supported by the sources.',
        clock,
        random: () => 0,
        ...shared,
      }),
    );
  });
  return { fleet, jurors };
}

/** An engine with the jury as its only pool. */
export function juryEngine(
  validators: readonly Validator[],
  clock: Clock = new ManualClock(),
  changes: Partial<PoolConfig> = {},
  means: Pick<EngineOptions, 'store' | 'keys'> = { keys: memoryKeys() },
): ConsensusEngine {
  const pool: PoolConfig = {
    name: JURY,
    minAgents: validators.length,
    maxAgents: validators.length,
    thresholdBasisPoints: 6700,
    policy: 'gate',
    voting: 'plain',
    specializationWeights: new Map(),
    ...changes,
  };
  const base = defaultConfig();
  const performanceTargets = {
    ...base.performanceTargets,
    standardPathLatencyMs: 60_000,
    complexPathLatencyMs: 60_000,
  };
  const config = { ...base, performanceTargets, pools: new Map([[JURY, pool]]) };
  return createConsensusEngine({ ...means, config, validators, hasBuiltIns: false, clock });
}
