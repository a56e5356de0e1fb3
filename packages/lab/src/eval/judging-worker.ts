/**
 * A process that judges samples for evaluate.ts: one message in with samples, one out with judgements.
 */
import { judgeSample } from './judge-sample.ts';
import type { Judgement } from './judgement.ts';
import type { Task } from './judging-workers.ts';

process.on('message', async (tasks: readonly Task[]) => {
  const judgements: Judgement[] = [];
  try {
    for (const { sample, index } of tasks) judgements.push(await judgeSample(sample, index));
    process.send?.({ judgements });
  } catch (error) {
    process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  }
});
// The parent is gone: nobody waits for what is being judged. An interrupt is the parent's to handle.
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
