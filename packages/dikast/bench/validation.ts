/**
 * How long one validation takes with all 22 built-in agents, what share of it is signatures, and how memory grows.
 * `npm run bench`. Every request is a new text, so that nothing is remembered from the one before.
 */
import { randomBytes } from 'node:crypto';
import { createConsensusEngine, defaultConfig, memoryKeys } from 'dikast';
import { signerFromSeed, verifyEd25519 } from 'dikast/adapters/ed25519';
import { measureFactPool } from './fact-pool.ts';
import { syntheticRequest } from './synthetic-request.ts';

const WARM_UP = 100;
const RUNS = 300;
const GOAL_P50_MS = 25;

const engine = createConsensusEngine({ keys: memoryKeys('bench'), config: patientConfig() });
const standard = await measure('medium');
const fast = await measure('low');
const factPool = measureFactPool();
const { signUs, verifyUs } = signatureCosts();
const signaturesMs = (standard.ballots * (signUs + verifyUs) + signUs) / 1000;

print([
  ['answer / sources', '300 words / 5 x 400 words'],
  ['agents', String(engine.agents.length)],
  ['validations', `${RUNS} after ${WARM_UP} to warm up`],
  ['p50', `${standard.p50.toFixed(1)} ms   (goal: under ${GOAL_P50_MS} ms)`],
  ['p99', `${standard.p99.toFixed(1)} ms`],
  [
    'fast path, p50 / p99 / worst',
    `${fast.p50.toFixed(1)} / ${fast.p99.toFixed(1)} / ${fast.worst.toFixed(1)} ms   (goal: always under 100 ms)`,
  ],
  [
    'fact pool, first round',
    `p50 ${factPool.p50.toFixed(1)} ms, ${factPool.cpuMean.toFixed(1)} ms CPU on average   (goal: p50 5 ms); ${(factPool.p50 / factPool.floorP50).toFixed(0)} x finding the words of the same texts (${factPool.floorP50.toFixed(2)} ms)`,
  ],
  [
    'signatures',
    `${standard.ballots.toFixed(1)} ballots x (sign ${signUs.toFixed(0)} us + verify ${verifyUs.toFixed(0)} us) = ${signaturesMs.toFixed(1)} ms, ${((100 * signaturesMs) / standard.p50).toFixed(0)} % of p50`,
  ],
  [
    'memory',
    `heap ${standard.heapBeforeMb.toFixed(0)} MB before, ${standard.heapAfterMb.toFixed(0)} MB after ${RUNS}; resident ${standard.residentMb.toFixed(0)} MB`,
  ],
]);

/** Deadlines out of the way: a benchmark measures how long it takes, not whether it is late. */
function patientConfig() {
  const config = defaultConfig();
  const performanceTargets = { ...config.performanceTargets, fastPathLatencyMs: 60_000, standardPathLatencyMs: 60_000 };
  return { ...config, performanceTargets };
}

async function measure(stakes: 'low' | 'medium') {
  for (let run = 0; run < WARM_UP; run++) await engine.validateResponse(syntheticRequest(1_000_000 + run, stakes));
  const heapBeforeMb = heapMegabytes();
  const times: number[] = [];
  let ballots = 0;
  for (let run = 0; run < RUNS; run++) {
    const request = syntheticRequest(run, stakes);
    const startMs = performance.now();
    const verdict = await engine.validateResponse(request);
    times.push(performance.now() - startMs);
    ballots += verdict.pools.reduce((sum, pool) => sum + pool.ballots.length, 0) / RUNS;
  }
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  const residentMb = process.memoryUsage.rss() / 2 ** 20;
  return { p50: at(0.5), p99: at(0.99), worst: at(1), ballots, heapBeforeMb, heapAfterMb: heapMegabytes(), residentMb };
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function signatureCosts(): { signUs: number; verifyUs: number } {
  const signer = signerFromSeed(randomBytes(32));
  const message = randomBytes(400);
  const signature = signer.sign(message);
  const rounds = 2000;
  const microsecondsOf = (work: () => void) => {
    const startMs = performance.now();
    for (let round = 0; round < rounds; round++) work();
    return ((performance.now() - startMs) * 1000) / rounds;
  };
  microsecondsOf(() => verifyEd25519(signer.publicKey, message, signature));
  return {
    signUs: microsecondsOf(() => signer.sign(message)),
    verifyUs: microsecondsOf(() => verifyEd25519(signer.publicKey, message, signature)),
  };
}

function print(rows: readonly (readonly [string, string])[]): void {
  for (const [name, value] of rows) console.log(`${name.padEnd(30)} ${value}`);
}
