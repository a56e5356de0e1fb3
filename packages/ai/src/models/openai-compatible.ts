/** A model behind any endpoint that speaks the OpenAI chat-completions API, by configuration alone. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import { DikastError } from 'dikast';
import { boundedFetch } from '../calling/bounded-fetch.ts';

/** Where a model is and under which name. */
export interface ModelEndpoint {
  /** Up to and with `/v1`, as vendors document it. */
  readonly baseUrl: string;
  readonly model: string;
  /** Environment variable that holds the key; without one none is sent. */
  readonly apiKeyEnv?: string | undefined;
  /** Whether the endpoint takes a JSON schema for the reply. Default false. */
  readonly hasStructuredOutput?: boolean;
}

/** Bytes of an answer that are read. */
const ANSWER_BYTES_MAX = 2 ** 20;

/**
 * The model as the AI SDK knows it. No call is made.
 * @throws DikastError `invalid_config` when the environment variable is not set.
 */
export function openaiCompatibleModel(
  endpoint: ModelEndpoint,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Exclude<LanguageModel, string> {
  const { baseUrl, model, apiKeyEnv, hasStructuredOutput = false } = endpoint;
  const apiKey = apiKeyEnv === undefined ? undefined : environment[apiKeyEnv];
  if (apiKeyEnv !== undefined && (apiKey === undefined || apiKey === ''))
    throw new DikastError('invalid_config', `model ${model}: the environment variable ${apiKeyEnv} is not set`);
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: baseUrl,
    fetch: boundedFetch(ANSWER_BYTES_MAX),
    supportsStructuredOutputs: hasStructuredOutput,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return provider(model);
}
