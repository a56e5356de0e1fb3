/** From the jury as a file writes it to what it means. */
import type { ConfigFile } from './config-schema.ts';
import { millisecondsOf } from './duration.ts';
import { type JurorConfig, type JuryConfig, type JuryLimits, NO_JURY } from './jury-config.ts';

type JuryFile = NonNullable<ConfigFile['jury']>;
type JurorFile = NonNullable<JuryFile['jurors']>[number];

const TIMEOUT_MS = 30_000;

/** Resolves the section; without it there is no jury. */
export function resolveJury(file: JuryFile | undefined): JuryConfig {
  if (file === undefined) return NO_JURY;
  const jurors = (file.jurors ?? []).map(resolveJuror);
  return { jurors, limits: resolveLimits(file), cachedOpinions: file.cached_opinions ?? NO_JURY.cachedOpinions };
}

function resolveJuror(file: JurorFile): JurorConfig {
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
