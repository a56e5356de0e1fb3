import { standingOf } from '@dikast/core/reputation/standing';
import { startFleet } from '@dikast/lab/fleet/fleet-server';
import { memoryKeys } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { MemoryStore } from 'dikast/store/memory-store';
import { describe, expect, it } from 'vitest';
import { openaiCompatibleModel } from '../models/openai-compatible.ts';
import { fleetOf, JURY, juryEngine, modelPlan, RIGHT, vendorPlan } from './fleet-jury.suite.ts';
import { type LlmValidatorOptions, llmValidator } from './llm-validator.ts';
import { assessmentPrompt } from './prompt-files.ts';

describe('what is learned of a juror belongs to its model and prompts', () => {
  const endpoint = { baseUrl: 'http://127.0.0.1:9/v1', model: 'm1' };
  const digestWith = (changes: Partial<LlmValidatorOptions> = {}) =>
    llmValidator({ model: openaiCompatibleModel(endpoint), pool: 'fact_verification', ...changes }).methodDigest;

  it('and not to its name, its limits or the address of its model', () => {
    const same: readonly Partial<LlmValidatorOptions>[] = [
      { name: 'another', family: 'm', specialization: 'other' },
      { timeoutMs: 1, retriesMax: 0, price: { input: 1, output: 1 } },
      { model: openaiCompatibleModel({ ...endpoint, baseUrl: 'http://127.0.0.1:10/v1' }) },
    ];
    expect(digestWith()).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([digestWith(), ...same.map(digestWith)]).size).toBe(1);
  });

  it('so that another model, prompt, proposition or list of problems is another method', () => {
    const others: readonly Partial<LlmValidatorOptions>[] = [
      { model: openaiCompatibleModel({ ...endpoint, model: 'm2' }) },
      { prompt: 'Judge.' },
      { prompt: 'Judge well.' },
      { pool: 'coherence_assessment' },
      { proposition: 'All is well.' },
      { kinds: { untrue: 'is not so' } },
    ];
    expect(new Set([digestWith(), ...others.map(digestWith)]).size).toBe(others.length + 1);
  });

  it('and begins anew in its pool when they change', async () => {
    const fleet = await startFleet(fleetOf([vendorPlan('v', [modelPlan('m1'), modelPlan('m2')])]), systemClock);
    const [store, keys] = [new MemoryStore(), memoryKeys()];
    const knownWith = async (model: string, prompt: string, isLearning = false) => {
      const juror = llmValidator({
        model: openaiCompatibleModel({ baseUrl: fleet.baseUrlOf('v'), model }),
        ...{ name: 'juror', pool: JURY, prompt, isSchemaPassed: false, proposition: 'All claims stand.' },
      });
      const engine = juryEngine([juror], systemClock, {}, { store, keys });
      if (isLearning) {
        const { validation } = await engine.validateResponse(RIGHT);
        await engine.learn({ pool: JURY, validation, truth: 'approve', origin: 'gold' });
      }
      const { knownAnswers } = standingOf(await engine.memoryOf(JURY), `${JURY}.juror`);
      await engine.close();
      return knownAnswers;
    };
    const prompt = assessmentPrompt(JURY).text;
    expect(await knownWith('m1', prompt, true)).toBe(1);
    expect(await knownWith('m1', prompt)).toBe(1);
    expect(await knownWith('m1', `${prompt}Be strict.`)).toBe(0);
    expect(await knownWith('m2', prompt)).toBe(0);
    await fleet.close();
  });
});
