import { ManualClock } from 'dikast';
import { expect, it } from 'vitest';
import { type Entry, type Pass, VendorGate } from './vendor-gate.ts';

const patient = new AbortController().signal;

function passOf(entry: Entry): Pass {
  if (entry.kind !== 'entered') throw new Error(entry.kind);
  return entry.pass;
}

/** What an entry came to, if it did, after all promises have moved. */
async function settled(entry: Promise<Entry>): Promise<string> {
  return Promise.race([entry.then(({ kind }) => kind), new Promise<string>((done) => setImmediate(done, 'waiting'))]);
}

it('as many calls as allowed are under way, the next one waits for a place', async () => {
  const gate = new VendorGate(new ManualClock(), { concurrency: 2 });
  const first = passOf(await gate.enter(patient));
  await gate.enter(patient);
  const third = gate.enter(patient);
  expect(await settled(third)).toBe('waiting');
  first.leave(true);
  first.leave(true);
  expect(await settled(third)).toBe('entered');
  expect(await settled(gate.enter(patient))).toBe('waiting');
});

it('calls beyond the rate begin when the oldest of the minute is a minute old', async () => {
  const clock = new ManualClock();
  const gate = new VendorGate(clock, { callsPerMinute: 2 });
  passOf(await gate.enter(patient)).leave(true);
  clock.advance(10_000);
  passOf(await gate.enter(patient)).leave(true);
  const third = gate.enter(patient);
  clock.advance(49_999);
  expect(await settled(third)).toBe('waiting');
  clock.advance(1);
  expect(await settled(third)).toBe('entered');
});

it('whoever gives up while waiting is let go and leaves no timer', async () => {
  const clock = new ManualClock();
  const gate = new VendorGate(clock, { callsPerMinute: 1 });
  await gate.enter(patient);
  const controller = new AbortController();
  const waiting = gate.enter(controller.signal);
  expect(clock.pending).toBe(1);
  controller.abort();
  expect(await waiting).toEqual({ kind: 'aborted' });
  expect(clock.pending).toBe(0);
  expect(await gate.enter(controller.signal)).toEqual({ kind: 'aborted' });
});

it('after failures in a row nobody is let in, until one trial succeeds', async () => {
  const clock = new ManualClock();
  const gate = new VendorGate(clock, { circuit: { failuresInARow: 2, openMs: 1000 } });
  const call = async (isWell: boolean) => passOf(await gate.enter(patient)).leave(isWell);
  await call(false);
  await call(true);
  await call(false);
  await call(false);
  expect(await gate.enter(patient)).toEqual({ kind: 'circuit_open' });
  clock.advance(1000);
  const trial = passOf(await gate.enter(patient));
  expect(await gate.enter(patient)).toEqual({ kind: 'circuit_open' });
  trial.leave(false);
  expect(await gate.enter(patient)).toEqual({ kind: 'circuit_open' });
  clock.advance(1000);
  await call(true);
  await call(true);
});

it('whoever waits when the circuit opens is turned away at once', async () => {
  const gate = new VendorGate(new ManualClock(), { concurrency: 1, circuit: { failuresInARow: 1 } });
  const pass = passOf(await gate.enter(patient));
  const waiting = gate.enter(patient);
  pass.leave(false);
  expect(await waiting).toEqual({ kind: 'circuit_open' });
});
