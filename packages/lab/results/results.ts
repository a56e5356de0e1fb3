/**
 * Writes docs/results.md from labelled answers: `npm run results -- --data DIR [--limit N] [--jobs N] [--answers N]`.
 * What stands below its marker was written by people and is kept.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { evaluateGroups } from '../src/eval/evaluation.ts';
import { runEvaluation } from '../src/eval/run-evaluation.ts';
import { resultsPage } from './results-page.ts';
import { measureSpeed } from './speed.ts';

const OUTPUT = fileURLToPath(new URL('../../../docs/results.md', import.meta.url));
const MARKER = '<!-- below: written by people -->';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    limit: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    answers: { type: 'string', default: '10000' },
    judgements: { type: 'string' },
  },
});
if (values.data === undefined) {
  console.error('results: --data DIR is missing: a folder of labelled answers, as dikast eval takes them');
  process.exit(64);
}
const { judgements } = await runEvaluation({
  places: [values.data],
  pools: undefined,
  limit: values.limit === undefined ? undefined : Number(values.limit),
  seed: 1,
  jobs: Number(values.jobs),
  journalFile: undefined,
  codeVersion: '',
  signal: new AbortController().signal,
  onProgress: (done, _, total) => void process.stderr.write(`\r${done} of ${total} answers`),
});
process.stderr.write('\n');
if (values.judgements !== undefined) writeFileSync(values.judgements, JSON.stringify(judgements));
const kept = existsSync(OUTPUT) ? (readFileSync(OUTPUT, 'utf8').split(MARKER)[1] ?? '\n') : '\n';
const page = resultsPage({
  groups: evaluateGroups(judgements, ['dataset']),
  speed: measureSpeed(Number(values.answers)),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  cores: availableParallelism(),
  limit: values.limit,
});
writeFileSync(OUTPUT, `${page}\n${MARKER}${kept}`);
execFileSync('npx', ['biome', 'check', '--write', OUTPUT], { stdio: 'ignore' });
console.log('wrote docs/results.md');
