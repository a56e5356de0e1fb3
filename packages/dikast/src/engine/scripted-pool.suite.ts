/**
 * A pool of scripted validators for tests: real agents, keys, ballots and rounds, with opinions written by hand.
 */
import type { Objection, Origin } from '@dikast/core/ballots/ballot';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { defaultConfig, type PoolConfig } from '../config/config.ts';
import type { Examination, Validator } from '../ports.ts';
import type { ValidationRequestInput } from '../request/request.ts';
import { findingOn, objectionTo, opinionFrom } from '../validators/opinion.ts';
import { type ConsensusEngine, createConsensusEngine } from './consensus-engine.ts';
import type { EngineOptions } from './engine-options.ts';

/** The pool of the scripted validators. */
export const POOL = 'scripted';

/** An answer of two claims. */
export const REQUEST: ValidationRequestInput = {
  answer: 'Employees receive 26 weeks of leave. Managers receive 30 weeks of leave.',
  sources: [{ id: 's1', text: 'Employees receive 26 weeks of leave. Managers receive 28 weeks of leave.' }],
};

/** A validator that approves every claim and dismisses every objection. */
export function approving(name: string, changes: Partial<Validator> = {}): Validator {
  return {
    name,
    version: '1',
    pool: POOL,
    specialization: 'any',
    method: 'Says what the script says.',
    isDeterministic: true,
    assess: (subject) =>
      opinionFrom(
        [],
        subject.claims.map((claim) => findingOn(claim, 'supported', 'Fine.')),
        0.9,
      ),
    examine: (): Examination => ({ ruling: 'dismiss', reason: 'Checked.' }),
    ...changes,
  };
}

/** A validator that objects to the second claim and upholds objections to it. */
export function objecting(name: string, kind = 'changed_number'): Validator {
  return approving(name, {
    assess: (subject) => {
      const claim = subject.claims[1];
      if (claim === undefined) return opinionFrom([], [], 0.5);
      const evidence = [subject.quote('source:s1', { start: 37, end: 72 })];
      return opinionFrom(
        [objectionTo(claim, kind, evidence)],
        [findingOn(claim, 'contradicted', 's1 says 28.', evidence)],
        0.8,
      );
    },
    examine: upholdsSecondClaim,
  });
}

/** Upholds what is said against the second claim, dismisses the rest. */
export function upholdsSecondClaim(objection: Objection): Examination {
  return { ruling: objection.claim === 1 ? 'uphold' : 'dismiss', reason: 'Compared with s1.' };
}

/** `count` validators from a recipe, named v0, v1, ... */
export function times(count: number, recipe: (name: string) => Validator, from = 0): readonly Validator[] {
  return Array.from({ length: count }, (_, index) => recipe(`v${from + index}`));
}

/** How the opinion of a language model came about. */
export const MODEL_ORIGIN: Origin = {
  model: 'some-model',
  promptDigest: 'a'.repeat(64),
  calls: 2,
  inputTokens: 300,
  outputTokens: 40,
  costMicros: 12,
  latencyMs: 800,
  isCached: false,
  failure: null,
};

/** A pool of so many seats. */
export function scriptedPool(name: string, size: number, changes: Partial<PoolConfig> = {}): PoolConfig {
  return {
    name,
    minAgents: size,
    maxAgents: size,
    thresholdBasisPoints: 6700,
    policy: 'gate',
    voting: 'cross_examination',
    specializationWeights: new Map(),
    proposition: 'Every claim is supported.',
    ...changes,
  };
}

/** An engine with only the scripted pool, on a clock that stands still, and without extra time for late ballots. */
export function scriptedEngine(
  validators: readonly Validator[],
  changes: Partial<PoolConfig> &
    Pick<EngineOptions, 'agents' | 'store' | 'authorities' | 'gold' | 'randomBytes' | 'sourceFinder'> & {
      readonly clock?: ManualClock;
      readonly lateBallotsMs?: number;
    } = {},
): ConsensusEngine {
  const { agents = [], clock = new ManualClock(), store, authorities, gold, randomBytes, ...others } = changes;
  const { sourceFinder, lateBallotsMs = 0, ...poolChanges } = others;
  const size = validators.length + agents.length;
  const pool = scriptedPool(POOL, size, poolChanges);
  const base = defaultConfig();
  const config = { ...base, pools: new Map([[POOL, pool]]), resolution: { ...base.resolution, lateBallotsMs } };
  return createConsensusEngine({
    keys: memoryKeys(),
    config,
    validators,
    agents,
    hasBuiltIns: false,
    clock,
    ...(store === undefined ? {} : { store }),
    ...(authorities === undefined ? {} : { authorities }),
    ...(gold === undefined ? {} : { gold }),
    ...(randomBytes === undefined ? {} : { randomBytes }),
    ...(sourceFinder === undefined ? {} : { sourceFinder }),
  });
}
