/**
 * One pool's ballots put through admission again, and compared with the attendance that was recorded.
 */

import type { SignedBallot } from '@dikast/core/ballots/ballot';
import type { AdmissionContext } from '@dikast/core/ballots/ballot-admission';
import { BallotBox, createNonceRegister } from '@dikast/core/ballots/ballot-box';
import { documentText } from '@dikast/core/ballots/document-text';
import { fromHex } from '@dikast/core/base/bytes';
import { docketOf, isExaminationDue } from '@dikast/core/voting/cast-votes';
import { isAdmissibleKey, verifyEd25519 } from '../adapters/ed25519.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { panelOf, ruleOf } from '../verdict/pool-verdict.ts';
import { panelName, validationOf } from '../verdict/wider-panel.ts';
import type { PoolShape, VerdictRecord } from './verdict-shape.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** Checks keys, panel, every signature and binding, and that exactly the agents marked as answered have ballots. */
export function checkPoolBallots(pool: PoolShape, record: VerdictRecord): VerificationCheck {
  const name = `ballots of ${panelName(pool)}`;
  const weakKey = pool.roster.find(({ publicKey }) => !isAdmissibleKey(fromHex(publicKey) ?? new Uint8Array()));
  if (weakKey !== undefined) return failed(name, `${weakKey.agent} has a key that is not admissible`);
  if (new Set(pool.roster.flatMap(({ agent, publicKey }) => [agent, publicKey])).size < pool.roster.length * 2)
    return failed(name, 'two agents on the roster share a name or a key');
  if (pool.roster.length < pool.panelSize)
    return failed(name, `${pool.roster.length} agents cannot fill a panel of ${pool.panelSize}`);
  const problem = admitAgain(pool, record) ?? compareAttendance(pool, record) ?? compareExamination(pool, record);
  if (problem !== undefined) return failed(name, problem);
  return passed(
    name,
    `${pool.ballots.length} ballots verified, ${pool.panelSize} seats drawn from ${pool.roster.length} agents`,
  );
}

function admitAgain(pool: PoolShape, record: VerdictRecord): string | undefined {
  const registerNonce = createNonceRegister({ agentsMax: 1000, perAgentMax: 1000 });
  const roundOf = (ballot: unknown) => (ballot as Partial<SignedBallot> | null)?.header?.round;
  const first = pool.ballots.filter((ballot) => roundOf(ballot) === 1);
  const second = pool.ballots.filter((ballot) => roundOf(ballot) === 2);
  if (first.length + second.length < pool.ballots.length) return 'a ballot belongs to no round';
  const firstBox = new BallotBox(contextOf(pool, record, 1, new Set()), registerNonce);
  const problem = firstProblem(firstBox, first);
  if (problem !== undefined) return problem;
  const docket = new Set(docketOf(firstBox.ballots).map(({ id }) => id));
  return firstProblem(new BallotBox(contextOf(pool, record, 2, docket), registerNonce), second);
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
  const ballots = pool.ballots as unknown as readonly SignedBallot[];
  for (const { agent, assessment, examination } of pool.attendance) {
    for (const [round, status] of [assessment, examination].entries()) {
      const hasBallot = ballots.some(({ header }) => header.agent === agent && header.round === round + 1);
      if (hasBallot !== (status === 'answered'))
        return `${agent} is marked "${status}" in round ${round + 1}, its ballots say otherwise`;
    }
  }
  return undefined;
}

/** The second round took place if and only if it was due. */
function compareExamination(pool: PoolShape, record: VerdictRecord): string | undefined {
  const { requestDigest } = record;
  const panel = panelOf(pool, requestDigest, sha256);
  const ballots = pool.ballots as unknown as readonly SignedBallot[];
  const firstRound = ballots.filter(({ header }) => header.round === 1);
  if (isExaminationDue(panel, firstRound, ruleOf(pool)) === pool.isExamined) return undefined;
  return pool.isExamined ? 'a second round took place that was not due' : 'the second round was left out';
}

function contextOf(
  pool: PoolShape,
  record: VerdictRecord,
  round: 1 | 2,
  docket: ReadonlySet<string>,
): AdmissionContext {
  const panel = panelOf(pool, record.requestDigest, sha256);
  const seated = new Set(panel.map(({ agent }) => agent));
  const keys = new Map(pool.roster.map(({ agent, publicKey }) => [agent, fromHex(publicKey)]));
  return {
    validation: validationOf(record.validation, pool, sha256),
    request: record.requestDigest,
    pool: pool.pool,
    round,
    publicKeyOf: (agent) => (seated.has(agent) ? keys.get(agent) : undefined),
    ...pool.window,
    claimCount: record.claims.length,
    textOf: (document) => documentText(record.request, document),
    docket,
    sha256,
    verify: verifyEd25519,
  };
}
