import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { type OpenOptions, openEngine } from './open-engine.ts';

const example = fileURLToPath(new URL('../../../../examples/custom-validator/dikast.yaml', import.meta.url));
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dikast-open-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function outcomeOf(answer: string, options: OpenOptions) {
  const engine = await openEngine({ home, isWarm: false, ...options });
  try {
    const sources = [{ id: 's', text: 'The shop opens every weekday morning at nine and closes at five.' }];
    const verdict = await engine.validateResponse({ answer, sources, stakes: 'high' });
    return verdict.pools.find(({ pool }) => pool === 'tone_check')?.decision.outcome;
  } finally {
    await engine.close();
  }
}

it('a validator of your own is one file and one line of configuration', async () => {
  const calm = 'The shop opens every weekday morning at nine and closes at five.';
  expect(await outcomeOf(calm, { configFile: example })).toBe('approved');
  expect(await outcomeOf(`${calm} BUY NOW PLEASE!!!`, { configFile: example })).toBe('rejected');
});

it('keys stay from one opening to the next', async () => {
  const first = await openEngine({ home, isWarm: false });
  await first.close();
  const second = await openEngine({ home, isWarm: false });
  await second.close();
  expect(second.publicKey).toBe(first.publicKey);
  expect(second.agents).toHaveLength(22);
});

it('two engines on one home: the second is told who has the records, or goes without', async () => {
  const first = await openEngine({ home, isWarm: false });
  await expect(openEngine({ home, isWarm: false })).rejects.toMatchObject({ code: 'locked' });
  const second = await openEngine({ home, isWarm: false, isRecorded: false });
  await Promise.all([first.close(), second.close()]);
});

it('an idempotency key is answered with the recorded verdict, also after reopening', async () => {
  const request = { answer: 'The shop opens at nine.', sources: [{ id: 's', text: 'The shop opens at nine.' }] };
  const first = await openEngine({ home, isWarm: false });
  const verdict = await first.validateResponse(request, { idempotencyKey: 'order 7' });
  const again = await first.validateResponse(request, { idempotencyKey: 'order 7' });
  expect(again).toEqual(verdict);
  const both = await Promise.all(
    [8, 8].map((key) => first.validateResponse(request, { idempotencyKey: `order ${key}` })),
  );
  expect(both[0]).toEqual(both[1]);
  await first.close();
  const second = await openEngine({ home, isWarm: false });
  expect(await second.validateResponse(request, { idempotencyKey: 'order 7' })).toEqual(verdict);
  const other = { ...request, answer: 'The shop opens at ten.' };
  await expect(second.validateResponse(other, { idempotencyKey: 'order 7' })).rejects.toThrow(
    /used for another request/,
  );
  const fresh = await second.validateResponse(request);
  expect(fresh.validation).not.toBe(verdict.validation);
  expect(verifyVerdict(fresh).outcome).toBe('self_consistent');
  await second.close();
});

it('names the configuration file that it cannot read', async () => {
  await expect(openEngine({ home, configFile: join(home, 'none.yaml') })).rejects.toThrow(/none\.yaml: cannot be read/);
  writeFileSync(join(home, 'bad.yaml'), 'consensus:\n  agent_pools:\n    fact_verification:\n      min_agents: many\n');
  await expect(openEngine({ home, configFile: join(home, 'bad.yaml') })).rejects.toThrow(/bad\.yaml:4:\d+ /);
});
