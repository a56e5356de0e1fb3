/** `dikast config`: writes a file to edit, checks one, prints the schema. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadModuleValidator } from 'dikast/adapters/module-validator';
import type { DikastConfig } from 'dikast/config/config';
import { CONFIG_TEMPLATE } from 'dikast/config/config-template';
import { configJsonSchema } from 'dikast/config/json-schema';
import type { LoadedConfig } from 'dikast/config/load-config';
import { loadConfig } from 'dikast/config/load-config';
import { readGold } from 'dikast/gold/read-gold';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { writeWholeFile } from '../output/atomic-file.ts';
import { Problem } from '../problem.ts';
import { renderConfig } from '../report/config-report.ts';
import { styleFor } from '../report/style.ts';
import { configFileOf } from './locations.ts';
import { readConfig } from './read-config.ts';

/** Writes the template. @throws Problem `cannotWrite`, also when a file is there and `force` does not say to replace it. */
export async function initConfig(file: string, { force }: { readonly force?: boolean }, io: Io): Promise<ExitCode> {
  if (force !== true && existsSync(resolve(io.workingDirectory, file)))
    throw new Problem(EXIT_CODES.cannotWrite, `${file}: is already there; --force replaces it`);
  await writeWholeFile(file, CONFIG_TEMPLATE, io.workingDirectory);
  await io.stdout.write(`wrote ${file}; check it with: dikast config check ${file}\n`);
  return EXIT_CODES.ok;
}

/** Shows what a file means. @throws Problem or DikastError when it cannot be used. */
export async function checkConfig(named: string | undefined, io: Io): Promise<ExitCode> {
  const file = configFileOf(named === undefined ? {} : { config: named }, io);
  const loaded = file === undefined ? builtInDefaults() : await readConfig(file, io);
  for (const module of loaded.config.validators) await (await loadModuleValidator(module)).close();
  await checkLocalModels(loaded.config, file);
  const { gold, pools } = loaded.config;
  const questions = gold === undefined ? [] : await readGold(gold.file, pools);
  const origin = file ?? 'built-in defaults (no configuration file)';
  await io.stdout.write(renderConfig({ ...loaded, gold: questions }, origin, styleFor(io.stdout, io.environment)));
  return EXIT_CODES.ok;
}

/** What reads local models is loaded only where there is one. @throws Problem naming every file that is missing. */
async function checkLocalModels({ jury }: DikastConfig, file: string | undefined): Promise<void> {
  const local = jury.jurors.flatMap((juror, index) => (juror.provider === 'onnx' ? [{ juror, index }] : []));
  if (local.length === 0) return;
  const { missingIn } = await import('@dikast/ai/classifier/model-files');
  const problems = local.flatMap(({ juror, index }) => {
    const missing = missingIn(juror);
    return missing === undefined ? [] : [`${file}: jury.jurors[${index}].path - ${juror.path}: ${missing}`];
  });
  if (problems.length > 0) throw new Problem(EXIT_CODES.configuration, problems.join('\n'));
  const { loadClassifierMeans } = await import('@dikast/ai/classifier/onnx-runtime');
  await loadClassifierMeans();
}

/** Prints the JSON Schema. */
export async function printConfigSchema(io: Io): Promise<ExitCode> {
  await io.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return EXIT_CODES.ok;
}

function builtInDefaults(): LoadedConfig {
  return loadConfig('', { fileName: '(defaults)', baseDirectory: '.' });
}
