/**
 * An engine ready to use: configuration from a file, keys and records from a directory, validator modules in their
 * workers.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { keyDirectory } from '../adapters/key-directory.ts';
import { loadModuleValidator, type ModuleValidator } from '../adapters/module-validator.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { type DikastConfig, defaultConfig } from '../config/config.ts';
import type { JuryConfig } from '../config/jury-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { GoldSettings } from '../gold/gold-mixing.ts';
import type { AlertSink } from '../metrics/alert.ts';
import { logSink } from '../metrics/alert-sinks.ts';
import type { Validator } from '../ports.ts';
import { noStore } from '../store/no-store.ts';
import type { Store } from '../store-port.ts';
import { type ConsensusEngine, createConsensusEngine } from './consensus-engine.ts';
import type { EngineOptions } from './engine-options.ts';
import { createMonitor, type MonitoredEngine, monitoredEngine } from './monitored-engine.ts';
import { warmUp } from './warm-up.ts';

/** Where things are; all have defaults. */
export interface OpenOptions extends Partial<EngineOptions> {
  /** YAML file; without one, and without `config`, the defaults are used. */
  readonly configFile?: string;
  /** Directory for keys and records. Default: the environment's DIKAST_HOME, else `.dikast` in the working directory. */
  readonly home?: string;
  /** Whether a sample is run first, so that the first deadline does not pay for loading. Default true. */
  readonly isWarm?: boolean;
  /** Whether verdicts, ledgers and protocol records are kept in the home (`dikast.sqlite`). Default true. */
  readonly isRecorded?: boolean;
  /** Who is told of alerts, beside the log that the configuration may ask for. */
  readonly alertSinks?: readonly AlertSink[];
  /** Seats the models that the configuration names: `seatJury` of @dikast/ai. */
  readonly seatJury?: (jury: JuryConfig, pools: DikastConfig['pools']) => Promise<readonly Validator[]>;
  /** Ends the warming up early. */
  readonly signal?: AbortSignal;
}

/** The directory that is used when none is named. */
function defaultHome(): string {
  return resolve(process.env.DIKAST_HOME ?? '.dikast');
}

/** Reads a configuration file. @throws DikastError `invalid_config`, `unsupported_setting`. */
function readConfigFile(file: string): ReturnType<typeof loadConfig> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new DikastError('invalid_config', `${file}: cannot be read (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    });
  }
  return loadConfig(text, { fileName: file, baseDirectory: dirname(resolve(file)) });
}

/**
 * Opens an engine. Close it to end the workers of its modules.
 * @throws DikastError `invalid_config`, `unsupported_setting`, `key_store_unusable`, `validator_unusable`; StoreError when
 *   the home's records cannot be used, `locked` while another process has them.
 */
export async function openEngine(options: OpenOptions = {}): Promise<MonitoredEngine> {
  const {
    configFile,
    home = defaultHome(),
    isWarm = true,
    isRecorded = true,
    alertSinks = [],
    seatJury,
    signal,
    validators = [],
    ...rest
  } = options;
  const config = options.config ?? (configFile === undefined ? defaultConfig() : readConfigFile(configFile).config);
  const keys = options.keys ?? keyDirectory(join(home, 'keys'));
  const modules = await loadModules(config);
  const resources: Closable[] = [...modules];
  try {
    // Says first what is wrong with the keys, if anything: without them nothing else matters.
    keys.signerOf('engine');
    const store = options.store ?? (isRecorded ? await openStore(home) : noStore);
    if (options.store === undefined) resources.push(store);
    const gold = options.gold ?? (await goldOf(config));
    const all = [...validators, ...modules.map(({ validator }) => validator), ...(await juryOf(config, seatJury))];
    const mixed = gold === undefined ? {} : { gold };
    const engine = createConsensusEngine({ ...rest, ...mixed, keys, config, store, validators: all });
    if (isWarm) await warmUp(signal);
    const monitor = createMonitor(config, [...alertSinks, ...(config.alerts.isLogged ? [stderrLog] : [])]);
    return monitoredEngine(closingToo(engine, resources), monitor, rest.clock ?? systemClock);
  } catch (error) {
    await closeAll(resources);
    throw error;
  }
}

async function juryOf({ jury, pools }: DikastConfig, seatJury: OpenOptions['seatJury']): Promise<readonly Validator[]> {
  if (jury.jurors.length === 0) return [];
  if (seatJury === undefined)
    throw new DikastError(
      'invalid_config',
      `jury.jurors: ${jury.jurors.length} models, and nobody to seat them; pass seatJury of @dikast/ai`,
    );
  return seatJury(jury, pools);
}

/** The questions that a configuration names; what reads them is loaded only then. */
async function goldOf({ gold, pools }: DikastConfig): Promise<GoldSettings | undefined> {
  if (gold === undefined) return undefined;
  const { readGold } = await import('../gold/read-gold.ts');
  return { ...gold, questions: await readGold(gold.file, pools) };
}

/** Loads the modules of a configuration, or none: when one fails the others are ended. */
async function loadModules(config: DikastConfig): Promise<readonly ModuleValidator[]> {
  const results = await Promise.allSettled(config.validators.map(loadModuleValidator));
  const loaded = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return loaded;
  await closeAll(loaded);
  throw failed.reason;
}

function closingToo(engine: ConsensusEngine, resources: readonly Closable[]): ConsensusEngine {
  return {
    config: engine.config,
    agents: engine.agents,
    publicKey: engine.publicKey,
    validateResponse: (request, how) => engine.validateResponse(request, how),
    awaitingRuling: (after) => engine.awaitingRuling(after),
    rule: (ruling) => engine.rule(ruling),
    learn: (known) => engine.learn(known),
    memoryOf: (pool) => engine.memoryOf(pool),
    lineupOf: (pool) => engine.lineupOf(pool),
    async close() {
      try {
        await engine.close();
      } finally {
        await closeAll(resources);
      }
    },
  };
}

const stderrLog = logSink((line) => process.stderr.write(line));

/** The SQLite driver is loaded only when something is to be recorded. */
async function openStore(home: string): Promise<Store> {
  const { openSqliteStore } = await import('../store/sqlite-store.ts');
  return openSqliteStore({ path: join(home, 'dikast.sqlite') });
}

/** What ends with the engine. */
interface Closable {
  close(): Promise<void>;
}

async function closeAll(resources: readonly Closable[]): Promise<void> {
  await Promise.all(resources.map((resource) => resource.close()));
}
