import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleFleet } from '@dikast/lab/fleet/fleet-plan';
import { startFleet } from '@dikast/lab/fleet/fleet-server';
import { systemClock } from 'dikast/adapters/system-clock';
import { expect, it } from 'vitest';
import { run } from './run.ts';
import { testIo } from './test-io.fixture.ts';

const workingDirectory = mkdtempSync(join(tmpdir(), 'dikast-gateway-'));

it('serves what the upstream says until it is stopped', async () => {
  const fleet = await startFleet(sampleFleet(1), systemClock);
  let models: Promise<unknown> | undefined;
  const io = testIo({
    workingDirectory,
    onStdout: (text) => {
      const [baseUrl = ''] = text.split(' ');
      models = fetch(`${baseUrl}/models`).then((response) => response.json());
      models.finally(() => io.stop('interrupt'));
    },
  });
  const upstream = fleet.baseUrlOf('cedar');
  expect(await run(['gateway', '--upstream', upstream, '--port', '0', '--no-record'], io)).toBe(130);
  expect(await models).toMatchObject({ data: [{ id: 'cedar-a' }, { id: 'cedar-b' }] });
  await fleet.close();
});

it.each([
  [['--upstream', 'cedar'], '--upstream cedar: expected an http or https URL'],
  [
    ['--upstream', 'http://x/v1', '--api-key-env', 'NOT_SET'],
    '--api-key-env NOT_SET: this environment variable is not set',
  ],
  [['--upstream', 'http://x/v1', '--policy', 'hope'], "argument 'hope' is invalid"],
])('refuses %j', async (parameters, message) => {
  const io = testIo({ workingDirectory });
  expect(await run(['gateway', ...parameters], io)).toBe(64);
  expect(io.written.stderr).toContain(message);
});
