/**
 * What docs/attacks.md states, measured: detection, detection curves, safety beside honest errors, consensus success.
 * Exits with 1 when a promise is not kept. About half an hour on one core; progress goes to stderr.
 *
 *   tsx --tsconfig tsconfig.paths.json packages/lab/bench/attacks-measure.ts [pools] [requests] [seed]
 */
import {
  BUILT_IN_POOL_SIZES,
  exactConsensusSuccess,
  simulateConsensusSuccess,
} from '@dikast/lab/attacks/consensus-success';
import { countDetections, type DetectionRow, detectionCurve, testPool } from '@dikast/lab/attacks/detection';
import { measureSafety, type SafetyRules } from '@dikast/lab/attacks/safety';
import { wilsonInterval, Z_95 } from '@dikast/lab/reliability/wilson';

const [pools = 2000, requests = 1000, seed = 1] = process.argv.slice(2).map(Number);

const KNOWN_ANSWERS = 200;
/** Honest agents that lie further apart than this are measured, and promised nothing. */
const PROMISED_SPREAD_MAX = 0.03;
const PROGRESS_EVERY = 50;
const SAFETY_SEEDS = 3;
const CHANCE_LEAST = 0.025;
const CHECKPOINTS = [25, 50, 100, 200, 400];
const CURVE_POOLS = 40;
const SUBTLE: readonly (readonly [name: string, parameter: number])[] = [
  ['low-rate-liar', 0.05],
  ['low-rate-liar', 0.1],
  ['low-rate-liar', 0.15],
  ['low-rate-liar', 0.2],
  ['low-rate-liar', 0.3],
  ['topic-liar', 1],
  ['topic-liar', 2],
  ['topic-liar', 3],
  ['gradual-drift', 400],
  ['copycat', 0],
  ['confidence-inflator', 0],
  ['threshold-keeper', 0.1],
  ['threshold-keeper', 0.2],
  ['suspicion-watcher', 0.5],
  ['suspicion-watcher', 0.8],
  ['pivotal-liar', 0],
  ['silence', 0],
  ['extreme-delay', 0],
];

const failures: string[] = [];
printDetection(0);
printDetection(0.03);
printDetection(0.1);
printCurves();
printSafety('two rounds, calibrated, f on standby', {});
printSafety('plain pool, calibrated, f on standby', { isPlain: true });
printSafety('two rounds, neither calibrated nor anybody on standby', { calibration: 0, standby: 0 });
printConsensusSuccess();
for (const failure of failures) console.log(`NOT KEPT: ${failure}`);
if (failures.length > 0) process.exitCode = 1;

function printDetection(spread: number): void {
  const tested = Array.from({ length: pools }, (_, index) => {
    if (index % PROGRESS_EVERY === 0) progress(`detection, spread ${spread}: ${index} of ${pools} pools`);
    return testPool(index, { seed, knownAnswers: KNOWN_ANSWERS, spread });
  });
  const rows = countDetections(tested);
  const agents = rows.reduce((sum, row) => sum + row.agents, 0);
  const right = rows.reduce((sum, row) => sum + row.classifiedRightly, 0);
  const honest = rows.find(({ behaviour }) => behaviour === 'honest');
  console.log(
    `\n## Detection within ${KNOWN_ANSWERS} known answers (honest error 5-25 % within ${spread} of the pool's, rho 0-0.3)\n`,
  );
  console.log(
    '| behaviour | histories | classified right | 95 % interval | lost its say | known answers: median | p99 |',
  );
  console.log('| --- | ---: | ---: | --- | ---: | ---: | ---: |');
  for (const row of rows) console.log(describeRow(row));
  console.log(describeRow({ behaviour: 'all', agents, classifiedRightly: right, lostSay: 0, knownAnswersUsed: [] }));
  if (spread > PROMISED_SPREAD_MAX) return;
  if (right / agents < 0.999)
    failures.push(`spread ${spread}: ${share(right, agents)} classified right, 99.9 % were promised`);
  if (honest !== undefined && honest.lostSay / honest.agents > 0.0005)
    failures.push(
      `spread ${spread}: ${share(honest.lostSay, honest.agents)} falsely accused, at most 0.05 % were promised`,
    );
}

function describeRow({ behaviour, agents, classifiedRightly, lostSay, knownAnswersUsed }: DetectionRow): string {
  const used =
    knownAnswersUsed.length === 0 ? ['', ''] : [quantile(knownAnswersUsed, 0.5), quantile(knownAnswersUsed, 0.99)];
  const lost =
    behaviour === 'all' ? '' : behaviour === 'honest' ? `${lostSay} (${interval(lostSay, agents)})` : lostSay;
  return `| ${behaviour} | ${agents} | ${share(classifiedRightly, agents)} | ${interval(classifiedRightly, agents)} | ${lost} | ${used.join(' | ')} |`;
}

function printCurves(): void {
  console.log(
    `\n## Share that lost the say within so many known answers (7 agents, 2 attack, honest error 10 %, rho 0.2)\n`,
  );
  console.log(`| behaviour | ${CHECKPOINTS.join(' | ')} |`);
  console.log(`| --- |${CHECKPOINTS.map(() => ' ---: |').join('')}`);
  for (const [name, parameter] of SUBTLE) {
    progress(`curve of ${name}`);
    const curve = detectionCurve(name, parameter, { seed, pools: CURVE_POOLS, checkpoints: CHECKPOINTS });
    const label = parameter === 0 ? name : `${name}=${parameter}`;
    console.log(`| ${label} | ${curve.map((each) => `${Math.round(each * 100)} %`).join(' | ')} |`);
  }
}

function printSafety(title: string, changes: Partial<SafetyRules>): void {
  const rules: SafetyRules = {
    poolSize: 7,
    honestError: 0.1,
    rulingError: 0.025,
    rho: 0.3,
    requests,
    seed,
    seeds: SAFETY_SEEDS,
    badShare: 0.5,
    knownShare: 0.1,
    calibration: KNOWN_ANSWERS,
    standby: 2,
    isPlain: false,
    isSigned: false,
    ...changes,
  };
  const total = requests * SAFETY_SEEDS;
  console.log(
    `\n## Bad answers accepted, n = 7, f = 2: ${title} (${total} requests each, honest error 10 %, rho 0.3)\n`,
  );
  console.log(
    '| two attackers | bad accepted | 95 % | honest pool | 95 % | only under attack | only honest | chance | undecided (honest) | three attackers: bad accepted | undecided |',
  );
  console.log('| --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const row of measureSafety(rules)) {
    progress(`safety, ${title}: ${row.behaviour}`);
    const { attack, honest, beyond } = row;
    console.log(
      `| ${row.behaviour} | ${attack.wrongAccepted} | ${interval(attack.wrongAccepted, total)} | ${honest.wrongAccepted} | ${interval(honest.wrongAccepted, total)} | ${row.onlyUnderAttack} | ${row.onlyHonest} | ${row.probabilityByChance.toFixed(3)} | ${attack.undecided} (${honest.undecided}) | ${beyond.wrongAccepted} | ${beyond.undecided} |`,
    );
    if (changes.calibration !== 0 && row.probabilityByChance < CHANCE_LEAST)
      failures.push(`${title}: ${row.behaviour} got more bad answers accepted than honest errors alone`);
  }
}

function printConsensusSuccess(): void {
  console.log(`\n## Consensus success over four pools of ${BUILT_IN_POOL_SIZES.join(', ')}\n`);
  console.log('| accuracy | right consensus in all four | 95 % interval | exact |');
  console.log('| ---: | ---: | --- | ---: |');
  for (const accuracy of [0.99, 0.987, 0.9, 0.77]) {
    const measured = simulateConsensusSuccess(BUILT_IN_POOL_SIZES, accuracy, { requests: 10 * requests, seed });
    const { successes, exact } = measured;
    console.log(
      `| ${accuracy} | ${share(successes, measured.requests)} | ${interval(successes, measured.requests)} | ${(100 * exact).toFixed(3)} % |`,
    );
  }
  if (exactConsensusSuccess(BUILT_IN_POOL_SIZES, 0.99) < 0.995)
    failures.push('consensus success at .99 is under 99.5 %');
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}

function share(count: number, total: number): string {
  return `${count} (${((100 * count) / Math.max(1, total)).toFixed(3)} %)`;
}

function interval(count: number, total: number): string {
  const { low, high } = wilsonInterval(count, total, Z_95);
  return `${(100 * low).toFixed(3)} .. ${(100 * high).toFixed(3)} %`;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
