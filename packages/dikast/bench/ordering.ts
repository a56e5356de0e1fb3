/**
 * What agreement among the agents costs: validations with instantaneous validators, all 22 agents, all signatures,
 * alone and with 64 in flight. `npm run bench`, second part.
 */
import { createConsensusEngine, defaultConfig, memoryKeys, type Validator } from 'dikast';
import { BUILT_IN_POOLS } from 'dikast/validators/pools';

const ALONE = 200;
const IN_FLIGHT = 64;
const TOGETHER = 1024;

/** Agents that say at once what a real one would say of a good answer. */
const instantaneous: Validator[] = BUILT_IN_POOLS.flatMap(({ validators }) =>
  validators.map((validator) => ({
    ...validator,
    name: validator.name,
    assess: () => ({
      choice: 'approve' as const,
      confidence: 0.9,
      objections: [],
      findings: [{ claim: 0, status: 'supported' as const, reason: 'Fine.', evidence: [] }],
    }),
    examine: () => ({ ruling: 'dismiss' as const, reason: 'Fine.' }),
    isDeterministic: true,
  })),
);
const config = defaultConfig();
const performanceTargets = { ...config.performanceTargets, standardPathLatencyMs: 60_000 };
const engine = createConsensusEngine({
  keys: memoryKeys('bench'),
  config: { ...config, performanceTargets },
  validators: instantaneous,
  hasBuiltIns: false,
});
const request = {
  query: 'How long?',
  answer: 'It lasts ten weeks [s].',
  sources: [{ id: 's', text: 'It lasts ten weeks.' }],
};

for (let run = 0; run < 100; run++) await engine.validateResponse(request);
const times: number[] = [];
for (let run = 0; run < ALONE; run++) {
  const startMs = performance.now();
  await engine.validateResponse(request);
  times.push(performance.now() - startMs);
}
times.sort((left, right) => left - right);

const cpuBefore = process.cpuUsage();
const startMs = performance.now();
let started = 0;
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    while (started++ < TOGETHER) await engine.validateResponse(request);
  }),
);
const seconds = (performance.now() - startMs) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const cpuMs = (cpu.user + cpu.system) / 1000 / TOGETHER;

console.log(`agents                         ${engine.agents.length}, instantaneous`);
console.log(`alone, p50 / p99               ${at(0.5)} / ${at(0.99)} ms   (goal: ordering adds at most 10 ms)`);
console.log(
  `64 in flight                   ${(TOGETHER / seconds).toFixed(0)} validations/s   (goal: 400), ${cpuMs.toFixed(1)} ms CPU each`,
);
await engine.close();

function at(share: number): string {
  return (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(1);
}
