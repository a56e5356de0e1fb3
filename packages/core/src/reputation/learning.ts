/**
 * What a pool learns from a validation whose truth is known: the only evidence that may cost an agent its say at once,
 * and the only one that may give it back.
 */
import { type BiasAnswer, testBias } from '../faults/extreme-bias.ts';
import type { SuspicionKind } from '../faults/fault.ts';
import type { HonestErrorRange } from '../faults/honest-error.ts';
import { hasRecovered } from '../faults/known-answer-errors.ts';
import { boundariesOf, type TestResult } from '../faults/sequential-test.ts';
import { sharedErrors } from '../faults/shared-errors.ts';
import { RESTS_ON_MAX, type Statistic, type Suspicion } from '../faults/suspicion.ts';
import { changePointOf } from '../faults/temporal-drift.ts';
import { BASIS_POINTS } from '../quorum/weights.ts';
import { errorTestOf, honestErrorOf } from './error-standing.ts';
import { answersOf, type MarkedAnswer, markRow, pairAnswersOf } from './known-marks.ts';
import { observeBehaviour } from './observing.ts';
import type { AgentRecord, KnownAnswer, PoolMemory, Remembered, StandingChange } from './pool-memory.ts';

/** Takes in a known answer; one that is remembered already changes nothing. */
export function learn(memory: PoolMemory, answer: KnownAnswer): Remembered {
  if (memory.known.some(({ validation }) => validation === answer.validation))
    return { memory, faults: [], changes: [] };
  const seen = answer.wasObserved === true ? undefined : observeBehaviour(memory, answer.validation, answer, null);
  const learned = settleAll(withRow(seen?.memory ?? memory, answer));
  return {
    memory: learned.memory,
    faults: [...(seen?.faults ?? []), ...learned.faults],
    changes: [...(seen?.changes ?? []), ...learned.changes],
  };
}

function withRow(memory: PoolMemory, answer: KnownAnswer): PoolMemory {
  const known = [...memory.known, markRow(memory, answer)].slice(-memory.rules.knownAnswersMax);
  return { ...memory, known, learned: memory.learned + 1 };
}

/** Every agent that answered the latest question is judged anew; all by the same honest rate and the same memory. */
function settleAll(memory: PoolMemory): Remembered {
  const latest = memory.known.at(-1)?.marks ?? '';
  const honest = honestErrorOf(memory);
  const settled = memory.agents.map((record, index) =>
    latest.charAt(index) === '.' || record.isExcluded ? { record } : settleAgent(memory, index, record, honest),
  );
  return {
    memory: { ...memory, agents: settled.map(({ record }) => record) },
    faults: settled.flatMap(({ fault }) => fault ?? []),
    changes: settled.flatMap(({ change }) => change ?? []),
  };
}

interface Settled {
  readonly record: AgentRecord;
  readonly fault?: Suspicion;
  readonly change?: StandingChange;
}

function settleAgent(memory: PoolMemory, index: number, record: AgentRecord, honest: HonestErrorRange): Settled {
  if (record.quarantine !== null) return readmit(memory, index, { record, kind: record.quarantine.kind, honest });
  const test = errorTestOf(memory, index, honest);
  const answers = answersOf(memory, index, record.testedSince).slice(-memory.rules.settleWithin);
  const accusation = accusationOf(memory, answers, test);
  if (accusation !== undefined) return quarantine(memory, index, { record, answers, test, ...accusation });
  const suspectedOf =
    test.state === 'sound' ? record.suspectedOf.filter((kind) => kind !== 'outlier') : record.suspectedOf;
  return { record: { ...record, suspectedOf } };
}

interface Quarantined {
  readonly record: AgentRecord;
  readonly kind: SuspicionKind;
  readonly honest: HonestErrorRange;
}

/** Cleared by answers given since the quarantine: a fresh start, unless a behaviour goes on that it is suspected of. */
function readmit(memory: PoolMemory, index: number, { record, kind, honest }: Quarantined): Settled {
  if (record.suspectedOf.some((suspected) => suspected !== 'outlier')) return { record };
  const errors = answersOf(memory, index, record.testedSince).map(({ isWrong }) => isWrong);
  if (!hasRecovered(errors, honest, memory.rules)) return { record };
  return {
    record: { ...record, quarantine: null, strikes: [], suspectedOf: [], testedSince: memory.learned },
    change: { agent: record.agent, change: 'readmitted', kind },
  };
}

interface Accusation {
  readonly statistic: Statistic;
  readonly missed?: BiasAnswer['truth'];
}

/** Which test, if any, finds the agent faulty. */
function accusationOf({ rules }: PoolMemory, answers: readonly BiasAnswer[], test: TestResult): Accusation | undefined {
  const bound = boundariesOf(rules).faulty;
  const bias = testBias(answers, rules);
  const missed = bias === undefined ? {} : { missed: bias.missed };
  if (test.state === 'faulty') {
    const reached = test.score >= bound ? bound : 0;
    return { statistic: { name: 'error_test', value: test.score, bound: reached, unit: 'micro_nats' }, ...missed };
  }
  if (bias === undefined) return undefined;
  return { statistic: { name: 'bias_test', value: bias.test.score, bound, unit: 'micro_nats' }, ...missed };
}

interface Case extends Accusation {
  readonly record: AgentRecord;
  readonly answers: readonly MarkedAnswer[];
  readonly test: TestResult;
}

/** The seat stays, the say goes; what the suspicion is called is the best explanation of the errors. */
function quarantine(memory: PoolMemory, index: number, { record, answers, test, statistic, missed }: Case): Settled {
  const partners = partnersOf(memory, index);
  const changed = changePointOf(test);
  const kind: SuspicionKind =
    partners.length > 0
      ? 'collusion'
      : missed !== undefined
        ? 'extreme_bias'
        : changed !== undefined
          ? 'temporal_drift'
          : 'reputation_violation';
  const errors = answers.filter(
    ({ isWrong }, position) => isWrong && (kind !== 'temporal_drift' || position >= (changed ?? 0)),
  );
  return {
    record: { ...record, quarantine: { kind, knownAnswers: answers.length }, testedSince: memory.learned },
    fault: {
      agent: record.agent,
      kind,
      statistic,
      confidenceBasisPoints: BASIS_POINTS - Math.ceil(memory.rules.falseAccusationPerMillion / 100),
      partners,
      restsOn: errors.slice(-RESTS_ON_MAX).map(({ validation }) => validation),
    },
    change: { agent: record.agent, change: 'quarantined', kind },
  };
}

/** Agents whose errors are this one's errors, and whose own test leans to faulty: a copied honest agent is not named. */
function partnersOf(memory: PoolMemory, index: number): readonly string[] {
  const honest = honestErrorOf(memory);
  return memory.agents
    .filter((record, other) => {
      if (other === index) return false;
      const isLeaning = record.quarantine !== null || errorTestOf(memory, other, honest).score > 0;
      return isLeaning && sharedErrors(pairAnswersOf(memory, index, other)).isBeyondChance;
    })
    .map(({ agent }) => agent);
}
