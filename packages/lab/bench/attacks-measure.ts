/**
 * What docs/attacks.md states, measured: detection, detection curves, safety beside honest errors, consensus success.
 * Exits with 1 when a promise is not kept. About half an hour on one core; progress goes to stderr.
 *
 *   tsx --tsconfig tsconfig.paths.json packages/lab/bench/attacks-measure.ts [pools] [requests] [seed] [sections]
 */
import { agentHistoriesOf } from '@dikast/lab/attacks/agent-histories';
import {
  BUILT_IN_POOL_SIZES,
  exactConsensusSuccess,
  simulateConsensusSuccess,
} from '@dikast/lab/attacks/consensus-success';
import { countDetections, type DetectionRow, detectionCurve, testPool } from '@dikast/lab/attacks/detection';
import { measureSafety, type SafetyRules } from '@dikast/lab/attacks/safety';
import { wilsonInterval, Z_95 } from '@dikast/lab/reliability/wilson';

const [pools = 2000, requests = 1000, seed = 1] = process.argv.slice(2, 5).map(Number);
const sections = (process.argv[5] ?? 'detection,differing,curves,safety,consensus').split(',');

const KNOWN_ANSWERS = 200;
const PROGRESS_EVERY = 50;
const SAFETY_SEEDS = 2;
const CHANCE_LEAST = 0.025;
const CHECKPOINTS = [25, 50, 100, 200, 400, 1000];
const CURVE_POOLS = 10;
const DIFFERING_POOLS = 200;
/** Ascending: the last agent is the weakest. */
const DIFFERING: readonly (readonly number[])[] = [
  [0.05, 0.08, 0.12, 0.15, 0.18, 0.22, 0.25],
  [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2],
  [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.25],
  [0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.25],
  [0.05, 0.05, 0.05, 0.25],
];
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
  ['threshold-keeper', 0.15],
  ['suspicion-watcher', 0.1],
  ['suspicion-watcher', 0.5],
  ['suspicion-watcher', 0.8],
  ['penitent', 0],
  ['pivotal-liar', 0],
  ['silence', 0],
  ['extreme-delay', 0],
];

const failures: string[] = [];
/** Promised against f agents, not against who sees the honest ballots before it votes: said, and no failure. */
const beyondModel: string[] = [];
if (sections.includes('detection')) for (const spread of [0, 0.03]) printDetection(spread);
if (sections.includes('differing')) printDiffering();
if (sections.includes('curves')) printCurves();
if (sections.includes('safety')) {
  printSafety('two rounds, calibrated, f on standby', {});
  printSafety('plain pool, calibrated, f on standby', { isPlain: true });
  printSafety('plain pool, calibrated, nobody on standby', { isPlain: true, standby: 0 });
  printSafety('plain pool, calibrated, nobody on standby, quarantined votes counted', {
    isPlain: true,
    standby: 0,
    quarantinedVotes: 'counted',
  });
  printSafety('two rounds, neither calibrated nor anybody on standby', { calibration: 0, standby: 0 });
}
if (sections.includes('consensus')) printConsensusSuccess();
for (const found of beyondModel) console.log(`BEYOND THE FAULT MODEL: ${found}`);
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

/** Where honest agents of one pool are not alike, the weakest may be taken for a liar: measured, and promised nothing. */
function printDiffering(): void {
  console.log(
    `\n## Honest agents of different error rates, nobody lies: accused within ${KNOWN_ANSWERS} known answers (rho 0.3)\n`,
  );
  console.log('| error rates of the pool | pools | in which the weakest was accused | another |');
  console.log('| --- | ---: | ---: | ---: |');
  for (const honestErrors of DIFFERING) {
    progress(`differing honest agents: ${honestErrors.join(', ')}`);
    const weakest = honestErrors.length - 1;
    const accused = Array.from({ length: DIFFERING_POOLS }, (_, pool) =>
      agentHistoriesOf({ seed: seed + pool, honestErrors, rho: 0.3, byzantine: [], knownAnswers: KNOWN_ANSWERS }),
    ).map((histories) => histories.map(({ lostSayAfter }) => lostSayAfter !== null));
    const [ofWeakest, ofAnother] = [
      accused.filter((pool) => pool[weakest]).length,
      accused.filter((pool) => pool.slice(0, weakest).includes(true)).length,
    ];
    console.log(
      `| ${honestErrors.join(', ')} | ${DIFFERING_POOLS} | ${share(ofWeakest, DIFFERING_POOLS)} | ${ofAnother} |`,
    );
  }
}

function printCurves(): void {
  console.log(
    `\n## Share that lost the say within so many known answers (7 agents, 2 attack, honest error 10 %, rho 0.2)\n`,
  );
  console.log(`| behaviour | ${CHECKPOINTS.join(' | ')} | answers with a say | wrong above the honest on those |`);
  console.log(`| --- |${CHECKPOINTS.map(() => ' ---: |').join('')} ---: | ---: |`);
  for (const [name, parameter] of SUBTLE) {
    progress(`curve of ${name}`);
    const { lostSay, withSay, errorAboveHonest } = detectionCurve(name, parameter, {
      seed,
      pools: CURVE_POOLS,
      checkpoints: CHECKPOINTS,
    });
    const label = parameter === 0 ? name : `${name}=${parameter}`;
    const cells = [...lostSay, withSay, errorAboveHonest].map((each) => `${Math.round(each * 100)} %`);
    console.log(`| ${label} | ${cells.join(' | ')} |`);
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
    quarantinedVotes: 'void',
    isPlain: false,
    isSigned: false,
    ...changes,
  };
  const total = requests * SAFETY_SEEDS;
  console.log(
    `\n## Bad answers accepted, n = 7, f = 2: ${title} (${total} requests each, honest error 10 %, rho 0.3)\n`,
  );
  console.log(
    '| two attackers | fault model | bad accepted | 95 % | honest pool | 95 % | only under attack | only honest | chance | undecided (honest) | three attackers: bad accepted | undecided |',
  );
  console.log('| --- | --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const row of measureSafety(rules)) {
    progress(`safety, ${title}: ${row.behaviour}`);
    const { attack, honest, beyond } = row;
    console.log(
      `| ${row.behaviour} | ${row.hasSight ? 'beyond: sees ballots' : 'within'} | ${attack.wrongAccepted} | ${interval(attack.wrongAccepted, total)} | ${honest.wrongAccepted} | ${interval(honest.wrongAccepted, total)} | ${row.onlyUnderAttack} | ${row.onlyHonest} | ${row.probabilityByChance.toFixed(3)} | ${attack.undecided} (${honest.undecided}) | ${beyond.wrongAccepted} | ${beyond.undecided} |`,
    );
    const isMore = row.probabilityByChance < CHANCE_LEAST;
    const isPromised = rules.calibration > 0 && rules.quarantinedVotes === 'void';
    const found = `${title}: ${row.behaviour} got more bad answers accepted than honest errors alone`;
    if (isMore && isPromised) (row.hasSight ? beyondModel : failures).push(found);
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
