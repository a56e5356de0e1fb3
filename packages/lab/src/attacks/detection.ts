/**
 * How well the pool's memory tells liars from honest agents: accuracy over many random pools for behaviours that err at
 * least 0.3 more than honest agents, and a detection curve for the others.
 */
import { assert } from '@dikast/core/base/assert';
import { createPrng, type Prng } from '@dikast/core/base/prng';
import { faultsMax } from '@dikast/core/quorum/quorum';
import { type AgentHistory, agentHistoriesOf, type HistoryPlan } from './agent-histories.ts';
import { type ChosenBehaviour, parseBehaviour } from './attackers.ts';

/** From what pools are drawn. */
export interface DetectionRules {
  readonly seed: number;
  readonly knownAnswers: number;
  /** How far an honest agent's error rate may lie from its pool's, either way. */
  readonly spread: number;
}

/** Bounds of the promise: honest error, correlation, and how much more often than an honest agent a liar errs. */
const HONEST_ERROR = { least: 0.05, most: 0.25 };
const RHO_MOST = 0.3;
const ERROR_GAP = 0.3;
const POOL_SIZES = [4, 5, 7, 10] as const;
const SLEEP_MOST = 50;

interface LoudBehaviour {
  readonly name: string;
  /** Above this honest error the gap would be smaller than promised. */
  readonly honestErrorMost: number;
  readonly parameterOf: (errors: { readonly own: number; readonly highest: number }, prng: Prng) => number;
}

/** Behaviours whose error rate is at least the gap above the honest one, with the parameter that makes it so. */
const LOUD: readonly LoudBehaviour[] = [
  loud('always-opposite', 1),
  loud('random', 0.5),
  loud('colluding-false-positives', 0.5),
  loud('colluding-false-negatives', 0.5),
  loud('extreme-bias', 0.5),
  { ...loud('sleeper', 1), parameterOf: (_, prng) => prng.nextBelow(SLEEP_MOST) },
  { ...loud('topic-liar', 1), parameterOf: () => 4 },
  // The hardest of all: with its own honest errors it comes to exactly the gap above the weakest honest agent.
  { ...loud('low-rate-liar', 1), parameterOf: ({ own, highest }) => (highest + ERROR_GAP - own) / (1 - own) },
];

/** Names of the behaviours that the promise is about. */
export const LOUD_NAMES: readonly string[] = LOUD.map(({ name }) => name);

/** One pool drawn and put to the test. */
export interface TestedPool {
  readonly plan: HistoryPlan;
  /** `honest` or the behaviour, of every agent. */
  readonly behaviours: readonly string[];
  readonly histories: readonly AgentHistory[];
}

/** Draws pool number `index` with one to f loud liars, all of one error range, and puts it to the test. */
export function testPool(index: number, { seed, knownAnswers, spread }: DetectionRules): TestedPool {
  const prng = createPrng(seed, index);
  const size = POOL_SIZES[index % POOL_SIZES.length] ?? 4;
  const liars = drawLiars(1 + prng.nextBelow(faultsMax(size)), prng);
  const most = Math.min(...liars.map(({ honestErrorMost }) => honestErrorMost));
  const usual = HONEST_ERROR.least + prng.nextFraction() * (most - HONEST_ERROR.least);
  const drawError = () => usual + (2 * prng.nextFraction() - 1) * spread;
  const honestErrors = Array.from({ length: size }, () => Math.max(HONEST_ERROR.least, Math.min(most, drawError())));
  const highest = Math.max(...honestErrors);
  const plan = {
    seed: prng.nextUint32(),
    honestErrors,
    rho: prng.nextFraction() * RHO_MOST,
    byzantine: liars.map(({ name, parameterOf }, seat) =>
      chooseBehaviour(name, parameterOf({ own: honestErrors[seat] ?? 0, highest }, prng)),
    ),
    knownAnswers,
  };
  const behaviours = honestErrors.map((_, seat) => liars[seat]?.name ?? 'honest');
  return { plan, behaviours, histories: agentHistoriesOf(plan) };
}

/** Half of the pools have liars of one kind, who may collude; the others have any. */
function drawLiars(count: number, prng: Prng): readonly LoudBehaviour[] {
  const isOneKind = prng.nextBelow(2) === 0;
  const first = prng.nextBelow(LOUD.length);
  return Array.from({ length: count }, (_, liar) => {
    const kind = isOneKind || liar === 0 ? first : prng.nextBelow(LOUD.length);
    return LOUD[kind] as LoudBehaviour;
  });
}

/** What was counted of one behaviour, or of the honest. */
export interface DetectionRow {
  readonly behaviour: string;
  readonly agents: number;
  /** Liars without a say at the end, honest agents with one. */
  readonly classifiedRightly: number;
  /** Agents that lost their say at any time: of the honest, the false accusations. */
  readonly lostSay: number;
  /** Known answers until then, ascending. */
  readonly knownAnswersUsed: readonly number[];
}

/** Counts tested pools by behaviour, the honest first. */
export function countDetections(pools: readonly TestedPool[]): readonly DetectionRow[] {
  return ['honest', ...LOUD_NAMES].map((behaviour) => {
    const histories = pools.flatMap((pool) => pool.histories.filter((_, seat) => pool.behaviours[seat] === behaviour));
    const used = histories.flatMap(({ lostSayAfter }) => lostSayAfter ?? []).sort((left, right) => left - right);
    const right = histories.filter(({ isByzantine, hasSayAtTheEnd }) => isByzantine !== hasSayAtTheEnd);
    return {
      behaviour,
      agents: histories.length,
      classifiedRightly: right.length,
      lostSay: used.length,
      knownAnswersUsed: used,
    };
  });
}

/** What a subtle behaviour is tried at. */
export interface CurveRules {
  readonly seed: number;
  readonly pools: number;
  readonly checkpoints: readonly number[];
}

/** Honest agents of the curves: seven agents of which two attack. */
const CURVE_POOL = { size: 7, honestError: 0.1, rho: 0.2 } as const;

/** How a behaviour fares against the memory. */
export interface DetectionCurve {
  /** Share of the agents that lost their say within each number of known answers. */
  readonly lostSay: readonly number[];
  /** Share of the known answers that were given with a say. */
  readonly withSay: number;
  /** Error rate on those, less the honest one: what the behaviour got away with. */
  readonly errorAboveHonest: number;
}

/** Tries a behaviour. */
export function detectionCurve(name: string, parameter: number, rules: CurveRules): DetectionCurve {
  const { size, honestError, rho } = CURVE_POOL;
  const byzantine = Array.from({ length: faultsMax(size) }, () => chooseBehaviour(name, parameter));
  const honestErrors = Array.from({ length: size }, () => honestError);
  const knownAnswers = Math.max(...rules.checkpoints);
  const histories = Array.from({ length: rules.pools }, (_, pool) =>
    agentHistoriesOf({ seed: rules.seed + pool, honestErrors, rho, byzantine, knownAnswers }),
  ).flatMap((pool) => pool.filter(({ isByzantine }) => isByzantine));
  const [answers, errors] = [sumOf(histories, 'answersWithSay'), sumOf(histories, 'errorsWithSay')];
  return {
    lostSay: rules.checkpoints.map((checkpoint) => shareLostBy(histories, checkpoint)),
    withSay: answers / (histories.length * knownAnswers),
    errorAboveHonest: answers === 0 ? 0 : errors / answers - honestError,
  };
}

function shareLostBy(histories: readonly AgentHistory[], knownAnswers: number): number {
  const lost = histories.filter(({ lostSayAfter }) => lostSayAfter !== null && lostSayAfter <= knownAnswers);
  return lost.length / histories.length;
}

function sumOf(histories: readonly AgentHistory[], member: 'answersWithSay' | 'errorsWithSay'): number {
  return histories.reduce((sum, history) => sum + history[member], 0);
}

function loud(name: string, ownError: number): LoudBehaviour {
  return { name, honestErrorMost: Math.min(HONEST_ERROR.most, ownError - ERROR_GAP), parameterOf: () => 0 };
}

function chooseBehaviour(name: string, parameter: number): ChosenBehaviour {
  const chosen = parseBehaviour(name);
  assert(typeof chosen !== 'string', 'the behaviour exists');
  return { ...chosen, parameter };
}
