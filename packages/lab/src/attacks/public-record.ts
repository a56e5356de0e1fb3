/** What the ledger shows of an agent: adaptive attackers read it before they act. */
import { boundariesOf } from '@dikast/core/faults/sequential-test';
import type { PoolMemory } from '@dikast/core/reputation/pool-memory';
import { standingOf } from '@dikast/core/reputation/standing';
import type { PublicRecord } from './attacker.ts';

/** The record of one agent of the pool. */
export function publicRecordOf(memory: PoolMemory, agent: string): PublicRecord {
  const { knownAnswers, errors, test, standing } = standingOf(memory, agent);
  const others = memory.agents.filter((other) => other.agent !== agent).map((other) => standingOf(memory, other.agent));
  const answers = others.reduce((sum, other) => sum + other.knownAnswers, 0);
  const othersErrors = others.reduce((sum, other) => sum + other.errors, 0);
  return {
    knownAnswers,
    errors,
    othersErrorRate: answers === 0 ? 0 : othersErrors / answers,
    hasSay: standing !== 'quarantined' && standing !== 'excluded',
    suspicion: Math.max(0, test.score / boundariesOf(memory.rules).faulty),
  };
}
