/**
 * Runs in a process of its own, to be killed: validates requests that the agents cannot settle, and rules on what is
 * open, one after the other. Says on stdout what was acknowledged. Arguments: home, first key.
 */
import { defaultConfig, memoryKeys, openEngine } from 'dikast';
import { divisionOf, rulingOn } from './review-scene.mjs';

const [home, firstKey] = process.argv.slice(2);
const keys = memoryKeys('kill');
const engine = await openEngine({
  home,
  keys,
  isWarm: false,
  hasBuiltIns: false,
  ...divisionOf(defaultConfig(), keys),
});
console.log('ready');

async function validate() {
  for (let key = Number(firstKey); ; key++) {
    const request = { answer: `The number of this answer is ${key}.`, sources: [] };
    const { validation, outcome } = await engine.validateResponse(request, { idempotencyKey: `key ${key}` });
    console.log(`verdict ${validation} ${outcome}`);
  }
}

async function rule() {
  for (;;) {
    for (const verdict of await engine.awaitingRuling()) {
      const { validation, outcome } = await engine.rule(rulingOn(verdict, keys));
      console.log(`ruled ${validation} ${outcome}`);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all([validate(), rule()]);
