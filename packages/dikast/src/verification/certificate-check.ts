/**
 * A pool's certificate: a quorum of its replicas signed this decision over these ballots.
 */
import { fromHex } from '@dikast/core/base/bytes';
import { canonicalJson } from '@dikast/core/base/canonical-json';
import { digestOf } from '@dikast/core/base/crypto-port';
import { verifyCertificate } from '@dikast/core/pbft/certificate';
import { verifyEd25519 } from '../adapters/ed25519.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { decideOperationOf, planOf } from '../verdict/decide-operation.ts';
import { unpackCertificate } from '../verdict/pool-certificate.ts';
import { charterOf, ENGINE_CLIENT_ID, groupName, membershipOf } from '../verdict/pool-identity.ts';
import { ruleOf } from '../verdict/pool-verdict.ts';
import { faultOf } from '../verdict/suspected-fault.ts';
import type { PoolVerdict } from '../verdict/verdict.ts';
import type { VerdictRecord } from '../verdict/verdict-shape.ts';
import { panelName, validationOf } from '../verdict/wider-panel.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** Checks the certificate of a derived pool; without one the pool counts as without consensus, which is no failure. */
export function checkCertificate(pool: PoolVerdict, record: VerdictRecord): VerificationCheck {
  const name = `certificate of ${panelName(pool)}`;
  const { certificate } = pool;
  if (certificate === null) return passed(name, 'none: the pool counts as without consensus');
  const charter = charterOf(pool);
  const group = groupName(charter, sha256);
  const { request, claims } = record;
  const validation = validationOf(record.validation, pool, sha256);
  const operation = decideOperationOf({ validation, request, claims, plan: planOf(record) }, pool);
  const membership = membershipOf(charter, fromHex(record.engine.publicKey) ?? new Uint8Array());
  const verdict = verifyCertificate(unpackCertificate(certificate, { group, client: ENGINE_CLIENT_ID, operation }), {
    group,
    membership,
    sha256,
    verify: verifyEd25519,
  });
  if (!verdict.isValid) return failed(name, `proves nothing: ${verdict.problem.replaceAll('-', ' ')}`);
  const wrong = firstMismatch(pool, record);
  if (wrong !== undefined) return failed(name, `is about another ${wrong}`);
  const left = suspicionLeftOut(pool, record);
  if (left !== undefined) return failed(name, `the group suspects ${left}, and the verdict does not say so`);
  return passed(
    name,
    `signed by ${verdict.signers.length} of ${verdict.n} replicas (${verdict.q} needed), all in one process`,
  );
}

/** What the group signed must be what the verdict says. */
function firstMismatch(pool: PoolVerdict, record: VerdictRecord): string | undefined {
  const result = pool.certificate?.result;
  if (result?.pool !== pool.pool) return 'pool';
  if (result.validation !== validationOf(record.validation, pool, sha256)) return 'validation';
  if (result.request !== record.requestDigest) return 'request';
  if (result.outcome !== pool.decision.outcome) return 'outcome';
  if (result.thresholdBasisPoints !== ruleOf(pool).thresholdBasisPoints) return 'threshold';
  if (result.recentSplits !== pool.raised?.recentSplits) return 'number of recent splits';
  return result.decision === digestOf(sha256, pool.decision) ? undefined : 'decision';
}

/** An agent of whom the certified suspicion is not among the recorded faults word for word. */
function suspicionLeftOut(pool: PoolVerdict, record: VerdictRecord): string | undefined {
  const recorded = new Set(record.faults.map((fault) => canonicalJson(fault)));
  return pool.certificate?.result.suspicions.find(
    (suspicion) => !recorded.has(canonicalJson(faultOf(pool.pool, suspicion))),
  )?.agent;
}
