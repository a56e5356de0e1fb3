/**
 * A language model as a juror. It is shown hostile text, may be down, broke or talked over, and says so by abstaining:
 * nothing but a readable opinion with this case's token, whose quotations stand in the sources, is a vote.
 */
import type { Objection, Origin } from '@dikast/core/ballots/ballot';
import { type Digest, digestOf } from '@dikast/core/base/crypto-port';
import type { LanguageModel } from 'ai';
import { type Assessment, type Clock, type Examination, findingOn, type Subject, type Validator } from 'dikast';
import { sha256 } from 'dikast/adapters/node-hash';
import { systemClock } from 'dikast/adapters/system-clock';
import type { CallContext } from 'dikast/ports';
import type { Budget } from '../calling/budget.ts';
import type { CallerMeans, TokenPrice } from '../calling/model-caller.ts';
import { VendorGate } from '../calling/vendor-gate.ts';
import { agentNameOf } from './agent-name.ts';
import { type Conversation, type ConversationResult, converse, type JurorFailure } from './conversation.ts';
import { assessmentText, type JurorPrompt, type JurorTask, objectionText } from './juror-prompt.ts';
import { checkOpinion, plainText } from './opinion-assessment.ts';
import { type FormedOpinion, type JurorQuestion, OpinionCache } from './opinion-cache.ts';
import { type ProblemKinds, problemKindsOf } from './problem-kinds.ts';
import { assessmentPrompt, objectionPrompt, type PromptFile, promptOf } from './prompt-files.ts';
import { opinionSchema, rulingSchema } from './reply-schemas.ts';

/** How a juror is set up. Only `model` and `pool` are needed. */
export interface LlmValidatorOptions {
  /** Of any AI SDK provider. */
  readonly model: LanguageModel;
  readonly pool: string;
  /** Default: the model's id in kebab-case. */
  readonly name?: string;
  /** Default `language_model`. */
  readonly specialization?: string;
  /** Jurors of one model family share a cap of their weight. */
  readonly family?: string;
  /** What a pool of your own votes on; built-in pools have theirs. */
  readonly proposition?: string;
  /** Kinds of problem of a pool of your own. */
  readonly kinds?: ProblemKinds;
  /** Replaces the pool's prompt; rules on the reply should stay as they are in `prompts/rules.md`. */
  readonly prompt?: string;
  /** Shared by all jurors of a vendor. Default: one of its own. */
  readonly gate?: VendorGate;
  /** Shared by all jurors that are paid from it. Default: unlimited. */
  readonly budget?: Budget;
  /** Opinions formed before, used again for the same question; jurors may share one. Default: none. */
  readonly cache?: OpinionCache;
  /** Per million tokens. Default 0. */
  readonly price?: TokenPrice;
  /** For one opinion with all tries. Default 30,000. */
  readonly timeoutMs?: number;
  /** Tries beyond the first, when the vendor is overloaded or broken. Default 2. */
  readonly retriesMax?: number;
  /** Default 2,000. */
  readonly outputTokensMax?: number;
  /** Default 0; null leaves it to the model. */
  readonly temperature?: number | null;
  /** Whether the reply's schema goes with the call. Default true; switch it off for models that do not take one. */
  readonly isSchemaPassed?: boolean;
  /** What a quotation that stands nowhere is, after one chance to correct it. Default `fault`: it excludes the agent. */
  readonly misquotation?: 'fault' | 'abstain';
  readonly clock?: Clock;
  /** Uniform in [0, 1), for the jitter of retries. Default Math.random. */
  readonly random?: () => number;
}

/** Longest prompt that is sent; a juror that cannot see everything does not judge. */
const PROMPT_LENGTH_MAX = 400_000;
const USUAL_TOKENS = { input: 2000, output: 300 } as const;
const DEFAULTS = { timeoutMs: 30_000, retriesMax: 2, outputTokensMax: 2000, temperature: 0 } as const;

/** Seats a language model in a pool. */
export function llmValidator(options: LlmValidatorOptions): Validator {
  const juror = new Juror(options);
  const { pool } = options;
  return {
    name: juror.name,
    version: '1.0.0',
    pool,
    specialization: options.specialization ?? 'language_model',
    ...(options.family === undefined ? {} : { family: options.family }),
    methodDigest: juror.methodDigest,
    method: `Asks ${modelIdOf(options.model)} for an opinion with reasons and checks its quotations.`,
    isDeterministic: false,
    expectedCostMicros: expectedCostMicros(options.price),
    assess: (subject, context) => juror.assess(subject, context),
    examine: (objection, subject, context) => juror.examine(objection, subject, context),
  };
}

/** Of a usual opinion: a page or two read, a paragraph written. */
function expectedCostMicros(price: TokenPrice = { input: 0, output: 0 }): number {
  return Math.ceil(USUAL_TOKENS.input * price.input + USUAL_TOKENS.output * price.output);
}

class Juror {
  readonly name: string;
  readonly #options: LlmValidatorOptions;
  readonly #means: CallerMeans;
  readonly #cache: OpinionCache;
  readonly #task: JurorTask;
  readonly #assessmentPrompt: PromptFile;
  readonly #objectionPrompt: PromptFile = objectionPrompt();

  constructor(options: LlmValidatorOptions) {
    this.name = options.name ?? agentNameOf(modelIdOf(options.model));
    this.#options = options;
    this.#means = meansOf(options);
    this.#cache = options.cache ?? new OpinionCache(0);
    const { pool, proposition, kinds = problemKindsOf(pool) } = options;
    this.#task = { juror: `${pool}.${this.name}`, proposition, kinds };
    this.#assessmentPrompt = options.prompt === undefined ? assessmentPrompt(pool) : promptOf(options.prompt);
  }

  /** Of the model and of all that it is told beside the case: what is learned of one says nothing of another. */
  get methodDigest(): Digest {
    const model = this.#options.model;
    const { proposition = null, kinds } = this.#task;
    return digestOf(sha256, {
      model: typeof model === 'string' ? model : `${model.provider}/${model.modelId}`,
      prompts: [this.#assessmentPrompt.digest, this.#objectionPrompt.digest],
      proposition,
      kinds,
    });
  }

  assess(subject: Subject, context: CallContext): Promise<Assessment> {
    const prompt = this.#assessmentPrompt;
    const shown = assessmentText(subject, this.#task);
    const question = this.#question(prompt, shown);
    return this.#cache.assessments.recall(question, () => this.#formAssessment(prompt, shown, subject, context));
  }

  examine(objection: Objection, subject: Subject, context: CallContext): Promise<Examination> {
    const prompt = this.#objectionPrompt;
    const shown = objectionText(objection, subject, this.#task);
    const question = this.#question(prompt, shown);
    return this.#cache.examinations.recall(question, () => this.#formRuling(prompt, shown, subject, context));
  }

  #question({ digest }: PromptFile, { text }: JurorPrompt): JurorQuestion {
    return { model: this.#options.model, promptDigest: digest, shown: text };
  }

  async #formAssessment(
    prompt: PromptFile,
    shown: JurorPrompt,
    subject: Subject,
    context: CallContext,
  ): Promise<FormedOpinion<Assessment>> {
    const result = await this.#converse(prompt, shown, subject, context, {
      schema: opinionSchema,
      decisionOf: ({ choice }) => choice,
      check: (opinion) => checkOpinion(opinion, subject, this.#task.kinds),
    });
    const { outcome } = result;
    const origin = this.#origin(prompt, result);
    if (outcome.kind === 'failed') return { opinion: abstention(outcome, origin), isVote: false };
    if (outcome.kind === 'misquoted' && this.#options.misquotation === 'abstain') {
      const failed = { failure: 'misquoted', detail: 'a quotation does not stand in its source' } as const;
      return { opinion: abstention(failed, origin), isVote: false };
    }
    const { assessment, kind } = outcome;
    const isVote = kind === 'assessment' && assessment.choice !== 'abstain';
    return { opinion: { ...assessment, origin }, isVote };
  }

  async #formRuling(
    prompt: PromptFile,
    shown: JurorPrompt,
    subject: Subject,
    context: CallContext,
  ): Promise<FormedOpinion<Examination>> {
    const result = await this.#converse(prompt, shown, subject, context, {
      schema: rulingSchema,
      decisionOf: ({ ruling }) => ruling,
      check: (value) => ({ kind: 'ruled' as const, value }),
    });
    const { outcome } = result;
    const origin = this.#origin(prompt, result);
    if (outcome.kind === 'failed')
      return { opinion: { ruling: 'unsure', reason: sentence(outcome), origin }, isVote: false };
    const { ruling, explanation } = outcome.value;
    return { opinion: { ruling, reason: plainText(explanation), origin }, isVote: ruling !== 'unsure' };
  }

  async #converse<Value extends { readonly token: string }, Checked extends { readonly kind: string }>(
    prompt: PromptFile,
    shown: JurorPrompt,
    subject: Subject,
    { signal }: CallContext,
    task: Pick<Conversation<Value, Checked>, 'schema' | 'decisionOf' | 'check'>,
  ): Promise<ConversationResult<Checked> & { readonly latencyMs: number }> {
    const { clock } = this.#means;
    const startMs = clock.monotonic();
    const result = await converse(this.#means, {
      ...task,
      system: prompt.text,
      shown,
      request: subject.request,
      signal,
      promptLengthMax: PROMPT_LENGTH_MAX,
    });
    return { ...result, latencyMs: Math.max(0, Math.round(clock.monotonic() - startMs)) };
  }

  #origin(
    { digest }: PromptFile,
    { consumption, outcome, model, latencyMs }: ConversationResult<{ readonly kind: string }> & { latencyMs: number },
  ): Origin {
    const { calls, inputTokens, outputTokens, costMicros } = consumption;
    const failure = outcome.kind === 'failed' ? (outcome as JurorFailed).failure : null;
    return {
      model: plainText(model ?? modelIdOf(this.#options.model)).slice(0, 200),
      promptDigest: digest,
      calls,
      inputTokens,
      outputTokens,
      costMicros,
      latencyMs,
      isCached: false,
      failure,
    };
  }
}

type JurorFailed = { readonly failure: JurorFailure; readonly detail: string };

function abstention(failed: JurorFailed, origin: Origin): Assessment {
  const finding = findingOn(null, 'not_judged', sentence(failed));
  return {
    choice: 'abstain',
    confidence: 0,
    objections: [],
    findings: [finding],
    origin: { ...origin, failure: failed.failure },
  };
}

function sentence({ failure, detail }: JurorFailed): string {
  return `No opinion, ${failure.replaceAll('_', ' ')}: ${detail}.`;
}

function meansOf(options: LlmValidatorOptions): CallerMeans {
  const clock = options.clock ?? systemClock;
  const temperature = options.temperature === undefined ? DEFAULTS.temperature : (options.temperature ?? undefined);
  return {
    model: options.model,
    gate: options.gate ?? new VendorGate(clock),
    clock,
    budget: options.budget,
    price: options.price ?? { input: 0, output: 0 },
    timeoutMs: options.timeoutMs ?? DEFAULTS.timeoutMs,
    retriesMax: options.retriesMax ?? DEFAULTS.retriesMax,
    outputTokensMax: options.outputTokensMax ?? DEFAULTS.outputTokensMax,
    temperature,
    isSchemaPassed: options.isSchemaPassed ?? true,
    random: options.random ?? Math.random,
  };
}

function modelIdOf(model: LanguageModel): string {
  return typeof model === 'string' ? model : model.modelId;
}
