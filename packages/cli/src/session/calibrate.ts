/**
 * `dikast calibrate`: puts labelled answers before the agents, tells each pool the truth, and stops when the test has
 * settled every agent.
 */
import { createPrng, shuffled } from '@dikast/core/base/prng';
import { pairCorrelation, panelCorrelation } from '@dikast/core/reputation/error-correlation';
import type { PoolMemory } from '@dikast/core/reputation/pool-memory';
import { type AgentStanding, standingOf } from '@dikast/core/reputation/standing';
import { effectiveVotes } from '@dikast/core/voting/agreement';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import { DikastError } from 'dikast/errors/dikast-error';
import { DataProblem, dataFilesOf, readSamples } from 'dikast/labelled/read-samples';
import type { Sample } from 'dikast/labelled/sample';
import { EXIT_CODES, type ExitCode, worstOf } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { renderCalibration } from '../report/calibration-report.ts';
import { styleFor } from '../report/style.ts';
import type { LocationOptions } from './locations.ts';
import { openCommandEngine } from './open-engine.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface CalibrateOptions extends LocationOptions {
  readonly cap: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** What a pool's calibration came to. */
export interface PoolCalibration {
  readonly pool: string;
  readonly agents: readonly AgentStanding[];
  /** Mean error correlation in basis points; null until pairs of agents have answered enough together. */
  readonly errorCorrelation: number | null;
  /** What the whole roster is worth in independent votes. */
  readonly effectiveVotes: number | null;
  /** Error correlation of pairs in basis points; null where one of the two always or never erred. */
  readonly pairs: readonly { readonly agents: readonly [string, string]; readonly correlation: number | null }[];
}

/** Calibrates. @throws Problem, DikastError or StoreError for wrong usage, data or a record that cannot be used. */
export async function calibrate(places: readonly string[], options: CalibrateOptions, io: Io): Promise<ExitCode> {
  const samples = await readGold(places, options, io);
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, true, true);
  const { signal } = stopping;
  const { engine } = await openCommandEngine(options, io, { isWarm: true, isRecorded: true, signal });
  try {
    const done = new Set<string>();
    for (const [index, sample] of samples.entries()) {
      if (signal.aborted) break;
      if (done.has(sample.pool)) continue;
      await progress.update(`${index} of ${samples.length} known answers, ${sample.pool}`);
      const memory = await teach(engine, sample, signal);
      if (memory !== undefined && isSettled(memory, options.cap)) done.add(sample.pool);
    }
    await progress.clear();
    const pools = [...new Set(samples.map(({ pool }) => pool))].sort();
    const results = await Promise.all(pools.map(async (pool) => summarise(pool, await engine.memoryOf(pool))));
    const text = options.json === true ? `${JSON.stringify(results)}\n` : undefined;
    await io.stdout.write(text ?? renderCalibration(results, styleFor(io.stdout, io.environment)));
    if (signal.aborted) return stopping.exitCode;
    return exitCodeOf(results);
  } finally {
    await progress.clear();
    stopping.end();
    await engine.close();
  }
}

/** Good and bad answers mixed by the seed: agents must not be able to tell gold by its order. */
async function readGold(places: readonly string[], { seed }: CalibrateOptions, io: Io): Promise<readonly Sample[]> {
  try {
    const files = await Promise.all(places.map((place) => dataFilesOf(place, io.workingDirectory)));
    const samples = await readSamples(files.flat());
    if (samples.length > 0) return shuffled(samples, createPrng(seed));
  } catch (cause) {
    if (cause instanceof DataProblem) throw new Problem(EXIT_CODES.badInput, cause.message, { cause });
    throw cause;
  }
  throw new Problem(EXIT_CODES.badInput, `${places.join(', ')}: no labelled answers`);
}

/** The pool's memory after one known answer; undefined when the pool did not decide it. */
async function teach(engine: ConsensusEngine, sample: Sample, signal: AbortSignal): Promise<PoolMemory | undefined> {
  const { pool, isGood, request } = sample;
  try {
    const { validation, pools } = await engine.validateResponse(request, { signal, isCalibration: true });
    if (!pools.some((verdict) => verdict.pool === pool && verdict.certificate !== null)) return undefined;
    await engine.learn({ pool, validation, truth: isGood ? 'approve' : 'reject', origin: 'calibration' });
  } catch (error) {
    if (signal.aborted && error instanceof DikastError && error.code === 'aborted') return undefined;
    throw error;
  }
  return engine.memoryOf(pool);
}

function isSettled(memory: PoolMemory, cap: number): boolean {
  return memory.agents.every(({ agent }) => {
    const { standing, test, knownAnswers } = standingOf(memory, agent);
    return standing === 'quarantined' || standing === 'excluded' || test.state !== 'open' || knownAnswers >= cap;
  });
}

function summarise(pool: string, memory: PoolMemory): PoolCalibration {
  const errorCorrelation = panelCorrelation(memory, memory.agents);
  return {
    pool,
    agents: memory.agents.map(({ agent }) => standingOf(memory, agent)),
    errorCorrelation,
    effectiveVotes: errorCorrelation === null ? null : effectiveVotes(memory.agents.length, errorCorrelation / 10_000),
    pairs: memory.agents.flatMap(({ agent }, first) =>
      memory.agents.slice(first + 1).map((other, offset) => ({
        agents: [agent, other.agent] as const,
        correlation: pairCorrelation(memory, first, first + 1 + offset).measured,
      })),
    ),
  };
}

function exitCodeOf(pools: readonly PoolCalibration[]): ExitCode {
  const codes = pools
    .flatMap(({ agents }) => agents)
    .map(({ standing, test }) => {
      if (standing === 'quarantined' || standing === 'excluded') return EXIT_CODES.rejected;
      return test.state === 'sound' ? EXIT_CODES.ok : EXIT_CODES.undecided;
    });
  return worstOf(codes, [EXIT_CODES.rejected, EXIT_CODES.undecided], EXIT_CODES.ok);
}
