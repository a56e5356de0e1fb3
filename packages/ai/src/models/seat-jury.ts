/** The jurors that a configuration names, with the gates, the budget and the prices it sets. */
import { type Clock, type DikastConfig, DikastError, type JuryConfig, type Validator } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { Budget, type BudgetBounds } from '../calling/budget.ts';
import { VendorGate } from '../calling/vendor-gate.ts';
import { llmValidator } from '../juror/llm-validator.ts';
import { OpinionCache } from '../juror/opinion-cache.ts';
import { openaiCompatibleModel } from './openai-compatible.ts';

type JurorConfig = JuryConfig['jurors'][number];

const MICROS = 1_000_000;

/**
 * One validator for each juror; jurors of one vendor share a gate, all share the budget and the cache.
 * @throws DikastError `invalid_config` when a key is not in the environment, or two jurors of a pool have one name.
 */
export function seatJury(
  jury: JuryConfig,
  pools: DikastConfig['pools'],
  environment: Readonly<Record<string, string | undefined>> = process.env,
  clock: Clock = systemClock,
): readonly Validator[] {
  const { concurrency, callsPerMinute } = jury.limits;
  const limits = callsPerMinute === undefined ? { concurrency } : { concurrency, callsPerMinute };
  const budget = budgetOf(jury, clock);
  const cache = new OpinionCache(jury.cachedOpinions);
  const gates = new Map<string, VendorGate>();
  const gateOf = (vendor: string): VendorGate => {
    const gate = gates.get(vendor) ?? new VendorGate(clock, limits);
    gates.set(vendor, gate);
    return gate;
  };
  const validators = jury.jurors.map((juror) => {
    const proposition = pools.get(juror.pool)?.proposition;
    return llmValidator({
      model: openaiCompatibleModel(juror, environment),
      pool: juror.pool,
      gate: gateOf(juror.vendor ?? new URL(juror.baseUrl).host),
      budget,
      cache,
      price: { input: juror.inputPrice, output: juror.outputPrice },
      timeoutMs: juror.timeoutMs,
      isSchemaPassed: juror.hasStructuredOutput,
      clock,
      ...(juror.name === undefined ? {} : { name: juror.name }),
      ...(juror.specialization === undefined ? {} : { specialization: juror.specialization }),
      ...(juror.family === undefined ? {} : { family: juror.family }),
      ...(proposition === undefined ? {} : { proposition }),
    });
  });
  checkNames(validators, jury.jurors);
  return validators;
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
    if (seen.has(`${pool}.${name}`))
      throw new DikastError(
        'invalid_config',
        `jury.jurors[${index}] (${jurors[index]?.model}): another juror of ${pool} is called "${name}"; give it a name`,
      );
    seen.add(`${pool}.${name}`);
  });
}
