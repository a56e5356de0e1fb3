/** An engine whose pool cannot agree, with people who may rule. */
import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { defaultConfig } from '../config/config.ts';
import { createConsensusEngine } from '../engine/consensus-engine.ts';
import { approving, objecting, POOL, times } from '../engine/scripted-pool.suite.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store-port.ts';
import { type PoolRuling, RULING_SCHEMA, type Ruling, type RulingContent, signRuling } from '../verdict/ruling.ts';
import type { Verdict } from '../verdict/verdict.ts';

const keys = memoryKeys();

/** The key of a person. */
export const personKey = (name: string) => keys.signerOf(`reviewer.${name}`);

/** An engine of four agents, two against two, over a store. */
export function dividedEngine(store: Store = new MemoryStore(), clock = new ManualClock()) {
  const pool = {
    name: POOL,
    minAgents: 4,
    maxAgents: 4,
    thresholdBasisPoints: 6700,
    policy: 'gate' as const,
    voting: 'cross_examination' as const,
    specializationWeights: new Map(),
    proposition: 'Every claim is supported.',
  };
  const base = defaultConfig();
  const reviewers = [
    { name: 'anna', role: 'domain_expert', publicKey: toHex(personKey('anna').publicKey) },
    { name: 'ivan', role: 'intern', publicKey: toHex(personKey('ivan').publicKey) },
  ];
  const config = {
    ...base,
    pools: new Map([[POOL, pool]]),
    security: { ...base.security, accessControl: { ...base.security.accessControl, reviewers } },
  };
  const validators = [...times(2, approving), ...times(2, objecting, 2)];
  return createConsensusEngine({ keys, config, store, validators, hasBuiltIns: false, clock });
}

/** A ruling by anna on a verdict, changed as given before it is signed. */
export function rulingOn(
  verdict: Verdict,
  choice: PoolRuling['choice'],
  changes: Partial<RulingContent> = {},
  signer = personKey('anna'),
): Ruling {
  const draft: RulingContent = {
    schema: RULING_SCHEMA,
    validation: verdict.validation,
    verdict: digestOf(sha256, verdict),
    reviewer: { name: 'anna', role: 'domain_expert', publicKey: toHex(personKey('anna').publicKey) },
    rulings: [{ pool: POOL, choice }],
    reason: 'Compared with the contract.',
    ruledAtMs: 1_800_000_000_000,
    ...changes,
  };
  return signRuling(draft, signer.sign);
}
