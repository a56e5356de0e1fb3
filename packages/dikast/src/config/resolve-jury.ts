/** From the jury as a file writes it to what it means. */
import { resolve } from 'node:path';
import { BUILT_IN_POOLS } from './config.ts';
import { type ConfigProblem, describeValue } from './config-problem.ts';
import type { ConfigFile } from './config-schema.ts';
import { millisecondsOf } from './duration.ts';
import {
  CLASSIFIER_THRESHOLDS,
  type ClassifierConfig,
  type JurorConfig,
  type JuryConfig,
  type JuryLimits,
  type LanguageModelConfig,
  NO_JURY,
} from './jury-config.ts';

type JuryFile = NonNullable<ConfigFile['jury']>;
type JurorFile = NonNullable<JuryFile['jurors']>[number];
type LanguageModelFile = Extract<JurorFile, { provider: 'openai-compatible' }>;
type ClassifierFile = Extract<JurorFile, { provider: 'onnx' }>;

const TIMEOUT_MS = 30_000;

/** Resolves the section; without it there is no jury. Paths are relative to `baseDirectory`. */
export function resolveJury(file: JuryFile | undefined, baseDirectory: string): JuryConfig {
  if (file === undefined) return NO_JURY;
  const jurors = (file.jurors ?? []).map(
    (juror): JurorConfig =>
      juror.provider === 'onnx' ? resolveClassifier(juror, baseDirectory) : resolveLanguageModel(juror),
  );
  return { jurors, limits: resolveLimits(file), cachedOpinions: file.cached_opinions ?? NO_JURY.cachedOpinions };
}

/** A classifier knows sources and claims, and nothing between two thresholds that are none. */
export function checkClassifiers({ jurors }: JuryConfig): readonly ConfigProblem[] {
  return jurors.flatMap((juror, index): readonly ConfigProblem[] => {
    if (juror.provider !== 'onnx') return [];
    const at = (name: string) => ['jury', 'jurors', index, name];
    const { pool, approveAt, objectAt } = juror;
    const isElsewhere = pool !== 'fact_verification' && BUILT_IN_POOLS.some((name) => name === pool);
    return [
      ...(isElsewhere ? [{ path: at('pool'), seen: describeValue(pool), expected: POOL_EXPECTED }] : []),
      ...(objectAt < approveAt
        ? []
        : [{ path: at('object_at'), seen: describeValue(objectAt), expected: `less than approve_at, ${approveAt}` }]),
    ];
  });
}

const POOL_EXPECTED =
  'fact_verification or a pool of your own: a classifier judges claims by their sources, and nothing else';

function resolveClassifier(file: ClassifierFile, baseDirectory: string): ClassifierConfig {
  const { provider, pool, name, specialization, family } = file;
  return {
    provider,
    path: resolve(baseDirectory, file.path),
    pool,
    approveAt: file.approve_at ?? CLASSIFIER_THRESHOLDS.approveAt,
    objectAt: file.object_at ?? CLASSIFIER_THRESHOLDS.objectAt,
    ...written({
      file: file.file,
      name,
      specialization,
      family,
      supportedLabel: file.supported_label,
      tokensMax: file.max_tokens,
    }),
  };
}

function resolveLanguageModel(file: LanguageModelFile): LanguageModelConfig {
  const { provider, model, pool, name, specialization, family, vendor } = file;
  return {
    provider,
    baseUrl: file.base_url,
    model,
    pool,
    inputPrice: file.input_price ?? 0,
    outputPrice: file.output_price ?? 0,
    timeoutMs: file.timeout === undefined ? TIMEOUT_MS : millisecondsOf(file.timeout),
    hasStructuredOutput: file.structured_output ?? false,
    ...written({ apiKeyEnv: file.api_key_env, name, specialization, family, vendor }),
  };
}

function resolveLimits(file: JuryFile): JuryLimits {
  return {
    concurrency: file.concurrency ?? NO_JURY.limits.concurrency,
    ...written({
      callsPerMinute: file.calls_per_minute,
      callsPerRequest: file.calls_per_request,
      tokensPerRequest: file.tokens_per_request,
      costPerRequest: file.cost_per_request,
      callsPerDay: file.calls_per_day,
      tokensPerDay: file.tokens_per_day,
      costPerDay: file.cost_per_day,
    }),
  };
}

/** The members that are there. */
function written<Members extends Readonly<Record<string, unknown>>>(
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof Members]?: NonNullable<Members[Name]> };
}
