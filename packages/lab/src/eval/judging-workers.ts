/**
 * Spreads samples over worker processes, a few at a time; results come as they are ready. One job runs here, without
 * a process of its own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import type { Sample } from 'dikast/labelled/sample';
import { judgeSample } from './judge-sample.ts';
import type { Judgement } from './judgement.ts';

/** A sample and its number in the run. */
export interface Task {
  readonly sample: Sample;
  readonly index: number;
}

type WorkerReply = { readonly judgements: readonly Judgement[] } | { readonly problem: string };

const BATCH = 8;

/** Judges all tasks, handing out results in the order in which they are ready, until done or aborted. */
export async function judgeAll(
  tasks: readonly Task[],
  { jobs, signal }: { readonly jobs: number; readonly signal: AbortSignal },
  take: (judgements: readonly Judgement[]) => void | Promise<void>,
): Promise<void> {
  const batches = batchesOf(tasks);
  if (jobs === 1) return judgeHere(batches, signal, take);
  const workers = Array.from({ length: Math.min(jobs, batches.length) }, startWorker);
  let next = 0;
  const work = async (worker: ChildProcess): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined && !signal.aborted; batch = batches[next++])
      await take(await ask(worker, batch, signal));
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    for (const worker of workers) worker.kill();
  }
}

async function judgeHere(
  batches: readonly (readonly Task[])[],
  signal: AbortSignal,
  take: (judgements: readonly Judgement[]) => void | Promise<void>,
): Promise<void> {
  for (const batch of batches) {
    const judgements: Judgement[] = [];
    for (const { sample, index } of batch) {
      if (signal.aborted) break;
      judgements.push(await judgeSample(sample, index));
      await setImmediate();
    }
    if (judgements.length > 0) await take(judgements);
    if (signal.aborted) return;
  }
}

function batchesOf(tasks: readonly Task[]): readonly (readonly Task[])[] {
  return Array.from({ length: Math.ceil(tasks.length / BATCH) }, (_, at) => tasks.slice(at * BATCH, (at + 1) * BATCH));
}

function startWorker(): ChildProcess {
  // By package name, so that it is the built file also when the rest runs from its sources.
  const file = createRequire(import.meta.url).resolve('@dikast/lab/eval/judging-worker');
  return fork(file, { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

function ask(worker: ChildProcess, batch: readonly Task[], signal: AbortSignal): Promise<readonly Judgement[]> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      worker.off('message', onMessage);
      worker.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      action();
    };
    const onMessage = (reply: WorkerReply) =>
      settle(() => ('problem' in reply ? reject(new Error(reply.problem)) : resolve(reply.judgements)));
    const onExit = (code: number | null) =>
      settle(() => reject(new Error(`a judging process ended with ${String(code)}; nothing of its batch is kept`)));
    const onAbort = () => settle(() => resolve([]));
    worker.on('message', onMessage);
    worker.on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else worker.send(batch);
  });
}
