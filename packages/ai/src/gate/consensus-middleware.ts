/**
 * AI SDK middleware: what a model answers passes the jury before the application sees it, in one piece or as a stream.
 * Calls of tools are not answers and pass as they are.
 */
import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Content,
  LanguageModelV3GenerateResult,
  LanguageModelV3Middleware,
} from '@ai-sdk/provider';
import { metadataOf } from './gate-metadata.ts';
import { type GateOptions, type GateRecord, gateDraft, type Material, WITHHELD } from './gate-policy.ts';
import { gatedStream } from './gated-stream.ts';
import { promptMaterial } from './prompt-material.ts';

/** How a model is gated. */
export interface MiddlewareOptions extends GateOptions {
  /** What answers rest on. Default: what the prompt tells ({@link promptMaterial}). */
  readonly material?: (call: LanguageModelV3CallOptions) => Material;
  /**
   * Releases a stream claim by claim: each as soon as this engine accepts the answer up to there. Its pools must judge
   * claims one by one (not completeness). Default: the stream is held until the whole answer is settled.
   */
  readonly claimEngine?: GateOptions['engine'];
}

/** Middleware for `wrapLanguageModel`. */
export function consensusMiddleware(options: MiddlewareOptions): LanguageModelV3Middleware {
  return {
    specificationVersion: 'v3',
    async wrapGenerate({ doGenerate, params, model }) {
      const first = await doGenerate();
      if (answerText(first.content) === undefined) return first;
      const author = {
        textOf: ({ content }: LanguageModelV3GenerateResult) => answerText(content) ?? '',
        revise: (draft: LanguageModelV3GenerateResult, findings: string) =>
          model.doGenerate(revisionCall(params, answerText(draft.content) ?? '', findings)),
      };
      const material = materialOf(params, options);
      const { draft, record } = await gateDraft(first, author, material, options, params.abortSignal);
      return annotated(draft, record, options);
    },
    async wrapStream({ doStream, params, model }) {
      const { stream, ...rest } = await doStream();
      const revise = (answer: string, findings: string) => model.doStream(revisionCall(params, answer, findings));
      const call = { revise, material: () => materialOf(params, options), signal: params.abortSignal };
      return { ...rest, stream: gatedStream(stream, call, options) };
    },
  };
}

function materialOf(params: LanguageModelV3CallOptions, { material = promptMaterial }: MiddlewareOptions): Material {
  return material(params);
}

/** The text of an answer; undefined when tools are called or nothing is said. */
function answerText(content: readonly LanguageModelV3Content[]): string | undefined {
  if (content.some(({ type }) => type === 'tool-call')) return undefined;
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return text.trim() === '' ? undefined : text;
}

/** The same call once more, with the answer and what was found wrong about it. */
function revisionCall(
  params: LanguageModelV3CallOptions,
  answer: string,
  findings: string,
): LanguageModelV3CallOptions {
  return {
    ...params,
    prompt: [
      ...params.prompt,
      { role: 'assistant', content: [{ type: 'text', text: answer }] },
      { role: 'user', content: [{ type: 'text', text: findings }] },
    ],
  };
}

function annotated(
  result: LanguageModelV3GenerateResult,
  record: GateRecord,
  { withheldText = WITHHELD }: GateOptions,
): LanguageModelV3GenerateResult {
  const providerMetadata = { ...result.providerMetadata, dikast: metadataOf(record) };
  if (record.isReleased) return { ...result, providerMetadata };
  return {
    ...result,
    content: [{ type: 'text', text: withheldText }],
    finishReason: { unified: 'content-filter', raw: 'dikast' },
    providerMetadata,
  };
}
