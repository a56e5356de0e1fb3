/**
 * What a pool learns from a validation whose truth nobody knows: who was late, silent, contradicted itself or stood
 * alone. Weak evidence: three strikes of it cost an agent its say, one costs a little weight.
 */
import {
  BEHAVIOUR_KINDS,
  type BehaviourKind,
  behaviourOf,
  hypothesesOf,
  type PanelBackground,
} from '../faults/behaviour.ts';
import { type HonestErrorRange, honestErrorRange } from '../faults/honest-error.ts';
import { boundariesOf, recoveryScore, runTest } from '../faults/sequential-test.ts';
import { RESTS_ON_MAX, type Suspicion } from '../faults/suspicion.ts';
import { faultsMax, quorumSize } from '../quorum/quorum.ts';
import { BASIS_POINTS } from '../quorum/weights.ts';
import { answersOf } from './known-marks.ts';
import type {
  AgentRecord,
  AgentVote,
  MemoryRules,
  Observation,
  PoolMemory,
  Remembered,
  StandingChange,
} from './pool-memory.ts';

/** Known answers from which on agreement tells nothing more. */
const JUDGED_BY_TRUTH_FROM = 10;
/** Dissent that is usual on a panel, at least and at most, in basis points. */
const DISSENT_BOUNDS = { honestErrorMin: 500, honestErrorMax: 4000 } as const;

/** Takes in a decided validation. */
export function observe(memory: PoolMemory, { validation, outcome, votes, onlookers = [] }: Observation): Remembered {
  return observeBehaviour(memory, validation, { votes, onlookers }, outcome);
}

/**
 * What was seen, with nobody without a say for it: for a group that no known answer reaches, in which there would be no way
 * back.
 */
export function withoutQuarantine({ memory, faults, changes }: Remembered): Remembered {
  const agents = memory.agents.map((record) => (record.quarantine === null ? record : { ...record, quarantine: null }));
  return { memory: { ...memory, agents }, faults, changes: changes.filter(({ change }) => change !== 'quarantined') };
}

/** Takes in how the panel behaved; `outcome` is null when agreement with it is to tell nothing. */
export function observeBehaviour(
  memory: PoolMemory,
  validation: string,
  { votes, onlookers = [] }: Pick<Observation, 'votes' | 'onlookers'>,
  outcome: PanelBackground['outcome'],
): Remembered {
  const inTime = votes.filter(({ status }) => status === 'voted').length;
  const panel = { wasQuorumInTime: votes.length > 0 && inTime >= quorumSize(votes.length), outcome };
  const context = { memory, validation, panel };
  const byAgent = new Map([...votes, ...onlookers].map((vote) => [vote.agent, vote]));
  const seen = memory.agents.map((record, index) => {
    const vote = byAgent.get(record.agent);
    return vote === undefined ? unchanged(record) : seeAgent(context, index, record, vote);
  });
  return {
    memory: { ...memory, agents: seen.map(({ record }) => record), observed: memory.observed + 1 },
    faults: seen.flatMap(({ faults }) => faults),
    changes: seen.flatMap(({ changes }) => changes),
  };
}

interface Seen {
  readonly record: AgentRecord;
  readonly faults: readonly Suspicion[];
  readonly changes: readonly StandingChange[];
}

/** A suspicion that a behaviour brought. */
type Accused = Suspicion & { readonly kind: BehaviourKind };

interface Context {
  readonly memory: PoolMemory;
  readonly validation: string;
  readonly panel: PanelBackground;
}

const unchanged = (record: AgentRecord): Seen => ({ record, faults: [], changes: [] });

/** How often agents of this pool disagree with what was decided; f liars cannot shift it. */
function usualDissent({ agents }: PoolMemory): HonestErrorRange {
  const tallies = agents.map(({ behaviour }) => ({
    answers: behaviour.outlier.length,
    errors: [...behaviour.outlier].filter((mark) => mark === '1').length,
  }));
  return honestErrorRange(tallies, faultsMax(Math.max(1, agents.length)), DISSENT_BOUNDS);
}

/** One agent's behaviours, one after the other; nobody is accused twice for what cost the say already. */
function seeAgent(context: Context, index: number, before: AgentRecord, vote: AgentVote): Seen {
  const shown = behaviourOf(vote, context.panel);
  let seen = unchanged(before);
  for (const kind of BEHAVIOUR_KINDS) {
    const isShown = shown[kind];
    if (isShown === null) continue;
    const { record, fault } = seeBehaviour(context, seen.record, kind, isShown);
    const isAccused = fault !== undefined && mayBeAccused(context.memory, index, kind);
    seen = isAccused ? accuse(context.memory, { ...seen, record }, fault) : { ...seen, record };
  }
  return seen;
}

/** Who has given enough known answers is judged by these, and not by how often it agrees with the others. */
function mayBeAccused(memory: PoolMemory, index: number, kind: BehaviourKind): boolean {
  const record = memory.agents[index];
  if (record === undefined || record.isExcluded || record.quarantine !== null) return false;
  return kind !== 'outlier' || answersOf(memory, index, record.testedSince).length < JUDGED_BY_TRUTH_FROM;
}

/** Adds one observation to the series, and says whether that makes a fault of it. */
function seeBehaviour(
  { memory, validation }: Context,
  record: AgentRecord,
  kind: BehaviourKind,
  isShown: boolean,
): { readonly record: AgentRecord; readonly fault: Accused | undefined } {
  const { rules } = memory;
  const series = (record.behaviour[kind] + (isShown ? '1' : '0')).slice(-rules.behaviourMax);
  const shownIn = isShown ? [...record.shownIn[kind], validation].slice(-RESTS_ON_MAX) : record.shownIn[kind];
  const next = { ...record, shownIn: { ...record.shownIn, [kind]: shownIn } };
  const verdict = judge(memory, kind, series, record.suspectedOf.includes(kind));
  const kept = verdict.score === undefined && !verdict.isOver ? series : '';
  const suspectedOf = record.suspectedOf.filter((known) => known !== kind || !verdict.isOver);
  const updated = { ...next, suspectedOf, behaviour: { ...record.behaviour, [kind]: kept } };
  return {
    record: updated,
    fault: verdict.score === undefined ? undefined : suspicionOf(updated, kind, verdict.score, rules),
  };
}

/** `score` when the series makes a fault; `isOver` when a suspected agent has recovered. */
function judge(
  memory: PoolMemory,
  kind: BehaviourKind,
  series: string,
  isSuspected: boolean,
): { readonly score: number | undefined; readonly isOver: boolean } {
  // Nobody becomes suspected by behaving well.
  if (!isSuspected && !series.endsWith('1')) return { score: undefined, isOver: false };
  const { rules } = memory;
  const boundaries = boundariesOf(rules);
  const hypotheses = hypothesesOf(kind, kind === 'outlier' ? usualDissent(memory).high : 0);
  const hits = [...series].map((mark) => mark === '1');
  if (!isSuspected) {
    const test = runTest(hits, hypotheses, boundaries);
    return { score: test.state === 'faulty' ? test.score : undefined, isOver: false };
  }
  const score = recoveryScore(hits, hypotheses, boundaries);
  if (score <= boundaries.sound) return { score: undefined, isOver: true };
  return { score: hits.length >= rules.repeatAfter && score >= boundaries.faulty ? score : undefined, isOver: false };
}

function suspicionOf(record: AgentRecord, kind: BehaviourKind, score: number, rules: MemoryRules): Accused {
  return {
    agent: record.agent,
    kind,
    statistic: { name: `${kind}_test`, value: score, bound: boundariesOf(rules).faulty, unit: 'micro_nats' },
    confidenceBasisPoints: BASIS_POINTS - Math.ceil(rules.falseAccusationPerMillion / 100),
    partners: [],
    restsOn: record.shownIn[kind],
  };
}

/**
 * Every kind but the outlier is a strike, and the third strike is quarantine. A behaviour that goes on is one fault,
 * however many strikes it brings.
 */
function accuse({ rules, observed, learned }: PoolMemory, seen: Seen, fault: Accused): Seen {
  const { record } = seen;
  const { kind } = fault;
  const suspectedOf = [...new Set([...record.suspectedOf, kind])].sort();
  const faults = record.suspectedOf.includes(kind) ? seen.faults : [...seen.faults, fault];
  if (kind === 'outlier') return { ...seen, record: { ...record, suspectedOf }, faults };
  const fresh = record.strikes.filter((strike) => strike > observed - rules.strikeExpiry);
  const strikes = [...fresh, observed].slice(-rules.strikesMax);
  if (strikes.length < rules.strikesMax) return { ...seen, record: { ...record, suspectedOf, strikes }, faults };
  const quarantine = { kind, knownAnswers: 0 };
  return {
    record: { ...record, suspectedOf, strikes, quarantine, testedSince: learned },
    faults,
    changes: [...seen.changes, { agent: record.agent, change: 'quarantined', kind }],
  };
}
