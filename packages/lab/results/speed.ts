/**
 * How long the fact pool takes for an answer of 300 words with 2,000 words of sources, and whether memory grows.
 */
import { parseRequest } from 'dikast/request/request';
import { Subject } from 'dikast/text/subject';
import { FACT_VALIDATORS } from 'dikast/validators/fact/roster';
import { syntheticRequest } from '../../dikast/bench/synthetic-request.ts';

const OPEN = { signal: new AbortController().signal };
const WARM_UP = 200;

/** Times in milliseconds, memory in megabytes. */
export interface Speed {
  readonly answers: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMean: number;
  readonly heapFirst: number;
  readonly heapLast: number;
}

/** Judges so many different answers, one after the other, first round of all seven agents. */
export function measureSpeed(answers: number): Speed {
  const requests = (at: number) => parseRequest(syntheticRequest(at));
  for (let at = 0; at < WARM_UP; at++) judge(requests(1_000_000 + at));
  const heapFirst = heapMegabytes();
  const times: number[] = [];
  let cpu = 0;
  for (let at = 0; at < answers; at++) {
    const request = requests(at);
    const [begun, used] = [performance.now(), process.cpuUsage()];
    judge(request);
    times.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(used);
    cpu += (user + system) / 1000;
  }
  times.sort((left, right) => left - right);
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  return {
    answers,
    p50: quantile(0.5),
    p99: quantile(0.99),
    cpuMean: cpu / Math.max(1, answers),
    heapFirst,
    heapLast: heapMegabytes(),
  };
}

function judge(request: ReturnType<typeof parseRequest>): void {
  const subject = new Subject(request);
  for (const validator of FACT_VALIDATORS) validator.assess(subject, OPEN);
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
