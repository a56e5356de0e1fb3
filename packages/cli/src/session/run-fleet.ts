/** Serves a fleet of simulated vendors until the user stops it. */
import { FLEET_FAILURES, type FleetPlan, sampleFleet } from '@dikast/lab/fleet/fleet-plan';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import { systemClock } from 'dikast/adapters/system-clock';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface FleetOptions {
  readonly port: number;
  readonly seed: number;
  readonly error: number;
  readonly rho: number;
  readonly failing: number;
  readonly down?: string;
  readonly json?: boolean;
}

/** Serves; ends with the exit code of an interruption. @throws Problem when the port is taken or a vendor unknown. */
export async function runFleet(options: FleetOptions, io: Io): Promise<ExitCode> {
  const stopping = new Stopping(io);
  const plan = planOf(options);
  const fleet = await started(plan, options.port);
  try {
    await io.stdout.write(options.json === true ? jsonOf(plan, fleet) : tableOf(plan, fleet));
    await new Promise<void>((resolve) => {
      if (stopping.signal.aborted) resolve();
      else stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const { started: calls, answered } = fleet.counts();
    await io.stderr.write(`${calls} calls, ${answered} answered\n`);
    return stopping.exitCode;
  } finally {
    stopping.end();
    await fleet.close();
  }
}

function planOf({ seed, error, rho, failing, down }: FleetOptions): FleetPlan {
  const { vendors } = sampleFleet(seed);
  const names = vendors.map(({ name }) => name);
  if (down !== undefined && !names.includes(down))
    throw new Problem(EXIT_CODES.usage, `--down ${down}: no such vendor, expected one of ${names.join(', ')}`);
  const failureRates = Object.fromEntries(FLEET_FAILURES.map((kind) => [kind, failing / FLEET_FAILURES.length]));
  return {
    seed,
    errorCorrelation: rho,
    vendors: vendors.map((vendor) => ({
      ...vendor,
      failureRates,
      isDown: vendor.name === down,
      models: vendor.models.map((model) => ({ ...model, errorRate: error })),
    })),
  };
}

async function started(plan: FleetPlan, port: number): Promise<Fleet> {
  try {
    return await startFleet(plan, systemClock, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(EXIT_CODES.usage, `--port ${port}: cannot be listened on (${code}); --port 0 takes a free one`);
  }
}

function tableOf({ vendors }: FleetPlan, fleet: Fleet): string {
  const lines = vendors.flatMap(({ name, models, isDown }) => [
    `${fleet.baseUrlOf(name)}${isDown === true ? '   (down)' : ''}`,
    ...models.map(({ id }) => `  ${id}`),
  ]);
  return `${lines.join('\n')}\nCtrl-C stops the fleet.\n`;
}

function jsonOf({ vendors }: FleetPlan, fleet: Fleet): string {
  const endpoints = vendors.map(({ name, models }) => ({
    vendor: name,
    base_url: fleet.baseUrlOf(name),
    models: models.map(({ id }) => id),
  }));
  return `${JSON.stringify({ endpoints })}\n`;
}
