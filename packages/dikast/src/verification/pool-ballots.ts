/**
 * One pool's ballots put through admission again, and compared with the attendance that was recorded.
 */

import type { SignedBallot } from '@dikast/core/ballots/ballot';
import type { AdmissionContext } from '@dikast/core/ballots/ballot-admission';
import { BallotBox, createNonceRegister } from '@dikast/core/ballots/ballot-box';
import { documentText } from '@dikast/core/ballots/document-text';
import { fromHex } from '@dikast/core/base/bytes';
import { docketOf, heardOf, isExaminationDue } from '@dikast/core/voting/cast-votes';
import type { Seat } from '@dikast/core/voting/decision';
import { placedOf } from '@dikast/core/voting/lineup';
import { isAdmissibleKey, verifyEd25519 } from '../adapters/ed25519.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { panelOf, ruleOf } from '../verdict/pool-verdict.ts';
import { hasAnswered } from '../verdict/verdict.ts';
import type { PoolShape, VerdictRecord } from '../verdict/verdict-shape.ts';
import { panelName, validationOf } from '../verdict/wider-panel.ts';
import { lateBallotsProblem } from './late-ballots.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** Checks keys, panel, every signature and binding, and that exactly the agents marked as answered have ballots. */
export function checkPoolBallots(pool: PoolShape, record: VerdictRecord): VerificationCheck {
  const name = `ballots of ${panelName(pool)}`;
  const weakKey = pool.roster.find(({ publicKey }) => !isAdmissibleKey(fromHex(publicKey) ?? new Uint8Array()));
  if (weakKey !== undefined) return failed(name, `${weakKey.agent} has a key that is not admissible`);
  if (new Set(pool.roster.flatMap(({ agent, publicKey }) => [agent, publicKey])).size < pool.roster.length * 2)
    return failed(name, 'two agents on the roster share a name or a key');
  const places = (pool.lineup === undefined ? pool.roster : placedOf(pool.lineup, pool.roster)).length;
  if (places < pool.panelSize) return failed(name, `${places} agents cannot fill a panel of ${pool.panelSize}`);
  const problem =
    admitAgain(pool, record) ??
    compareAttendance(pool, record) ??
    compareExamination(pool, record) ??
    lateBallotsProblem(pool, record);
  if (problem !== undefined) return failed(name, problem);
  return passed(name, `${pool.ballots.length} ballots verified, ${pool.panelSize} seats drawn from ${places} agents`);
}

function admitAgain(pool: PoolShape, record: VerdictRecord): string | undefined {
  const seats = new Set(panelOf(pool, record.requestDigest, sha256).map(({ agent }) => agent));
  let docket: ReadonlySet<string> | undefined;
  const panel = { ballots: pool.ballots, isAsked: (agent: string) => seats.has(agent) };
  const onlookers = { ballots: pool.onlookers?.ballots ?? [], isAsked: (agent: string) => !seats.has(agent) };
  for (const asked of [panel, onlookers]) {
    const registerNonce = createNonceRegister({ agentsMax: 1000, perAgentMax: 1000 });
    const { first, second } = roundsOf(asked.ballots);
    if (first.length + second.length < asked.ballots.length) return 'a ballot belongs to no round';
    const firstBox = new BallotBox(contextOf(pool, record, { ...asked, round: 1, docket: new Set() }), registerNonce);
    const problem = firstProblem(firstBox, first);
    if (problem !== undefined) return problem;
    // The docket is that of the panel, which comes first.
    docket ??= new Set(docketOf(heardOf(firstBox.ballots, pool.lineup?.silenced ?? [])).map(({ id }) => id));
    const secondBox = new BallotBox(contextOf(pool, record, { ...asked, round: 2, docket }), registerNonce);
    const later = firstProblem(secondBox, second);
    if (later !== undefined) return later;
  }
  return undefined;
}

/** What was sent, by the round that it says it is for. */
function roundsOf(ballots: readonly unknown[]) {
  const ofRound = (round: 1 | 2) =>
    ballots.filter((ballot) => (ballot as Partial<SignedBallot> | null)?.header?.round === round);
  return { first: ofRound(1), second: ofRound(2) };
}

function firstProblem(box: BallotBox, ballots: readonly unknown[]): string | undefined {
  for (const ballot of ballots) {
    const agent = String((ballot as Partial<SignedBallot>).header?.agent);
    const receipt = box.receive(agent, ballot);
    if (receipt.kind === 'refused') return `a ballot of ${agent.slice(0, 80)} is refused: ${receipt.fault.detail}`;
  }
  return undefined;
}

function compareAttendance(pool: PoolShape, record: VerdictRecord): string | undefined {
  const panel = panelOf(pool, record.requestDigest, sha256);
  const seats = panel.map(({ agent }) => agent).join();
  if (pool.attendance.map(({ agent }) => agent).join() !== seats)
    return 'the attendance is not that of the drawn panel';
  return compareStatuses(pool.attendance, pool.ballots) ?? compareOnlookers(pool, panel);
}

/** Onlookers are agents of the roster without a seat, each named once. */
function compareOnlookers({ roster, onlookers }: PoolShape, panel: readonly Seat[]): string | undefined {
  if (onlookers === undefined) return undefined;
  const mayLookOn = new Set(roster.map(({ agent }) => agent));
  for (const { agent } of panel) mayLookOn.delete(agent);
  // What is taken out cannot be named again.
  const other = onlookers.attendance.find(({ agent }) => !mayLookOn.delete(agent));
  if (other !== undefined) return `${other.agent} looked on twice, has a seat, or is not on the roster`;
  return compareStatuses(onlookers.attendance, onlookers.ballots);
}

/** Exactly those marked as answered have ballots, and nobody else has. */
function compareStatuses(attendance: PoolShape['attendance'], sent: PoolShape['ballots']): string | undefined {
  const ballots = sent as unknown as readonly SignedBallot[];
  for (const { agent, assessment, examination } of attendance) {
    for (const [round, status] of [assessment, examination].entries()) {
      const hasBallot = ballots.some(({ header }) => header.agent === agent && header.round === round + 1);
      if (hasBallot !== hasAnswered(status))
        return `${agent} is marked "${status}" in round ${round + 1}, its ballots say otherwise`;
    }
  }
  const named = new Set(attendance.map(({ agent }) => agent));
  const other = ballots.find(({ header }) => !named.has(header.agent));
  return other === undefined ? undefined : `${other.header.agent} has a ballot, and no attendance`;
}

/** The second round took place if and only if it was due. */
function compareExamination(pool: PoolShape, record: VerdictRecord): string | undefined {
  const { requestDigest } = record;
  const panel = panelOf(pool, requestDigest, sha256);
  const ballots = pool.ballots as unknown as readonly SignedBallot[];
  const firstRound = heardOf(ballots, pool.lineup?.silenced ?? []).filter(({ header }) => header.round === 1);
  if (isExaminationDue(panel, firstRound, ruleOf(pool)) === pool.isExamined) return undefined;
  return pool.isExamined ? 'a second round took place that was not due' : 'the second round was left out';
}

function contextOf(
  pool: PoolShape,
  record: VerdictRecord,
  {
    isAsked,
    round,
    docket,
  }: {
    readonly isAsked: (agent: string) => boolean;
    readonly round: 1 | 2;
    readonly docket: ReadonlySet<string>;
  },
): AdmissionContext {
  const keys = new Map(pool.roster.map(({ agent, publicKey }) => [agent, fromHex(publicKey)]));
  return {
    validation: validationOf(record.validation, pool, sha256),
    request: record.requestDigest,
    pool: pool.pool,
    round,
    publicKeyOf: (agent) => (isAsked(agent) ? keys.get(agent) : undefined),
    ...pool.window,
    claimCount: record.claims.length,
    textOf: (document) => documentText(record.request, document),
    docket,
    sha256,
    verify: verifyEd25519,
  };
}
