/** A name for what judges in an evaluation: what was judged by another is not gone on with. */
import { digestOf } from '@dikast/core/base/crypto-port';
import { sha256 } from 'dikast/adapters/node-hash';
import { ENGINE_VERSION } from 'dikast/engine/engine-version';
import { FACT_MODELS } from 'dikast/validators/fact/fact-models';
import type { FactModels } from 'dikast/validators/fact/learned-model';
import { BUILT_IN_POOLS } from 'dikast/validators/pools';

/** Digest of the engine's version, of every validator's own, and of the learned models, which change without either. */
export function judgingCode(models: FactModels = FACT_MODELS): string {
  const validators = BUILT_IN_POOLS.flatMap((pool) => pool.validators.map(({ name, version }) => `${name} ${version}`));
  return digestOf(sha256, JSON.stringify([ENGINE_VERSION, validators, models]));
}
