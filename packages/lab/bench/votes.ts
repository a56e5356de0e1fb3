/** How many recorded votes a second of one core are read and put to each policy: npm run bench:votes. */
import { createPrng } from '@dikast/core/base/prng';
import { fitDawidSkene } from '../src/votes/dawid-skene.ts';
import { passGate } from '../src/votes/gate.ts';
import { fitLearned } from '../src/votes/learned-policy.ts';
import { fitOneCoin } from '../src/votes/one-coin.ts';
import { onlineDawidSkene } from '../src/votes/online-dawid-skene.ts';
import { createPanel } from '../src/votes/opinions.ts';
import { majorityScores } from '../src/votes/scores.ts';
import { readVoteFile } from '../src/votes/vote-file.ts';
import { voteCount } from '../src/votes/vote-table.ts';

const ITEMS = 100_000;
const JUDGES = 20;
const LABELS = ['yes', 'no'];
const KNOWN = 50;
const CHUNK_ITEMS = 1000;

/** Lines of JSONL in chunks, as a file would give them. */
async function* syntheticFile(): AsyncGenerator<Uint8Array> {
  const prng = createPrng(1);
  const encoder = new TextEncoder();
  for (let from = 0; from < ITEMS; from += CHUNK_ITEMS) {
    const lines: string[] = [];
    for (let item = from; item < from + CHUNK_ITEMS; item++) {
      const truth = prng.nextBelow(2);
      for (let judge = 0; judge < JUDGES; judge++) {
        const vote = prng.nextBelow(100) < 60 + judge ? truth : 1 - truth;
        lines.push(
          JSON.stringify({ item: `item-${item}`, judge: `judge-${judge}`, vote: LABELS[vote], truth: LABELS[truth] }),
        );
      }
    }
    yield encoder.encode(`${lines.join('\n')}\n`);
  }
}

async function measured(name: string, run: () => unknown, votes: number): Promise<void> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  process.stdout.write(`${name.padEnd(32)} ${(votes / seconds / 1e6).toFixed(2).padStart(8)} million votes/s\n`);
}

const chunks: Uint8Array[] = [];
for await (const chunk of syntheticFile()) chunks.push(chunk);
const read = () =>
  readVoteFile(
    (async function* () {
      yield* chunks;
    })(),
    { name: 'synthetic', format: 'jsonl' },
  );
const table = await read();
const votes = voteCount(table);
const known = Array.from({ length: KNOWN }, (_, item) => item);
process.stdout.write(`${votes} votes of ${JUDGES} judges on ${ITEMS} items\n`);
await measured('reading JSONL', read, votes);
await measured('majority', () => majorityScores(table), votes);
await measured('quorum', () => passGate(table, { thresholdBasisPoints: 6700, isSequential: false }), votes);
await measured('quorum, early stop', () => passGate(table, { thresholdBasisPoints: 6700, isSequential: true }), votes);
await measured('one-coin, 50 rounds', () => fitOneCoin(table), votes);
await measured('Dawid-Skene, 50 rounds', () => fitDawidSkene(table), votes);
await measured('Dawid-Skene online', () => onlineDawidSkene(table, known), votes);
await measured('learned, all of it', () => fitLearned(createPanel(table), known), votes);
