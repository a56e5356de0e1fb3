/**
 * Runs in a process of its own, to be killed: calibrates four agents, one of which always lies, with a fifth on standby, and
 * says on stdout after each known answer which version the line-up has and who sits. Arguments: home, first number.
 */
import { defaultConfig, openEngine } from 'dikast';

const [home, first] = process.argv.slice(2);
const POOL = 'scripted';

/** The first rejects whatever it is shown, the others approve. */
const validatorOf = (number) => ({
  name: `v${number}`,
  version: '1',
  pool: POOL,
  specialization: 'any',
  method: 'Says what its number says.',
  isDeterministic: true,
  assess: () => ({ choice: number === 0 ? 'reject' : 'approve', confidence: 0.9, objections: [], findings: [] }),
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
  proposition: 'The answer has a number.',
  standby: ['v4'],
};
const base = defaultConfig();
const engine = await openEngine({
  home,
  isWarm: false,
  hasBuiltIns: false,
  validators: [0, 1, 2, 3, 4].map(validatorOf),
  config: {
    ...base,
    pools: new Map([[POOL, pool]]),
    performanceTargets: { ...base.performanceTargets, standardPathLatencyMs: 60_000, fastPathLatencyMs: 60_000 },
  },
});
console.log('ready');

for (let number = Number(first); ; number++) {
  const request = { answer: `The number of this answer is ${number}.`, sources: [] };
  const verdict = await engine.validateResponse(request, { isCalibration: true });
  const { validation, pools } = verdict;
  await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'calibration' });
  const { version } = await engine.lineupOf(POOL);
  const seats = pools[0].panel.map(({ agent }) => agent.slice(-1)).sort();
  console.log(`learned ${validation} ${version} ${pools[0].lineup.version} ${seats.join('')} end`);
}
