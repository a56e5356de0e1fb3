/** `dikast agents`: the rosters of an engine, as a table or for export. */
import { toHex } from '@dikast/core/base/bytes';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { ROSTER_SCHEMA, type RosterFile } from '../input/roster-file.ts';
import type { Io } from '../io.ts';
import { renderRoster } from '../report/roster-report.ts';
import { styleFor } from '../report/style.ts';
import type { LocationOptions } from './locations.ts';
import { openCommandEngine } from './open-engine.ts';

/** Options as they come from the command line. */
export interface ListAgentsOptions extends LocationOptions {
  readonly json?: boolean;
}

const WEIGHT_OF_OTHERS = 10_000;

/** Prints the rosters. */
export async function listAgents(options: ListAgentsOptions, io: Io): Promise<ExitCode> {
  const { engine } = await openCommandEngine(options, io, { isWarm: false, isRecorded: false });
  try {
    const roster = rosterOf(engine);
    const style = styleFor(io.stdout, io.environment);
    const text =
      options.json === true ? `${JSON.stringify(roster, null, 2)}\n` : renderRoster(roster, engine.config, style);
    await io.stdout.write(text);
    return EXIT_CODES.ok;
  } finally {
    await engine.close();
  }
}

function rosterOf({ agents, config, publicKey }: ConsensusEngine): RosterFile {
  const { reviewers } = config.security.accessControl;
  return {
    schema: ROSTER_SCHEMA,
    engine: publicKey,
    agents: agents.map(({ id, pool, specialization, family, method, publicKey: key }) => ({
      agent: id,
      pool,
      specialization,
      ...(family === undefined ? {} : { family }),
      weightBasisPoints: config.pools.get(pool)?.specializationWeights.get(specialization) ?? WEIGHT_OF_OTHERS,
      method,
      publicKey: toHex(key),
    })),
    ...(reviewers.length === 0 ? {} : { reviewers }),
  };
}
