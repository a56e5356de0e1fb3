/**
 * How fast the ordering protocol is, beside what this machine allows at best. `npm run bench:pbft` takes less than a
 * minute; `npm run bench:pbft -- --full` runs the whole grid. `--logs <folder>` says on which disk the durable logs lie.
 * Results go to the standard output, progress to the standard error; Ctrl-C ends all processes.
 */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { measureUnitCosts } from './pbft-floor.ts';
import { runInMemory } from './pbft-memory.ts';
import { ReplicaProcesses } from './pbft-processes.ts';
import { type BenchGrid, type BenchRow, FULL_GRID, QUICK_GRID } from './pbft-rows.ts';
import { printHead, printLegend, printMachine, printRow, printUnitCosts } from './pbft-table.ts';

const TITLES: Record<BenchRow['kind'], string> = {
  memory: 'One process, in-memory queue, ed25519 checked once for all replicas of the process, no disk',
  processes: 'A process for each replica, loopback TCP, pairwise HMAC-SHA256 frames, ed25519, durable log (fdatasync)',
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    logs: { type: 'string', default: tmpdir() },
  },
});

const processes = new ReplicaProcesses(values.logs);
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => {
    processes.close();
    process.exit(code);
  });

try {
  await run(values.full && !values.quick ? FULL_GRID : QUICK_GRID);
} finally {
  processes.close();
}

async function run(grid: BenchGrid): Promise<void> {
  process.stderr.write('measuring the floors\n');
  printMachine();
  const costs = await measureUnitCosts(values.logs);
  printUnitCosts(costs);
  let kind: BenchRow['kind'] | undefined;
  for (const [index, row] of grid.rows.entries()) {
    process.stderr.write(`row ${index + 1} of ${grid.rows.length}: ${row.kind}, n = ${row.plan.replicas}\n`);
    if (row.kind !== kind) printHead(TITLES[row.kind]);
    kind = row.kind;
    const runRow = row.kind === 'memory' ? runInMemory : processes.run.bind(processes);
    printRow(await runRow(row.plan, grid.durations), costs);
  }
  printLegend();
  printMachine();
}
