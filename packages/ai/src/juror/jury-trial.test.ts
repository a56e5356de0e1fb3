import { ManualClock } from 'dikast';
import { afterEach, expect, it } from 'vitest';
import { type FleetJury, fleetJury, fleetOf, juryEngine, modelPlan, RIGHT, vendorPlan } from './fleet-jury.suite.ts';
import { holdTrial, wrongAcceptanceRate } from './jury-trial.suite.ts';

let jury: FleetJury | undefined;
afterEach(async () => {
  await jury?.fleet.close();
  jury = undefined;
});

const MODELS = Array.from({ length: 7 }, (_, index) => modelPlan(`m${index}`));

it.each([
  { isVendorDown: true, expected: 0.001 },
  { isVendorDown: false, expected: 0.00856 },
])('what honest errors let through, vendor down: $isVendorDown', ({ isVendorDown, expected }) => {
  expect(wrongAcceptanceRate({ requests: 1, seed: 1, errorRate: 0.1, isVendorDown })).toBeCloseTo(expected, 8);
});

it('with a vendor down, one model opposite and one injected, verdicts are right or undecided', async () => {
  const figures = await holdTrial({ requests: 40, seed: 3, errorRate: 0, isVendorDown: true });
  expect(figures).toMatchObject({ rightRejected: 0, wrongAccepted: 0, undecided: 40 });
});

it('with all vendors up they are right', async () => {
  const figures = await holdTrial({ requests: 40, seed: 4, errorRate: 0, isVendorDown: false });
  expect(figures).toMatchObject({ rightRejected: 0, wrongAccepted: 0, undecided: 0 });
  expect(figures.wrongRejected).toBe(figures.wrong);
});

it('paid jurors are polled in turns: five of seven are called where they agree', async () => {
  const clock = new ManualClock();
  jury = await fleetJury(fleetOf([vendorPlan('v', MODELS)]), clock, { price: { input: 1, output: 1 } });
  const verdict = await juryEngine(jury.jurors, clock).validateResponse(RIGHT);
  expect(verdict.outcome).toBe('accepted');
  expect(jury.fleet.counts().started).toBe(5);
});

it('in parallel the verdict is there with the fifth-fastest answer, and the slower calls are hung up on', async () => {
  const clock = new ManualClock();
  const vendors = MODELS.map((model, index) => {
    const latency = 1000 * (index + 1);
    return vendorPlan(`v${index}`, [model], { latencyMs: { least: latency, most: latency } });
  });
  jury = await fleetJury(fleetOf(vendors), clock, { price: { input: 1, output: 1 } });
  const validation = juryEngine(jury.jurors, clock, { polling: 'parallel' }).validateResponse(RIGHT);
  await jury.fleet.whenStarted(7);
  // Each call has a timer here and one at the fleet; the round has its deadline.
  while (clock.pending < 15) await new Promise(setImmediate);
  clock.advance(5000);
  expect((await validation).outcome).toBe('accepted');
  await jury.fleet.whenAborted(2);
  expect(jury.fleet.counts()).toMatchObject({ started: 7, aborted: 2 });
  expect(clock.monotonic()).toBe(5000);
});
