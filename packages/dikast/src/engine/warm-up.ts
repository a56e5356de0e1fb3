/**
 * A first validation costs several times what the next one does: dictionaries are read and code is compiled. It must not
 * run against the deadline of the user's first answer, so a sample goes before it.
 */
import { memoryKeys } from '../adapters/memory-keys.ts';
import { createConsensusEngine } from './consensus-engine.ts';

const SAMPLE = {
  query: 'How many boats did Mara Lind repair in Alden, and when did the yard open?',
  answer:
    'Mara Lind repaired 14 boats in Alden in her first year [yard]. The yard opened on 3 May 2019 [yard]. It does not work on Sundays, and 20 percent of its orders come from abroad [orders]. A repair takes "four to six weeks" [orders].',
  sources: [
    {
      id: 'yard',
      text: 'Mara Lind repaired 12 boats in Alden in her first year. The yard opened on 3 May 2019. It works on Sundays. Two of the boats had to be rebuilt, and one of them was sold to the town of Alden for 4,000 dollars.',
    },
    {
      id: 'orders',
      text: 'Orders from abroad make up 20 percent. A repair takes four to six weeks. Customers should write at least three months before the season begins, because the yard takes no more than five boats at a time.',
    },
  ],
};

/** A run as short as this is warm. */
const WARM_MS = 50;
const RUNS_MAX = 4;

/**
 * Runs a sample through the built-in validators, under keys of its own, until it is quick or `signal` fires.
 * Validators of one's own are not called: they may be paid for.
 */
export async function warmUp(signal?: AbortSignal): Promise<void> {
  const engine = createConsensusEngine({ keys: memoryKeys('warm-up') });
  for (let run = 0; run < RUNS_MAX && signal?.aborted !== true; run++) {
    const { durationMs } = await engine.validateResponse(SAMPLE);
    if (durationMs <= WARM_MS) return;
  }
}
