/**
 * Whole histories of agents on known answers: who loses the say, and after how many. Only the memory runs here, no
 * decisions, so that thousands of histories are affordable.
 */
import { createPrng, type Prng } from '@dikast/core/base/prng';
import { learn } from '@dikast/core/reputation/learning';
import {
  type AgentVote,
  createPoolMemory,
  DEFAULT_MEMORY_RULES,
  type PoolMemory,
} from '@dikast/core/reputation/pool-memory';
import { standingOf } from '@dikast/core/reputation/standing';
import type { Act } from './act.ts';
import type { Attacker } from './attacker.ts';
import type { ChosenBehaviour } from './attackers.ts';
import { honestAct } from './honest-agent.ts';
import { DEADLINE_MS, drawItem, type Item } from './item.ts';
import { agentName } from './pool-plan.ts';
import { publicRecordOf } from './public-record.ts';

/** A pool whose agents are put to the test on known answers. */
export interface HistoryPlan {
  readonly seed: number;
  /** Error rate of each seat if it is honest. */
  readonly honestErrors: readonly number[];
  readonly rho: number;
  /** The first seats are Byzantine. */
  readonly byzantine: readonly ChosenBehaviour[];
  readonly knownAnswers: number;
}

/** What became of one agent. */
export interface AgentHistory {
  readonly isByzantine: boolean;
  /** Known answers until it lost its say for the first time, or null. */
  readonly lostSayAfter: number | null;
  readonly hasSayAtTheEnd: boolean;
  /** Of the known answers that it gave while it had its say, those that were wrong. */
  readonly answersWithSay: number;
  readonly errorsWithSay: number;
}

const BAD_SHARE = 0.5;
const LATE_SHARE = 0.01;
const TOPIC_COUNT = 8;
const ATTACKER_STREAM = 0xa78;
const PACT_STREAM = 0x9ac8;

/** Runs a pool through its known answers. */
export function agentHistoriesOf(plan: HistoryPlan): readonly AgentHistory[] {
  const { honestErrors, rho, seed } = plan;
  const agents = honestErrors.map((_, position) => agentName(position));
  const crew = crewOf(plan);
  const rules = {
    seats: agents.length,
    rho,
    badShare: BAD_SHARE,
    knownShare: 1,
    lateShare: LATE_SHARE,
    topicCount: TOPIC_COUNT,
  };
  const lostSay = new Map<string, number>();
  const withSay = agents.map(() => ({ answers: 0, errors: 0 }));
  let memory = createPoolMemory(
    agents.map((agent) => ({ agent })),
    DEFAULT_MEMORY_RULES,
  );
  for (let index = 0; index < plan.knownAnswers; index++) {
    const item = drawItem(rules, seed, index);
    const votes = actsOn(item, plan, crew, memory).map((act, position) => voteOf(act, agents[position] ?? ''));
    countWithSay(withSay, memory, votes, item);
    const learned = learn(memory, { validation: `known-${index}`, truth: item.truth, votes });
    memory = learned.memory;
    for (const { agent, change } of learned.changes)
      if (change === 'quarantined' && !lostSay.has(agent)) lostSay.set(agent, index + 1);
  }
  return agents.map((agent, position) => ({
    isByzantine: position < crew.length,
    lostSayAfter: lostSay.get(agent) ?? null,
    hasSayAtTheEnd: standingOf(memory, agent).standing !== 'quarantined',
    answersWithSay: withSay[position]?.answers ?? 0,
    errorsWithSay: withSay[position]?.errors ?? 0,
  }));
}

function countWithSay(
  counts: readonly { answers: number; errors: number }[],
  memory: PoolMemory,
  votes: readonly AgentVote[],
  { truth }: Item,
): void {
  for (const [position, { choice }] of votes.entries()) {
    const count = counts[position];
    if (count === undefined || choice === null || memory.agents[position]?.quarantine !== null) continue;
    count.answers += 1;
    if (choice !== truth) count.errors += 1;
  }
}

interface CrewMember {
  readonly attacker: Attacker;
  readonly prng: Prng;
}

function crewOf({ byzantine, seed }: HistoryPlan): readonly CrewMember[] {
  return byzantine.map(({ behaviour, parameter }, position) => ({
    attacker: behaviour.create(parameter),
    prng: createPrng(seed, ATTACKER_STREAM, position),
  }));
}

function actsOn(
  item: Item,
  { honestErrors, seed }: HistoryPlan,
  crew: readonly CrewMember[],
  memory: PoolMemory,
): readonly Act[] {
  const honestActs = honestErrors.map((error, seat) => honestAct(item, seat, { error, rulingError: 0 }));
  const others = honestActs.slice(crew.length);
  const pact = createPrng(seed, PACT_STREAM, item.index).nextUint32();
  return honestActs.map((honest, seat) => {
    const member = crew[seat];
    if (member === undefined) return honest;
    const readRecord = () => publicRecordOf(memory, agentName(seat));
    return member.attacker({
      item,
      seat,
      honest,
      others,
      panelSize: honestErrors.length,
      pact,
      prng: member.prng,
      readRecord,
    });
  });
}

/** The first-round vote: here nobody is cross-examined, so honest errors are as frequent as they can be. */
function voteOf(act: Act, agent: string): AgentVote {
  const status = statusOf(act);
  return {
    agent,
    choice: status === 'voted' ? act.choice : null,
    confidence: act.confidenceBasisPoints,
    latencyMs: act.latencyMs,
    status,
    objections: act.objections.map(String),
    findingsDigest: act.findings,
  };
}

function statusOf({ isSent, latencyMs, misdeed }: Act): AgentVote['status'] {
  if (!isSent) return 'missing';
  if (latencyMs > DEADLINE_MS) return 'late';
  return misdeed === undefined ? 'voted' : 'failed';
}
