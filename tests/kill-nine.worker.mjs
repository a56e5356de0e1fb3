/**
 * Runs in a process of its own, to be killed: validates request after request with idempotency keys, several at a
 * time, and says on stdout what was acknowledged. Arguments: home, first key, how many at a time.
 */
import { defaultConfig, openEngine } from 'dikast';
import { scriptedConfig, scriptedValidator } from './scripted-pool.mjs';

const [home, firstKey, inFlight] = process.argv.slice(2);

/** Approves every second answer, by what the answer says: a verdict must be the same whenever it is asked for. */
const parityOf = (_, { answer }) => (/[02468]\.$/.test(answer) ? 'approve' : 'reject');

const engine = await openEngine({
  home,
  isWarm: false,
  hasBuiltIns: false,
  validators: [0, 1, 2, 3].map((number) => scriptedValidator(number, parityOf)),
  config: scriptedConfig(defaultConfig()),
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
