/**
 * What a pool's group orders: the ballots of one validation, all of them, with the request they are about.
 * The engine that collected them is only a client: it can forge none, and the group judges them itself.
 */
import { isWellFormedText, utf8Text } from '../base/bytes.ts';
import { canonicalBytes, canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import type { Lineup } from '../voting/lineup.ts';
import { type LearnOperation, learnFormProblem } from './learn-operation.ts';

/** Everything a pool needs to decide one validation. Ballots are as received: the group admits them itself. */
export interface DecideOperation {
  readonly kind: 'decide';
  /** 2 since operations name the line-up that their panel was drawn from; `lineup` and `onlookers` came with it. */
  readonly version: 1 | 2;
  readonly validation: string;
  /** The request; its digest is what the ballots name. */
  readonly request: JsonValue;
  /** What the agents judged as claim 0, 1, ...: recorded, because how an answer is split may differ elsewhere. */
  readonly claims: readonly JudgedClaim[];
  /** All pools of the validation, so that none can be left out of the verdict, or made to count for less, later. */
  readonly plan: readonly PlannedPool[];
  readonly window: { readonly earliestMs: number; readonly latestMs: number };
  /** Whether the second round took place. */
  readonly isExamined: boolean;
  /** Clean ballots of both rounds, in the order they were counted. */
  readonly ballots: readonly JsonValue[];
  /** What was refused, by sender and round: proof for whoever judges the sender. */
  readonly exhibits: readonly Exhibit[];
  /**
   * Who was asked and did not answer in time, as the engine says, with or without a ballot that came in extra time. Nobody can prove it; it is no more than leaving a
   * ballot out would be, and counts as weak evidence.
   */
  readonly absences: readonly Absence[];
  /** Must be the pool's own when the operation is executed, so that no panel mixes two rosters. */
  readonly lineup?: Lineup;
  /** Clean ballots of agents without a seat, which were asked for the sake of a known answer: they count for nothing. */
  readonly onlookers?: readonly JsonValue[];
}

/** An agent without a ballot in time. */
export interface Absence {
  readonly agent: string;
  readonly status: 'late' | 'failed';
}

/** A claim's place in the answer, in UTF-16 code units, and whether it states anything that sources could support. */
export interface JudgedClaim {
  readonly start: number;
  readonly end: number;
  readonly isCheckable: boolean;
}

/** A pool's place in the validation. */
export interface PlannedPool {
  readonly pool: string;
  readonly policy: 'gate' | 'advisory';
  readonly isSeated: boolean;
}

/** What one agent sent in one round when something of it was refused. */
export interface Exhibit {
  readonly agent: string;
  readonly round: 1 | 2;
  readonly sent: readonly JsonValue[];
}

/** Seats of the largest panel. */
const SEATS_MAX = 100;
/** Agents that may be asked beside a panel: what both send, and who of both is absent, must fit into one operation. */
export const ONLOOKERS_MAX = 100;
const ASKED_MAX = SEATS_MAX + ONLOOKERS_MAX;

/** Bounds of an operation beyond those of its ballots. Everybody casts one, and may have something refused, in each round. */
export const OPERATION_BOUNDS = {
  ballotsMax: 2 * SEATS_MAX,
  onlookersMax: 2 * ONLOOKERS_MAX,
  placesMax: 1000,
  exhibitsMax: 2 * ASKED_MAX,
  sentPerExhibitMax: 8,
  planMax: 100,
  claimsMax: 10_000,
  absencesMax: ASKED_MAX,
} as const;

/** The bytes of an operation: canonical JSON, so that one operation has one form. */
export function encodeOperation(operation: DecideOperation | LearnOperation): Uint8Array {
  return canonicalBytes(operation);
}

/** The operation that bytes hold, or what is wrong with them. Never throws: what is ordered is a client's choice. */
export function decodeOperation(bytes: Uint8Array): DecideOperation | LearnOperation | string {
  const text = utf8Text(bytes);
  if (text === undefined) return 'the operation is not UTF-8';
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonicalJson(value) !== text) return 'the operation is not canonical JSON';
  } catch {
    return 'the operation is not JSON';
  }
  return formProblem(value) ?? (value as DecideOperation | LearnOperation);
}

const MEMBERS = 'absences ballots claims exhibits isExamined kind plan request validation version window';
const MEMBERS_2 =
  'absences ballots claims exhibits isExamined kind lineup onlookers plan request validation version window';

function formProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'the operation is not an object';
  if (value.kind === 'learn') return learnFormProblem(value);
  const members = value.version === 2 ? MEMBERS_2 : MEMBERS;
  if (Object.keys(value).sort().join(' ') !== members) return `an operation has the members ${members} and no other`;
  if (value.kind !== 'decide' || (value.version !== 1 && value.version !== 2))
    return 'the operation is of an unknown kind or version';
  if (typeof value.validation !== 'string' || !/^[0-9a-f]{32}$/.test(value.validation))
    return 'validation is not 32 hexadecimal digits';
  if (!isObject(value.request)) return 'request is not an object';
  const answer = value.request.answer;
  if (!isList(value.claims, OPERATION_BOUNDS.claimsMax) || !areClaimsOf(answer, value.claims))
    return 'claims is not a list of places in the answer, in order and within its bound';
  if (!isList(value.plan, OPERATION_BOUNDS.planMax) || !value.plan.every(isPlannedPool))
    return 'plan is not a list of pools within its bound';
  if (!isWindow(value.window)) return 'window is not two times in order';
  if (typeof value.isExamined !== 'boolean') return 'isExamined is not a boolean';
  if (!isList(value.ballots, OPERATION_BOUNDS.ballotsMax)) return 'ballots is not a list within its bound';
  if (!isList(value.exhibits, OPERATION_BOUNDS.exhibitsMax) || !value.exhibits.every(isExhibit))
    return 'exhibits is not a list of exhibits within its bound';
  if (!isList(value.absences, OPERATION_BOUNDS.absencesMax) || !value.absences.every(isAbsence))
    return 'absences is not a list of absences within its bound';
  return value.version === 1 ? undefined : lineupProblem(value);
}

function lineupProblem({ lineup, onlookers }: Readonly<Record<string, unknown>>): string | undefined {
  if (!isList(onlookers, OPERATION_BOUNDS.onlookersMax)) return 'onlookers is not a list within its bound';
  if (!isObject(lineup) || Object.keys(lineup).sort().join(' ') !== 'replacements silenced version')
    return 'lineup has the members replacements silenced version and no other';
  const { version, replacements, silenced } = lineup;
  const { placesMax } = OPERATION_BOUNDS;
  if (!isNatural(version)) return 'the version of the line-up is not a natural number';
  if (!isList(silenced, placesMax) || !silenced.every(isAgentName)) return 'silenced is not a list of agents';
  if (!isList(replacements, placesMax) || !replacements.every(isReplacement))
    return 'replacements is not a list of places and their holders';
  return undefined;
}

function isReplacement(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).sort().join(' ') !== 'holder place') return false;
  return isAgentName(value.place) && isAgentName(value.holder);
}

/** Whether these are claims of an answer: places in its text, in order, none inside another. */
export function areClaimsOf(answer: unknown, claims: readonly unknown[]): boolean {
  if (typeof answer !== 'string') return false;
  let from = 0;
  return claims.every((claim) => {
    if (!isObject(claim) || Object.keys(claim).sort().join(' ') !== 'end isCheckable start') return false;
    const { start, end, isCheckable } = claim;
    if (!isNatural(start) || !isNatural(end) || typeof isCheckable !== 'boolean') return false;
    const isInOrder = from <= start && start < end && end <= answer.length;
    from = end;
    return isInOrder;
  });
}

function isPlannedPool(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).sort().join(' ') !== 'isSeated policy pool') return false;
  const isNamed = typeof value.pool === 'string' && value.pool.length <= 128;
  return isNamed && (value.policy === 'gate' || value.policy === 'advisory') && typeof value.isSeated === 'boolean';
}

function isExhibit(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).sort().join(' ') !== 'agent round sent') return false;
  const isNamed = isAgentName(value.agent);
  return isNamed && (value.round === 1 || value.round === 2) && isList(value.sent, OPERATION_BOUNDS.sentPerExhibitMax);
}

function isAgentName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 128 && isWellFormedText(value);
}

function isAbsence(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).sort().join(' ') !== 'agent status') return false;
  const isNamed = isAgentName(value.agent);
  return isNamed && (value.status === 'late' || value.status === 'failed');
}

function isWindow(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).sort().join(' ') !== 'earliestMs latestMs') return false;
  const { earliestMs, latestMs } = value;
  return isNatural(earliestMs) && isNatural(latestMs) && earliestMs <= latestMs;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown, lengthMax: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= lengthMax;
}

function isNatural(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
