/**
 * What policies make of public sets of recorded votes, as a section of docs/results.md:
 * npm run results:votes -- --data DIR [--out docs/results.md] [--draws 20] [--panels 24] [--seed 42]
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { itemsWithTruth } from '../src/votes/scores.ts';
import { readVoteFile } from '../src/votes/vote-file.ts';
import { writeSection } from './markdown-section.ts';
import { attackTable, type Draws, fewLabelsTable, panelTable, type VoteFile } from './votes-tables.ts';

const KNOWN = [20, 50, 200];
const KNOWN_UNDER_ATTACK = 20;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    draws: { type: 'string', default: '20' },
    panels: { type: 'string', default: '24' },
    seed: { type: 'string', default: '42' },
  },
});

/** Every votes-*.jsonl(.gz) of a folder with enough known truth to draw from. */
async function readFiles(folder: string): Promise<readonly VoteFile[]> {
  const names = readdirSync(folder).filter((name) => /^votes-.*\.jsonl(\.gz)?$/.test(name));
  const files: VoteFile[] = [];
  for (const name of names.sort()) {
    const table = await readVoteFile(createReadStream(join(folder, name)), { name, format: 'jsonl' });
    const label = name.replace(/^votes-|\.jsonl(\.gz)?$/g, '');
    if (itemsWithTruth(table).length > 2 * Math.max(...KNOWN)) files.push({ name: label, table });
  }
  return files;
}

function sectionText(files: readonly VoteFile[], draws: Draws): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return [
    '## Recorded votes',
    `Made by \`npm run results:votes -- --data DIR\` at commit ${commit}, seed ${draws.seed}, on ${availableParallelism()} cores. Accuracy at full coverage; a tie among k candidates counts 1 / k. Known answers are drawn at random ${draws.draws} times, given to the policies that learn (single, weighted, learned) and left out of every score; ± is the standard error of the mean over the draws.`,
    '### The panels',
    panelTable(files, draws),
    ...KNOWN.flatMap((known) => [`### With ${known} known answers`, fewLabelsTable(files, known, draws)]),
    `### Under attack, with ${KNOWN_UNDER_ATTACK} known answers`,
    `${draws.panels} random panels of each file in which ten or more judges saw nearly every item; f of the n judges lie. Accuracy on the attacked items that are not known: all of them, for \`stealth\` a random fifth.`,
    attackTable(files, KNOWN_UNDER_ATTACK, draws),
  ].join('\n\n');
}

if (values.data === undefined) {
  process.stderr.write('--data DIR: expected a folder with votes-*.jsonl.gz\n');
  process.exit(64);
}
const startedMs = performance.now();
const onStep = (step: string) =>
  process.stderr.write(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${step}\n`);
const draws = { draws: Number(values.draws), panels: Number(values.panels), seed: Number(values.seed), onStep };
const text = sectionText(await readFiles(values.data), draws);
if (values.out === undefined) process.stdout.write(`${text}\n`);
else writeSection(values.out, { name: 'votes', text, title: 'Results on public data' });
