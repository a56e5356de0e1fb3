/**
 * The long run: thousands of seeds over several group sizes, with f Byzantine replicas at all times, then every twins
 * scenario of four replicas and three rounds. Prints events, seeds, events per second and how often each mark was hit.
 * Fails when a checker objects, a mark stays at zero or fewer events happened than promised; a failing run is shrunk.
 *
 *   tsx --tsconfig tsconfig.paths.json packages/lab/bench/simulate-long.ts [seeds] [first seed] [twins rounds]
 */
import { MARK_NAMES } from '@dikast/lab/simulator/marks';
import { shrink } from '@dikast/lab/simulator/shrink';
import { describeReport, runSimulations, type SimulationSummary } from '@dikast/lab/simulator/simulate';
import { describeTwins, enumerateTwins } from '@dikast/lab/simulator/twins-scenario';
import { runTwins } from '@dikast/lab/simulator/twins-world';

const SIZES = [4, 5, 7, 10];
const EVENTS_LEAST = 5_000_000;
const PROGRESS_EVERY = 100;
const TICKS = 60;

const [seedCount = 2000, firstSeed = 1, twinsRounds = 3] = process.argv.slice(2).map(Number);

const hasPassed = runSeeds(seedCount, firstSeed);
if (!runAllTwins(twinsRounds) || !hasPassed) process.exitCode = 1;

function runSeeds(count: number, first: number): boolean {
  const startedAt = performance.now();
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const options = { ticks: TICKS };
  const summary = runSimulations({ seeds, replicas: SIZES, failuresMax: 5, options }, (report, soFar) => {
    if (report.violations.length > 0) printFailure(report);
    if (soFar.runs % PROGRESS_EVERY === 0) console.log(describeProgress(soFar, startedAt));
  });
  console.log(describeProgress(summary, startedAt));
  for (const name of MARK_NAMES) console.log(`${String(summary.marks[name]).padStart(12)}  ${name}`);
  const isEnough = count < 2000 || summary.events >= EVENTS_LEAST;
  if (!isEnough) console.log(`only ${summary.events} events; ${EVENTS_LEAST} were promised`);
  if (summary.marksMissing.length > 0) console.log(`never reached: ${summary.marksMissing.join(', ')}`);
  return summary.failed.length === 0 && summary.marksMissing.length === 0 && isEnough;
}

function runAllTwins(rounds: number): boolean {
  const startedAt = performance.now();
  let scenarios = 0;
  let events = 0;
  let failures = 0;
  for (const scenario of rounds > 0 ? enumerateTwins(rounds) : []) {
    const report = runTwins(scenario);
    scenarios += 1;
    events += report.events;
    if (report.violations.length === 0) continue;
    failures += 1;
    console.log(`${describeTwins(scenario)}: ${report.violations[0]?.detail}`);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(
    `twins, n = 4, ${rounds} rounds: ${scenarios} scenarios, ${events} events, ${failures} failed, ${seconds} s`,
  );
  return failures === 0;
}

function printFailure(report: Parameters<typeof describeReport>[0]): void {
  console.log(describeReport(report));
  const { report: smaller, runs } = shrink(report);
  console.log(`after ${runs} runs of shrinking:\n${describeReport(smaller)}`);
}

function describeProgress(summary: SimulationSummary, startedAt: number): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(summary.events / seconds);
  return `${summary.runs} seeds (n = ${SIZES.join(', ')}), ${summary.events} events, ${summary.operationsCompleted} operations, ${summary.failed.length} failed, ${summary.cut} cut, ${seconds.toFixed(0)} s, ${rate} events/s`;
}
