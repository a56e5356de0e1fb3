/** An engine for the claims of a stream: only the pools that judge claims one by one, and nothing recorded. */
import { keyDirectory } from 'dikast/adapters/key-directory';
import type { DikastConfig } from 'dikast/config/config';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { openEngine } from 'dikast/engine/open-engine';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { keysDirectoryOf, type LocationOptions } from './locations.ts';

/** Coherence and completeness are properties of a whole answer. */
const CLAIM_POOLS = ['fact_verification', 'citation_validation'];

/** Opens one beside the engine of a command. @throws Problem when the configuration has nothing to judge claims by. */
export async function openClaimEngine(
  config: DikastConfig,
  options: LocationOptions,
  io: Io,
): Promise<ConsensusEngine> {
  const pools = new Map([...config.pools].filter(([name]) => CLAIM_POOLS.includes(name)));
  if (pools.size === 0)
    throw new Problem(EXIT_CODES.usage, `--release claim: needs one of the pools ${CLAIM_POOLS.join(', ')}`);
  if (config.jury.jurors.length > 0)
    throw new Problem(
      EXIT_CODES.usage,
      '--release claim: the configuration seats models as jurors, and each would be asked once a claim; use --release answer',
    );
  const { gold: _, ...rest } = config;
  const validators = config.validators.filter(({ pool }) => pools.has(pool));
  return openEngine({
    // The other engine has the record, and is the one to test its agents.
    config: { ...rest, pools, validators },
    keys: keyDirectory(keysDirectoryOf(options, io)),
    isRecorded: false,
    isWarm: false,
  });
}
