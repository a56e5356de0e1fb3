/** Reads a configuration file. */
import { dirname, resolve } from 'node:path';
import { type LoadedConfig, loadConfig } from 'dikast/config/load-config';
import { CONFIG_FILE_BOUNDS } from 'dikast/config/yaml-document';
import { EXIT_CODES } from '../exit-codes.ts';
import { displayName, readBytes } from '../input/byte-source.ts';
import { decodeUtf8 } from '../input/utf8-text.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';

/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const BYTES_PER_CHARACTER_MAX = 3;

/** Loads a file. @throws Problem `configuration` when it cannot be read, DikastError when it cannot be used. */
export async function readConfig(file: string, io: Io): Promise<LoadedConfig> {
  return loadConfig(await readText(file, io), {
    fileName: displayName(file),
    baseDirectory: dirname(resolve(io.workingDirectory, file)),
  });
}

async function readText(file: string, io: Io): Promise<string> {
  try {
    return decodeUtf8(
      await readBytes(file, CONFIG_FILE_BOUNDS.lengthMax * BYTES_PER_CHARACTER_MAX, io),
      displayName(file),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(EXIT_CODES.configuration, error.message, { cause: error });
  }
}
