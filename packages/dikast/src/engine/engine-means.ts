/** What the parts of one engine share: who it is, whom it can ask, and the ports it works through. Set up once. */
import type { NonceRegister } from '@dikast/core/ballots/ballot-admission';
import { createNonceRegister } from '@dikast/core/ballots/ballot-box';
import { toHex } from '@dikast/core/base/bytes';
import { type Authority, OPERATOR_ROLE } from '@dikast/core/council/learn-operation';
import { randomBytes as systemRandomBytes } from '../adapters/node-hash.ts';
import { SignatureMemory } from '../adapters/signature-memory.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { type DikastConfig, defaultConfig, type PoolConfig } from '../config/config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { Agent, Clock, RandomBytes, Signer, SourceFinder, Validator } from '../ports.ts';
import { noStore } from '../store/no-store.ts';
import type { Store } from '../store-port.ts';
import { type PoolDefinition, poolDefinition } from '../validators/pools.ts';
import type { EngineOptions } from './engine-options.ts';
import { checkedFinder } from './find-sources.ts';
import { Roster } from './roster.ts';
import { Turns } from './turns.ts';
import { createValidatorAgent } from './validator-agent.ts';

/** The engine's name among the authorities. */
export const ENGINE_AUTHORITY = 'engine';
/**
 * The engine again, for rulings whose reviewer it has checked: the pool takes its word, and the signed ruling stands in
 * the completed verdict and the engine's ledger.
 */
export const RELAY_AUTHORITY = 'reviews';

const WAITING_MAX_DEFAULT = 1000;
const NONCE_BOUNDS = { agentsMax: 1000, perAgentMax: 10_000 } as const;

/** Shared by the parts of one engine. */
export interface EngineMeans {
  readonly config: DikastConfig;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly store: Store;
  readonly sourceFinder: SourceFinder | undefined;
  readonly signer: Signer;
  readonly signatures: SignatureMemory;
  readonly registerNonce: NonceRegister;
  readonly turns: Turns;
  readonly roster: Roster;
  readonly definitions: ReadonlyMap<string, PoolDefinition>;
  readonly authorities: readonly Authority[];
}

/** Sets up what an engine's parts share. @throws DikastError `invalid_config`, `key_store_unusable`. */
export function meansOf(options: EngineOptions): EngineMeans {
  const config = options.config ?? defaultConfig();
  const signatures = new SignatureMemory();
  const signer = signatures.witness(options.keys.signerOf('engine'));
  const publicKey = toHex(signer.publicKey);
  const definitions = new Map(
    [...config.pools.values()].map(({ name, proposition }) => [name, poolDefinition(name, proposition)]),
  );
  const means = {
    config,
    clock: options.clock ?? systemClock,
    randomBytes: options.randomBytes ?? systemRandomBytes,
    store: options.store ?? noStore,
    sourceFinder: options.sourceFinder && checkedFinder(options.sourceFinder),
    signer,
    signatures,
    registerNonce: createNonceRegister(NONCE_BOUNDS),
    turns: new Turns(options.waitingMax ?? WAITING_MAX_DEFAULT),
    definitions,
    authorities: [
      { name: ENGINE_AUTHORITY, role: OPERATOR_ROLE, publicKey },
      { name: RELAY_AUTHORITY, role: 'reviewer_relay', publicKey },
      ...(options.authorities ?? []),
    ],
  };
  return { ...means, roster: new Roster(seatAgents(options, means), config) };
}

/** A configured pool. @throws DikastError `invalid_config` */
export function poolConfigOf({ config }: Pick<EngineMeans, 'config'>, name: string): PoolConfig {
  const pool = config.pools.get(name);
  if (pool === undefined) throw new DikastError('invalid_config', `pool "${name}" is not configured`);
  return pool;
}

function seatAgents(
  { keys, validators = [], agents = [], hasBuiltIns = true }: EngineOptions,
  { definitions, signatures, clock, randomBytes }: Omit<EngineMeans, 'roster'>,
): readonly Agent[] {
  const builtIn = hasBuiltIns ? [...definitions.values()].flatMap((pool) => pool.validators) : [];
  const seat = (validator: Validator, isDeterministic: boolean) => {
    const signer = signatures.witness(keys.signerOf(`${validator.pool}.${validator.name}`));
    return createValidatorAgent(validator, isDeterministic, { signer, clock, randomBytes });
  };
  return [
    ...builtIn.map((validator) => seat(validator, true)),
    ...validators.map((validator) => seat(validator, validator.isDeterministic === true)),
    ...agents,
  ];
}
