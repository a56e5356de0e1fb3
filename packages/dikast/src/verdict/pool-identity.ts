/**
 * Who a pool's group is: its charter, name and members. Whoever knows the roster and the engine's key can rebuild all
 * three, and so check a certificate.
 */
import { fromHex } from '@dikast/core/base/bytes';
import { digestOf, type Sha256 } from '@dikast/core/base/crypto-port';
import type { PoolCharter } from '@dikast/core/council/council-judgement';
import type { Membership } from '@dikast/core/pbft/membership';
import type { PoolVerdict } from './verdict.ts';

/** The engine's place among a group's clients. */
export const ENGINE_CLIENT_ID = 0;

/** A pool's charter; nobody is excluded at its beginning. */
export function charterOf(
  pool: Pick<
    PoolVerdict,
    'pool' | 'thresholdBasisPoints' | 'voting' | 'panelSize' | 'roster' | 'authorities' | 'raised'
  >,
): PoolCharter {
  return {
    pool: pool.pool,
    thresholdBasisPoints: pool.thresholdBasisPoints,
    ...(pool.raised === undefined ? {} : { hasAdaptiveThreshold: true }),
    hasCrossExamination: pool.voting === 'cross_examination',
    panelSize: pool.panelSize,
    roster: pool.roster.map((entry) => ({ ...entry, isExcluded: false })),
    authorities: pool.authorities,
  };
}

/**
 * Name of a pool's group: the pool and its charter. Another roster or threshold is another group with records of its
 * own, so that nobody's earlier votes are taken for votes under rules that they never saw.
 */
export function groupName(charter: PoolCharter, sha256: Sha256): string {
  return `${charter.pool.slice(0, 40)}/${digestOf(sha256, charter).slice(0, 16)}`;
}

/** The members in epoch 0: replica i is agent i of the roster, in the order of ids, and the engine is the client. */
export function membershipOf(charter: PoolCharter, enginePublicKey: Uint8Array): Membership {
  return {
    epoch: 0,
    replicas: charter.roster.map(({ publicKey }, id) => ({ id, publicKey: fromHex(publicKey) ?? new Uint8Array() })),
    clients: [{ id: ENGINE_CLIENT_ID, publicKey: enginePublicKey, isAdministrator: true }],
  };
}
