/** Which way a call fails, if at all: drawn from the fleet's seed, the model, the prompt and the count of its repeats. */
import { createPrng } from '@dikast/core/base/prng';
import { FLEET_FAILURES, type FleetFailure, type VendorPlan } from './fleet-plan.ts';
import { seedOf } from './seed-words.ts';

/** One call among its repeats: a retry draws anew. */
export interface CallIdentity {
  readonly seed: number;
  readonly model: string;
  readonly prompt: string;
  readonly repeat: number;
}

/** The failure of a call, or undefined when it succeeds. */
export function drawFailure({ failureRates }: VendorPlan, call: CallIdentity): FleetFailure | undefined {
  let left = generatorOf(call, 'failure').nextFraction();
  return FLEET_FAILURES.find((failure) => {
    left -= failureRates[failure] ?? 0;
    return left < 0;
  });
}

/** The latency of a call in milliseconds. */
export function drawLatencyMs({ latencyMs: { least, most } }: VendorPlan, call: CallIdentity): number {
  return least + generatorOf(call, 'latency').nextFraction() * (most - least);
}

function generatorOf({ seed, model, prompt, repeat }: CallIdentity, purpose: string) {
  return createPrng(seed, repeat, ...seedOf(`${purpose}\0${model}\0${prompt}`));
}
