import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { randomBytes } from '../adapters/node-hash.ts';
import type { Agent, Validator } from '../ports.ts';
import { opinionFrom } from '../validators/opinion.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine } from './scripted-pool.suite.ts';
import { createValidatorAgent } from './validator-agent.ts';

/** More known answers than it takes to find an agent that is always wrong. */
const CALIBRATION_MAX = 60;
/** Of the clock, so that ordering gives up. */
const STEP_MS = 5;
const STEPS_MAX = 10_000;

const QUARANTINED = `${POOL}.v0`;

/** A pool of four in which v0 has been quarantined, and whose replicas give no certificate any more. */
async function poolWithoutCertificate() {
  const clock = new ManualClock();
  let isCalibrated = false;
  /** Lies until it is found out, and approves then. */
  const liar: Validator = {
    ...approving('v0'),
    assess: (...call) => (isCalibrated ? approving('v0') : objecting('v0')).assess(...call),
    examine: (...call) => (isCalibrated ? approving('v0') : objecting('v0')).examine(...call),
  };
  const abstaining: Validator = {
    ...approving('v3'),
    assess: (...call) => (isCalibrated ? opinionFrom([], [], 0.5) : approving('v3').assess(...call)),
  };
  const agentOf = (validator: Validator, isFaultyReplica: boolean): Agent => {
    const signer = memoryKeys().signerOf(`${POOL}.${validator.name}`);
    const sign = (bytes: Uint8Array) => (isCalibrated && isFaultyReplica ? new Uint8Array(64) : signer.sign(bytes));
    const agent = createValidatorAgent(validator, true, { signer, clock, randomBytes });
    return { ...agent, replicaSigner: { publicKey: signer.publicKey, sign } };
  };
  const [honest, other] = [approving('v1'), approving('v2')];
  const agents = [agentOf(liar, false), agentOf(honest, false), agentOf(other, true), agentOf(abstaining, true)];
  const engine = scriptedEngine([], { agents, clock });
  for (let question = 0; question < CALIBRATION_MAX; question++) {
    const { validation } = await engine.validateResponse({ ...REQUEST, query: String(question) });
    const { changes } = await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'gold' });
    if (changes.some(({ change }) => change === 'quarantined')) break;
  }
  isCalibrated = true;
  return { engine, clock };
}

it('without a certificate, an agent that has no say has no vote in the verdict either', async () => {
  const { engine, clock } = await poolWithoutCertificate();
  let verdict: Verdict | undefined;
  void engine.validateResponse(REQUEST).then((reached) => {
    verdict = reached;
  });
  for (let step = 0; step < STEPS_MAX && verdict === undefined; step++) {
    clock.advance(STEP_MS);
    await setImmediate();
  }
  const pool = verdict?.pools[0];
  expect(pool).toMatchObject({ certificate: null, lineup: { silenced: [QUARANTINED] } });
  expect(pool?.panel.find(({ agent }) => agent === QUARANTINED)?.weight).toBe(0);
  // Three of four would be a quorum, but one of the three has no say.
  expect(pool?.decision).toMatchObject({ outcome: 'no_consensus', tally: { approve: { agents: 2 } } });
  expect(verifyVerdict(JSON.parse(JSON.stringify(verdict))).outcome).toBe('self_consistent');
});
