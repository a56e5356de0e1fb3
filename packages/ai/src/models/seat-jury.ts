/** The jurors that a configuration names, with the gates, the budget and the prices it sets. */
import { type Clock, type DikastConfig, DikastError, type JuryConfig, type Validator } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { Budget, type BudgetBounds } from '../calling/budget.ts';
import { VendorGate } from '../calling/vendor-gate.ts';
import { onnxValidator } from '../classifier/onnx-validator.ts';
import { TextClassifier } from '../classifier/text-classifier.ts';
import { type LlmValidatorOptions, llmValidator } from '../juror/llm-validator.ts';
import { OpinionCache } from '../juror/opinion-cache.ts';
import { openaiCompatibleModel } from './openai-compatible.ts';

type JurorConfig = JuryConfig['jurors'][number];
type LanguageModelConfig = Extract<JurorConfig, { provider: 'openai-compatible' }>;
type ClassifierConfig = Extract<JurorConfig, { provider: 'onnx' }>;

const MICROS = 1_000_000;

/**
 * One validator for each juror; language models of one vendor share a gate, all share the budget and the cache.
 * @throws DikastError `invalid_config` when a key is not in the environment, or two jurors of a pool have one name;
 *   `validator_unusable` when a local model cannot be used.
 */
export async function seatJury(
  jury: JuryConfig,
  pools: DikastConfig['pools'],
  environment: Readonly<Record<string, string | undefined>> = process.env,
  clock: Clock = systemClock,
): Promise<readonly Validator[]> {
  const { concurrency, callsPerMinute } = jury.limits;
  const limits = callsPerMinute === undefined ? { concurrency } : { concurrency, callsPerMinute };
  const gates = new Map<string, VendorGate>();
  const gateOf = (vendor: string): VendorGate => {
    const gate = gates.get(vendor) ?? new VendorGate(clock, limits);
    gates.set(vendor, gate);
    return gate;
  };
  const classifierOf = classifierShelf();
  const shared = { budget: budgetOf(jury, clock), cache: new OpinionCache(jury.cachedOpinions), clock };
  const validators: Validator[] = [];
  for (const [index, juror] of jury.jurors.entries())
    validators.push(
      juror.provider === 'onnx'
        ? await seatClassifier(juror, index, { classifierOf, clock })
        : seatLanguageModel(juror, {
            ...shared,
            model: openaiCompatibleModel(juror, environment),
            gate: gateOf(juror.vendor ?? new URL(juror.baseUrl).host),
            proposition: pools.get(juror.pool)?.proposition,
          }),
    );
  checkNames(validators, jury.jurors);
  return validators;
}

type Means = Pick<LlmValidatorOptions, 'model' | 'gate' | 'budget' | 'cache' | 'clock'>;

function seatLanguageModel(
  juror: LanguageModelConfig,
  { proposition, ...means }: Means & { readonly proposition: string | undefined },
): Validator {
  const { pool, name, specialization, family, timeoutMs } = juror;
  return llmValidator({
    ...means,
    pool,
    price: { input: juror.inputPrice, output: juror.outputPrice },
    timeoutMs,
    isSchemaPassed: juror.hasStructuredOutput,
    ...(name === undefined ? {} : { name }),
    ...(specialization === undefined ? {} : { specialization }),
    ...(family === undefined ? {} : { family }),
    ...(proposition === undefined ? {} : { proposition }),
  });
}

type ClassifierOf = (juror: ClassifierConfig) => Promise<TextClassifier>;

/** Each model is in memory once, however many jurors ask it; the runtime is loaded only for the first. */
function classifierShelf(): ClassifierOf {
  const loaded = new Map<string, Promise<TextClassifier>>();
  return (juror) => {
    const { path, file, supportedLabel, tokensMax } = juror;
    const key = JSON.stringify([path, file, supportedLabel, tokensMax]);
    const classifier = loaded.get(key) ?? TextClassifier.load(juror);
    loaded.set(key, classifier);
    return classifier;
  };
}

async function seatClassifier(
  juror: ClassifierConfig,
  index: number,
  { classifierOf, clock }: { readonly classifierOf: ClassifierOf; readonly clock: Clock },
): Promise<Validator> {
  try {
    const classifier = await classifierOf(juror);
    return onnxValidator({ ...juror, classifier, clock });
  } catch (cause) {
    if (!(cause instanceof DikastError)) throw cause;
    throw new DikastError(cause.code, `jury.jurors[${index}] (onnx): ${cause.message}`, { cause });
  }
}

function budgetOf({ limits }: JuryConfig, clock: Clock): Budget {
  const { callsPerRequest, tokensPerRequest, costPerRequest, callsPerDay, tokensPerDay, costPerDay } = limits;
  const perRequest = boundsOf(callsPerRequest, tokensPerRequest, costPerRequest);
  return new Budget({ perRequest, perDay: boundsOf(callsPerDay, tokensPerDay, costPerDay) }, clock);
}

function boundsOf(calls: number | undefined, tokens: number | undefined, cost: number | undefined): BudgetBounds {
  return {
    ...(calls === undefined ? {} : { calls }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { costMicros: Math.round(cost * MICROS) }),
  };
}

function checkNames(validators: readonly Validator[], jurors: readonly JurorConfig[]): void {
  const seen = new Set<string>();
  validators.forEach(({ pool, name }, index) => {
    const juror = jurors[index];
    const asked = juror?.provider === 'onnx' ? juror.path : juror?.model;
    if (seen.has(`${pool}.${name}`))
      throw new DikastError(
        'invalid_config',
        `jury.jurors[${index}] (${asked}): another juror of ${pool} is called "${name}"; give it a name`,
      );
    seen.add(`${pool}.${name}`);
  });
}
