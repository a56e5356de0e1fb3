/**
 * An evaluation from data files to judgements: reads, draws, goes on where the last run was stopped, judges the rest.
 */
import { rmSync } from 'node:fs';
import { dataFilesOf, readSamples } from 'dikast/labelled/read-samples';
import type { Sample } from 'dikast/labelled/sample';
import { drawSamples } from './draw-samples.ts';
import { Journal, runDigest } from './journal.ts';
import type { Judgement } from './judgement.ts';
import { judgeAll } from './judging-workers.ts';

/** What to evaluate, and how. */
export interface EvaluationPlan {
  readonly places: readonly string[];
  /** What relative places are relative to; the process's own unless said otherwise. */
  readonly workingDirectory?: string;
  /** Pools to evaluate; undefined for those that the labels speak of. */
  readonly pools: readonly string[] | undefined;
  readonly limit: number | undefined;
  readonly seed: number;
  readonly jobs: number;
  /** Where the journal is kept; undefined for none. */
  readonly journalFile: string | undefined;
  /** Forgets what the journal holds. */
  readonly isFresh?: boolean;
  /** What the judgements depend on besides the samples. */
  readonly codeVersion: string;
  readonly signal: AbortSignal;
  /** Called with each batch: how many samples are judged, how many of them by an earlier run, and how many there are. */
  readonly onProgress: (done: number, resumed: number, total: number) => void | Promise<void>;
}

/** Judgements in the order of the samples; fewer than there are samples if it was stopped. @throws DataProblem */
export async function runEvaluation(
  plan: EvaluationPlan,
): Promise<{ readonly judgements: readonly Judgement[]; readonly total: number }> {
  const files = (await Promise.all(plan.places.map((place) => dataFilesOf(place, plan.workingDirectory)))).flat();
  const wanted = samplesFor(await readSamples(files), plan.pools);
  const samples = plan.limit === undefined ? wanted : drawSamples(wanted, plan.limit, plan.seed);
  const journal = openJournal(plan, samples);
  const done = new Map(journal?.known ?? []);
  const resumed = done.size;
  const tasks = samples.map((sample, index) => ({ sample, index })).filter(({ index }) => !done.has(index));
  await plan.onProgress(resumed, resumed, samples.length);
  await judgeAll(tasks, plan, async (judgements) => {
    if (judgements.length === 0) return;
    journal?.add(judgements);
    for (const judgement of judgements) done.set(judgement.index, judgement);
    await plan.onProgress(done.size, resumed, samples.length);
  });
  if (done.size === samples.length) journal?.remove();
  const judgements = [...done.values()].sort((left, right) => left.index - right.index);
  return { judgements, total: samples.length };
}

function openJournal(
  { journalFile, isFresh, codeVersion }: EvaluationPlan,
  samples: readonly Sample[],
): Journal | undefined {
  if (journalFile === undefined) return undefined;
  if (isFresh === true) rmSync(journalFile, { force: true });
  return new Journal(journalFile, runDigest(samples, codeVersion));
}

/** The samples of some pools. Citations are judged on answers that are labelled against their sources, with a marker added. */
export function samplesFor(samples: readonly Sample[], pools: readonly string[] | undefined): readonly Sample[] {
  if (pools === undefined) return samples;
  const cited = pools.includes('citation_validation') ? samples.flatMap(citedSample) : [];
  return [...samples.filter(({ pool }) => pools.includes(pool)), ...cited];
}

const CITED_SOURCES_MAX = 3;

/** "... so it is." becomes "... so it is [s1]." Answers with many sources are left out: no marker would be natural. */
function citedSample(sample: Sample): readonly Sample[] {
  const sources = sample.request.sources ?? [];
  if (sample.pool !== 'fact_verification' || sources.length === 0 || sources.length > CITED_SOURCES_MAX) return [];
  const marker = ` [${sources.map(({ id }) => id).join(', ')}]`;
  const answer = sample.request.answer.trimEnd().replace(/([.!?]?)$/, `${marker}$1`);
  const { spans: _, ...rest } = sample;
  return [{ ...rest, pool: 'citation_validation', request: { ...sample.request, answer } }];
}
