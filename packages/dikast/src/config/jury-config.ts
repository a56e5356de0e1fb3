/**
 * Models as jurors, as a configuration names them. What is made of it is a matter of @dikast/ai: here it is only
 * read and checked, so that this package needs no model.
 */

/** One model with a seat. */
export type JurorConfig = LanguageModelConfig | ClassifierConfig;

/** A text classifier on disk that judges whether the sources support a claim. */
export interface ClassifierConfig {
  readonly provider: 'onnx';
  /** Absolute path of its directory; written relative to the configuration file. */
  readonly path: string;
  /** The model in the directory; `model.onnx` or `onnx/model.onnx` where left out. */
  readonly file?: string;
  readonly pool: string;
  /** Unique in its pool; the directory's name where left out. */
  readonly name?: string;
  readonly specialization?: string;
  readonly family?: string;
  /** The label that says that a claim is supported; found by its name where left out. */
  readonly supportedLabel?: string;
  /** From and up to which probability a claim is supported, and objected to. */
  readonly approveAt: number;
  readonly objectAt: number;
  /** Tokens that are read at once; as many as the model takes, at most 512, where left out. */
  readonly tokensMax?: number;
}

/** Between them a classifier leaves a claim open. */
export const CLASSIFIER_THRESHOLDS = { approveAt: 0.7, objectAt: 0.3 } as const;

/** A language model behind an endpoint. */
export interface LanguageModelConfig {
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

/** All models of a configuration. */
export interface JuryConfig {
  readonly jurors: readonly JurorConfig[];
  readonly limits: JuryLimits;
  /** How many opinions of each round are kept for the same question; 0 keeps none. */
  readonly cachedOpinions: number;
}

/** No model. */
export const NO_JURY: JuryConfig = { jurors: [], limits: { concurrency: 8 }, cachedOpinions: 0 };
