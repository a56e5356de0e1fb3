/** Four agents that never agree, and a person who may rule: for tests in processes of their own. */
import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { sha256 } from 'dikast/adapters/node-hash';
import { RULING_SCHEMA, signRuling } from 'dikast/verdict/ruling';

const POOL = 'scripted';
const person = (keys) => keys.signerOf('reviewer.anna');

/** Two approve, two reject, whatever is asked. */
const validatorOf = (number) => ({
  name: `v${number}`,
  version: '1',
  pool: POOL,
  specialization: 'any',
  method: 'Says what its number says.',
  isDeterministic: true,
  assess: () => ({ choice: number % 2 === 0 ? 'approve' : 'reject', confidence: 0.9, objections: [], findings: [] }),
  examine: () => ({ ruling: 'unsure', reason: 'Never asked.' }),
});

/** Configuration and validators for an engine. */
export function divisionOf(base, keys) {
  const pool = {
    name: POOL,
    minAgents: 4,
    maxAgents: 4,
    thresholdBasisPoints: 6700,
    policy: 'gate',
    voting: 'cross_examination',
    specializationWeights: new Map(),
    proposition: 'The number is even.',
  };
  const anna = { name: 'anna', role: 'domain_expert', publicKey: toHex(person(keys).publicKey) };
  const accessControl = { ...base.security.accessControl, reviewers: [anna] };
  const config = {
    ...base,
    pools: new Map([[POOL, pool]]),
    performanceTargets: { ...base.performanceTargets, standardPathLatencyMs: 60_000, complexPathLatencyMs: 60_000 },
    security: { ...base.security, accessControl },
  };
  return { config, validators: [0, 1, 2, 3].map(validatorOf) };
}

/** An approval by anna. */
export function rulingOn(verdict, keys) {
  const signer = person(keys);
  const content = {
    schema: RULING_SCHEMA,
    validation: verdict.validation,
    verdict: digestOf(sha256, verdict),
    reviewer: { name: 'anna', role: 'domain_expert', publicKey: toHex(signer.publicKey) },
    rulings: [{ pool: POOL, choice: 'approve' }],
    reason: 'It is.',
    ruledAtMs: 1_800_000_000_000,
  };
  return signRuling(content, signer.sign);
}
