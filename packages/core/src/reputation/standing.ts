/**
 * Where an agent stands in the eyes of its pool: the answer to "may I believe this one, and how do you know?".
 */

import { present } from '../base/assert.ts';
import type { BehaviourKind } from '../faults/behaviour.ts';
import type { TestResult } from '../faults/sequential-test.ts';
import { boundariesOf } from '../faults/sequential-test.ts';
import { errorTestOf, honestErrorOf } from './error-standing.ts';
import { type EstimatedRate, estimateRate } from './interval.ts';
import { answersOf } from './known-marks.ts';
import type { AgentRecord, PoolMemory, Quarantine } from './pool-memory.ts';
import { reputationsOf } from './reputation.ts';

/** `watched` has its full say or nearly; `quarantined` keeps its seat without a vote; `excluded` casts no ballot. */
export type Standing = 'trusted' | 'watched' | 'quarantined' | 'excluded';

/** What the pool knows of one agent. */
export interface AgentStanding {
  readonly agent: string;
  readonly standing: Standing;
  /** How often it is believed to be right, in basis points. */
  readonly reputation: number;
  readonly knownAnswers: number;
  readonly errors: number;
  /** Share of bad answers that it rejects. */
  readonly sensitivity: EstimatedRate;
  /** Share of good answers that it approves. */
  readonly specificity: EstimatedRate;
  /** The sequential test on its known answers; since its quarantine, if it is in one. */
  readonly test: TestResult;
  readonly quarantine: Quarantine | null;
  readonly strikes: number;
  readonly suspectedOf: readonly BehaviourKind[];
}

/** The standing of one agent of the pool. */
export function standingOf(memory: PoolMemory, agent: string): AgentStanding {
  const index = memory.agents.findIndex((record) => record.agent === agent);
  const record = present(memory.agents[index], 'the agent belongs to the pool');
  const answers = answersOf(memory, index, 0);
  const rateOf = (truth: 'approve' | 'reject') => {
    const asked = answers.filter((answer) => answer.truth === truth);
    return estimateRate(asked.filter(({ isWrong }) => !isWrong).length, asked.length);
  };
  const test = errorTestOf(memory, index, honestErrorOf(memory));
  const strikes = record.strikes.filter((strike) => strike > memory.observed - memory.rules.strikeExpiry).length;
  return {
    agent,
    standing: nameStanding(record, strikes, test.score >= boundariesOf(memory.rules).faulty / 2),
    reputation: present(reputationsOf(memory)[index], 'every agent has a reputation'),
    knownAnswers: answers.length,
    errors: answers.filter(({ isWrong }) => isWrong).length,
    sensitivity: rateOf('reject'),
    specificity: rateOf('approve'),
    test,
    quarantine: record.quarantine,
    strikes,
    suspectedOf: record.suspectedOf,
  };
}

function nameStanding(record: AgentRecord, strikes: number, isLeaning: boolean): Standing {
  if (record.isExcluded) return 'excluded';
  if (record.quarantine !== null) return 'quarantined';
  return strikes > 0 || record.suspectedOf.length > 0 || isLeaning ? 'watched' : 'trusted';
}
