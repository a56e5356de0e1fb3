/** Four agents that never agree, and a person who may rule: for tests in processes of their own. */
import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { sha256 } from 'dikast/adapters/node-hash';
import { RULING_SCHEMA, signRuling } from 'dikast/verdict/ruling';
import { POOL, scriptedConfig, scriptedValidator } from './scripted-pool.mjs';

const person = (keys) => keys.signerOf('reviewer.anna');

/** Two approve, two reject, whatever is asked. */
const byNumber = (number) => (number % 2 === 0 ? 'approve' : 'reject');

/** Configuration and validators for an engine. */
export function divisionOf(base, keys) {
  const anna = { name: 'anna', role: 'domain_expert', publicKey: toHex(person(keys).publicKey) };
  const accessControl = { ...base.security.accessControl, reviewers: [anna] };
  return {
    config: { ...scriptedConfig(base), security: { ...base.security, accessControl } },
    validators: [0, 1, 2, 3].map((number) => scriptedValidator(number, byNumber, 'unsure')),
  };
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
