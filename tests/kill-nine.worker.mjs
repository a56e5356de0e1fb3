/**
 * Runs in a process of its own, to be killed: validates request after request with idempotency keys, several at a
 * time, and says on stdout what was acknowledged. Arguments: home, first key, how many at a time.
 */
import { defaultConfig, openEngine } from 'dikast';

const [home, firstKey, inFlight] = process.argv.slice(2);
const POOL = 'scripted';

/** Approves every second answer, by what the answer says: a verdict must be the same whenever it is asked for. */
const validatorOf = (number) => ({
  name: `v${number}`,
  version: '1',
  pool: POOL,
  specialization: 'any',
  method: 'Reads the last digit.',
  isDeterministic: true,
  assess: (subject) => ({
    choice: /[02468]\.$/.test(subject.request.answer) ? 'approve' : 'reject',
    confidence: 0.9,
    objections: [],
    findings: [],
  }),
  examine: () => ({ ruling: 'dismiss', reason: 'Never asked.' }),
});

const pool = {
  name: POOL,
  minAgents: 4,
  maxAgents: 4,
  thresholdBasisPoints: 6700,
  policy: 'gate',
  voting: 'cross_examination',
  specializationWeights: new Map(),
  proposition: 'The number is even.',
};
const base = defaultConfig();
const engine = await openEngine({
  home,
  isWarm: false,
  hasBuiltIns: false,
  validators: [0, 1, 2, 3].map(validatorOf),
  config: {
    ...base,
    pools: new Map([[POOL, pool]]),
    performanceTargets: { ...base.performanceTargets, standardPathLatencyMs: 60_000 },
  },
});
console.log('ready');

let next = Number(firstKey);
async function work() {
  for (;;) {
    const key = next++;
    const request = { answer: `The number of this answer is ${key}.`, sources: [] };
    const verdict = await engine.validateResponse(request, { idempotencyKey: `key ${key}` });
    console.log(`${key} ${verdict.validation} ${verdict.outcome}`);
  }
}
await Promise.all(Array.from({ length: Number(inFlight) }, work));
