/** The gold questions of a configuration: the same labelled answers that `dikast calibrate` takes. */
import type { DikastConfig } from '../config/config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import { DataProblem, dataFilesOf, readSamples } from '../labelled/read-samples.ts';
import type { Sample } from '../labelled/sample.ts';
import { parseRequest } from '../request/request.ts';
import { GOLD_QUESTIONS_MAX } from './gold-deck.ts';
import type { GoldQuestion } from './gold-question.ts';

/**
 * Reads the questions for the pools that are configured; rows for other pools are passed over.
 * @throws DikastError `invalid_config` with file and line of a row that is none, or when no question is left or too many.
 */
export async function readGold(file: string, pools: DikastConfig['pools']): Promise<readonly GoldQuestion[]> {
  const samples = (await samplesIn(file)).filter(({ pool }) => pools.has(pool));
  if (samples.length === 0)
    throw unusable(`${file}: no labelled answer for one of the pools ${[...pools.keys()].join(', ')}`);
  if (samples.length > GOLD_QUESTIONS_MAX)
    throw unusable(`${file}: ${samples.length} labelled answers, at most ${GOLD_QUESTIONS_MAX} are taken`);
  return samples.map(({ pool, isGood, request }) => ({
    pool,
    truth: isGood ? 'approve' : 'reject',
    request: parseRequest(request),
  }));
}

async function samplesIn(file: string): Promise<readonly Sample[]> {
  try {
    return await readSamples(await dataFilesOf(file), 'asked');
  } catch (cause) {
    if (cause instanceof DataProblem) throw unusable(cause.message, cause);
    throw cause;
  }
}

function unusable(problem: string, cause?: Error): DikastError {
  return new DikastError('invalid_config', `gold.file: ${problem}`, cause === undefined ? {} : { cause });
}
