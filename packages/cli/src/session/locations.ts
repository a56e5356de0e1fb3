/**
 * Where a command finds its keys and its configuration.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Io } from '../io.ts';

/** The configuration file that is used when it is there and no other is named. */
const CONFIG_FILE_DEFAULT = 'dikast.yaml';

/** Options that choose places. */
export interface LocationOptions {
  readonly home?: string;
  readonly config?: string;
}

/** The home as people write it: `--home`, else DIKAST_HOME, else `.dikast`. */
export function homeOf({ home }: LocationOptions, { environment }: Io): string {
  const fromEnvironment = environment.DIKAST_HOME ?? '';
  return home ?? (fromEnvironment === '' ? '.dikast' : fromEnvironment);
}

/** The directory that holds the keys of a home, absolute. */
export function keysDirectoryOf(options: LocationOptions, io: Io): string {
  return join(resolve(io.workingDirectory, homeOf(options, io)), 'keys');
}

/** The configuration file as people write it: `--config`, else `dikast.yaml` if it is there, else none. */
export function configFileOf({ config }: LocationOptions, io: Io): string | undefined {
  if (config !== undefined) return config;
  return existsSync(resolve(io.workingDirectory, CONFIG_FILE_DEFAULT)) ? CONFIG_FILE_DEFAULT : undefined;
}
