/**
 * How fast the reliability laboratory is, and whether its simulations agree with the exact shares at 10 million trials.
 * `npm run bench:lab` takes about ten seconds; it exits 1 when a floor is missed or a simulation disagrees.
 */
import { loadavg } from 'node:os';
import { poissonBinomial } from '@dikast/lab/reliability/counts';
import { exactOutcome } from '@dikast/lab/reliability/exact-outcome';
import { correlatedPanel, equalPanel, independentPanel, type PanelModel } from '@dikast/lab/reliability/panel-model';
import { Simulation } from '@dikast/lab/reliability/simulation';
import type { Strategy } from '@dikast/lab/reliability/strategy';
import { isWithin, wilsonInterval } from '@dikast/lab/reliability/wilson';

const TRIALS = 10_000_000;
const WARM_UP = 1_000_000;
const ROUNDS = 5;
/** Three agents with independent draws: million trials a second on one core. */
const TRIALS_FLOOR = 15;
/** Exact distribution of 1,001 unequal agents. */
const EXACT_MS_MAX = 50;

const CASES: readonly (readonly [string, Strategy, PanelModel])[] = [
  ['majority of 3, equal agents', { kind: 'majority' }, equalPanel(3, 0.23)],
  ['majority of 3, unequal agents', { kind: 'majority' }, independentPanel([0.23, 0.25, 0.3])],
  ['quorum of 7', { kind: 'quorum' }, equalPanel(7, 0.23)],
  ['quorum of 7, half of the errors alike', { kind: 'quorum' }, equalPanel(7, 0.23, 0.5)],
  ['oracle over 5', { kind: 'any-correct-oracle' }, equalPanel(5, 0.23)],
  ['majority of 3, correlation .1', { kind: 'majority' }, correlatedPanel(3, 0.23, 0.1)],
];

let isPassed = true;
console.log(
  `Node ${process.version}, load average ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
console.log(`\n${'simulation of 10 million trials'.padEnd(42)} million/s (CPU)   within 99.99 %`);
for (const [index, [name, strategy, panel]] of CASES.entries()) {
  const { perSecond, agrees } = measure(strategy, panel, index);
  isPassed &&= agrees && (index > 1 || perSecond >= TRIALS_FLOOR);
  console.log(`${name.padEnd(42)} ${perSecond.toFixed(1).padStart(9)}         ${agrees ? 'yes' : 'NO'}`);
}
const exactMs = Math.min(...Array.from({ length: ROUNDS }, timeExact));
isPassed &&= exactMs < EXACT_MS_MAX;
console.log(`\nexact Poisson-binomial, n = 1,001: ${exactMs.toFixed(2)} ms (floor: ${EXACT_MS_MAX} ms)`);
console.log(`three independent agents: floor ${TRIALS_FLOOR} million trials/s: ${isPassed ? 'passed' : 'FAILED'}`);
process.exitCode = isPassed ? 0 : 1;

/** Processor time is what counts: other work on the machine takes none of it. */
function measure(strategy: Strategy, panel: PanelModel, seed: number): { perSecond: number; agrees: boolean } {
  new Simulation(strategy, panel, seed, 1).run(WARM_UP);
  const simulation = new Simulation(strategy, panel, seed);
  const before = process.cpuUsage();
  simulation.run(TRIALS);
  const { user, system } = process.cpuUsage(before);
  const exact = exactOutcome(strategy, panel);
  const agrees = (['right', 'wrong', 'abstained'] as const).every((share) =>
    isWithin(exact[share], wilsonInterval(simulation.counts[share], TRIALS)),
  );
  return { perSecond: TRIALS / (user + system), agrees };
}

function timeExact(): number {
  const probabilities = Array.from({ length: 1001 }, (_, agent) => 0.6 + 0.3 * (agent / 1001));
  const startMs = performance.now();
  poissonBinomial(probabilities);
  return performance.now() - startMs;
}
