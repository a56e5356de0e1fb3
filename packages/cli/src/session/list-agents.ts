/** `dikast agents`: the rosters of an engine, as a table or for export. */
import { toHex } from '@dikast/core/base/bytes';
import type { PoolConfig } from 'dikast/config/config';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { StoreError } from 'dikast/store/store-error';
import type { Store } from 'dikast/store-port';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { ROSTER_SCHEMA, type RosterFile } from '../input/roster-file.ts';
import type { Io } from '../io.ts';
import { renderRoster } from '../report/roster-report.ts';
import { styleFor } from '../report/style.ts';
import type { LocationOptions } from './locations.ts';
import { openCommandEngine } from './open-engine.ts';
import { openRecordToRead } from './open-record.ts';

/** Options as they come from the command line. */
export interface ListAgentsOptions extends LocationOptions {
  readonly json?: boolean;
}

const WEIGHT_OF_OTHERS = 10_000;

/** Prints the rosters. */
export async function listAgents(options: ListAgentsOptions, io: Io): Promise<ExitCode> {
  const record = options.json === true ? undefined : await recordOf(options, io);
  const store = typeof record === 'object' ? { store: record } : {};
  try {
    const { engine } = await openCommandEngine(options, io, { isWarm: false, isRecorded: false, ...store });
    try {
      await io.stdout.write(await textOf(engine, record, options, io));
      return EXIT_CODES.ok;
    } finally {
      await engine.close();
    }
  } finally {
    await store.store?.close();
  }
}

async function textOf(
  engine: ConsensusEngine,
  record: Store | string | undefined,
  { json }: ListAgentsOptions,
  io: Io,
): Promise<string> {
  const roster = rosterOf(engine);
  if (json === true) return `${JSON.stringify(roster, null, 2)}\n`;
  const pools = typeof record === 'object' ? [...engine.config.pools.keys()] : [];
  const lineups = await Promise.all(pools.map(async (pool) => [pool, await engine.lineupOf(pool)] as const));
  const style = styleFor(io.stdout, io.environment);
  const now = { lineups: new Map(lineups), ...(typeof record === 'string' ? { problem: record } : {}) };
  return renderRoster(roster, engine.config, { ...now, style });
}

/** What is recorded of the agents, if anything; or why it cannot be read, which is no reason not to list them. */
async function recordOf(options: ListAgentsOptions, io: Io): Promise<Store | string | undefined> {
  try {
    return await openRecordToRead(options, io);
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
}

/** Whole ids of the agents that a pool has on standby. */
function standbyOf({ name, standby = [] }: PoolConfig): readonly string[] {
  return standby.map((agent) => (agent.startsWith(`${name}.`) ? agent : `${name}.${agent}`));
}

function rosterOf({ agents, config, publicKey }: ConsensusEngine): RosterFile {
  const standby = new Set([...config.pools.values()].flatMap((pool) => standbyOf(pool)));
  const { reviewers } = config.security.accessControl;
  return {
    schema: ROSTER_SCHEMA,
    engine: publicKey,
    agents: agents.map(({ id, pool, specialization, family, method, publicKey: key }) => ({
      agent: id,
      pool,
      specialization,
      ...(family === undefined ? {} : { family }),
      ...(standby.has(id) ? { isStandby: true as const } : {}),
      weightBasisPoints: config.pools.get(pool)?.specializationWeights.get(specialization) ?? WEIGHT_OF_OTHERS,
      method,
      publicKey: toHex(key),
    })),
    ...(reviewers.length === 0 ? {} : { reviewers }),
  };
}
