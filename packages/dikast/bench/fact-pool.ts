/**
 * What the first round of the fact pool takes, beside a floor of the same run: finding the words of the same texts once.
 * The two take turns, so that their ratio says more of the code than of the machine and what else runs on it.
 */
import { parseRequest } from 'dikast/request/request';
import { Subject } from 'dikast/text/subject';
import { tokenize } from 'dikast/text/tokens';
import { FACT_VALIDATORS } from 'dikast/validators/fact/roster';
import { syntheticRequest } from './synthetic-request.ts';

const WARM_UP = 200;
const RUNS = 400;
const OPEN = { signal: new AbortController().signal };

type Request = ReturnType<typeof parseRequest>;

/** Medians in milliseconds an answer, and processor time on average, which includes collecting garbage. */
export interface FactPoolFigures {
  readonly p50: number;
  readonly cpuMean: number;
  readonly floorP50: number;
}

/** Judges answers that are all different. */
export function measureFactPool(): FactPoolFigures {
  for (let run = 0; run < WARM_UP; run++) {
    const request = parseRequest(syntheticRequest(2_000_000 + run));
    readAll(request);
    judge(request);
  }
  const [times, floors]: [number[], number[]] = [[], []];
  let cpuMs = 0;
  for (let run = 0; run < RUNS; run++) {
    const request = parseRequest(syntheticRequest(run));
    floors.push(millisecondsOf(() => readAll(request)));
    const before = process.cpuUsage();
    times.push(millisecondsOf(() => judge(request)));
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
  }
  return { p50: medianOf(times), cpuMean: cpuMs / RUNS, floorP50: medianOf(floors) };
}

function judge(request: Request): void {
  const subject = new Subject(request);
  for (const validator of FACT_VALIDATORS) validator.assess(subject, OPEN);
}

function readAll({ answer, sources }: Request): void {
  for (const text of [answer, ...sources.map((source) => source.text)]) tokenize(text);
}

function millisecondsOf(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
