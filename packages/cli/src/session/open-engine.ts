/**
 * The engine of a command: keys of the home, configuration, validators of one's own.
 */
import { resolve } from 'node:path';
import { keyDirectory } from 'dikast/adapters/key-directory';
import { type DikastConfig, defaultConfig } from 'dikast/config/config';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { type OpenOptions, openEngine } from 'dikast/engine/open-engine';
import type { Store } from 'dikast/store-port';
import type { Io } from '../io.ts';
import { configFileOf, homeOf, keysDirectoryOf, type LocationOptions } from './locations.ts';
import { readConfig } from './read-config.ts';

/** An engine and the configuration file it runs by, if any. */
export interface OpenedEngine {
  readonly engine: ConsensusEngine;
  readonly configFile: string | undefined;
}

/** How a command opens its engine. */
export interface OpenFor {
  /** Whether answers will be judged, so that a sample should go before the first. */
  readonly isWarm: boolean;
  /** Whether the home keeps what is decided. */
  readonly isRecorded: boolean;
  /** A record to be used in the place of the home's. */
  readonly store?: Store;
  readonly signal?: AbortSignal;
  /** The configuration, where the command had to read it before. */
  readonly read?: CommandConfig;
}

/** The configuration of a command, and the file it is from, if any. */
export interface CommandConfig {
  readonly config: DikastConfig;
  readonly configFile: string | undefined;
}

/** Reads what options and environment call for. @throws Problem or DikastError when it cannot be used. */
export async function readCommandConfig(options: LocationOptions, io: Io): Promise<CommandConfig> {
  const configFile = configFileOf(options, io);
  return { configFile, config: configFile === undefined ? defaultConfig() : (await readConfig(configFile, io)).config };
}

/** Opens the engine that options and environment call for. @throws Problem or DikastError when that cannot be done. */
export async function openCommandEngine(options: LocationOptions, io: Io, how: OpenFor): Promise<OpenedEngine> {
  const { read, ...opened } = how;
  const { config, configFile } = read ?? (await readCommandConfig(options, io));
  const home = resolve(io.workingDirectory, homeOf(options, io));
  const jury = config.jury.jurors.length === 0 ? {} : await juryMeans(io);
  const keys = keyDirectory(keysDirectoryOf(options, io));
  const engine = await openEngine({ home, keys, config, ...jury, ...opened });
  return { engine, configFile };
}

/** The AI SDK is loaded only when a configuration names language models. */
async function juryMeans({ environment }: Io): Promise<Pick<OpenOptions, 'seatJury'>> {
  const { seatJury } = await import('@dikast/ai');
  return { seatJury: (jury, pools) => seatJury(jury, pools, environment) };
}
