/**
 * Runs in a process of its own, to be killed: calibrates four agents, one of which always lies, with a fifth on standby, and
 * says on stdout after each known answer which version the line-up has and who sits. Arguments: home, first number.
 */
import { defaultConfig, openEngine } from 'dikast';
import { POOL, scriptedConfig, scriptedValidator } from './scripted-pool.mjs';

const [home, first] = process.argv.slice(2);

const firstRejects = (number) => (number === 0 ? 'reject' : 'approve');

const engine = await openEngine({
  home,
  isWarm: false,
  hasBuiltIns: false,
  validators: [0, 1, 2, 3, 4].map((number) => scriptedValidator(number, firstRejects)),
  config: scriptedConfig(defaultConfig(), { standby: ['v4'] }),
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
