/**
 * Language models as jurors, as a configuration names them. What is made of it is a matter of @dikast/ai: here it is only
 * read and checked, so that this package needs no model.
 */

/** One language model with a seat. */
export interface JurorConfig {
  readonly provider: 'openai-compatible';
  readonly baseUrl: string;
  readonly model: string;
  /** Environment variable that holds the key. */
  readonly apiKeyEnv?: string;
  readonly pool: string;
  /** Unique in its pool; the model's name where left out. */
  readonly name?: string;
  readonly specialization?: string;
  /** Jurors of one family tend to err together, and share a cap of their weight. */
  readonly family?: string;
  /** Jurors of one vendor share its limits; the host of the URL where left out. */
  readonly vendor?: string;
  /** Per million tokens. */
  readonly inputPrice: number;
  readonly outputPrice: number;
  readonly timeoutMs: number;
  readonly hasStructuredOutput: boolean;
}

/** What one vendor is asked at a time, and what may be spent. Money is in the currency of the prices. */
export interface JuryLimits {
  readonly concurrency: number;
  readonly callsPerMinute?: number;
  readonly callsPerRequest?: number;
  readonly tokensPerRequest?: number;
  readonly costPerRequest?: number;
  readonly callsPerDay?: number;
  readonly tokensPerDay?: number;
  readonly costPerDay?: number;
}

/** All language models of a configuration. */
export interface JuryConfig {
  readonly jurors: readonly JurorConfig[];
  readonly limits: JuryLimits;
  /** How many opinions of each round are kept for the same question; 0 keeps none. */
  readonly cachedOpinions: number;
}

/** No language model. */
export const NO_JURY: JuryConfig = { jurors: [], limits: { concurrency: 8 }, cachedOpinions: 0 };
