import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { run } from '../run.ts';
import { testIo } from '../test-io.fixture.ts';

async function attack(...options: string[]) {
  const io = testIo({ workingDirectory: '/' });
  const exitCode = await run(['attack', ...options], io);
  return { exitCode, ...io.written };
}

const SHORT = ['--byzantine', 'always-opposite,random', '--requests', '120', '--known', '0.9', '--seed', '1'];

describe('dikast attack', () => {
  it('prints decisions side by side, every agent with its standing, and weights over time', async () => {
    const { exitCode, stdout } = await attack(...SHORT);
    expect(exitCode).toBe(EXIT_CODES.ok);
    expect(stdout).toMatch(
      /under attack +\d+ +\d+ .*\n +everybody honest +\d+ .*\n +those seats empty .*\n +3 attackers/,
    );
    expect(stdout).toMatch(/agent-01 +always-opposite +quarantined +\d+ of \d+ +\d+ \/ \d+/);
    expect(stdout).toMatch(/agent-07 +honest +trusted/);
    expect(stdout).toContain('7 of 7 agents classified rightly, 0 honest agents accused.');
    expect(stdout).toMatch(/agent-01 {2}[▁▂▃▄▅▆▇█]+·+\n/);
  });

  it('prints the same as JSON, the same for the same seed', async () => {
    const [first, second] = [await attack(...SHORT, '--json'), await attack(...SHORT, '--json')];
    expect(second.stdout).toBe(first.stdout);
    expect(JSON.parse(first.stdout)).toMatchObject({ n: 7, f: 2, quorum: 5, options: { seed: 1, requests: 120 } });
  });

  it('says which attackers are beyond the fault model, in the table and as JSON', async () => {
    const options = ['--byzantine', 'copycat,random', '--requests', '20', '--seed', '1'];
    const { stdout } = await attack(...options);
    expect(stdout).toMatch(/agent-01 +copycat, with sight +/);
    expect(stdout).toMatch(/Beyond the fault model: copycat reads the honest ballots before voting/);
    const { agents } = JSON.parse((await attack(...options, '--json')).stdout);
    expect(agents.map(({ hasSight }: { hasSight: boolean }) => hasSight)).toEqual([true, ...Array(6).fill(false)]);
    expect((await attack(...SHORT)).stdout).not.toContain('fault model');
  });

  it('lists every attacker, and which of them see ballots', async () => {
    const { stdout } = await attack('--list');
    expect(stdout).toMatch(/^ {2}copycat +.* \[sees ballots: beyond the fault model\]$/m);
    expect(stdout).toMatch(/^ {2}always-opposite /m);
    expect(stdout).toMatch(/^ {2}sleeper=100 /m);
  });

  it.each([
    [['--byzantine', 'nobody'], '--byzantine: "nobody" is no attacker; there are always-opposite'],
    [['--byzantine', 'silence,silence,silence,silence,silence', '--pool', '4'], '5 attackers, the pool has 4 seats'],
    [['--pool', '3'], '--pool 3: expected 4 .. 22'],
    [['--honest-error', '0.6'], '--honest-error 0.6: expected 0 .. 0.5'],
    [['--requests', '0'], '--requests 0: expected 1 .. 100000'],
    [['--rho', '2'], 'Expected a number from 0 to 1'],
    [['--seed', 'x'], 'Expected a whole number'],
  ])('%j is wrong usage, and the message says what was expected', async (options, message) => {
    const { exitCode, stderr, stdout } = await attack(...options);
    expect(exitCode).toBe(EXIT_CODES.usage);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it('ends with 130 and without a report when it is interrupted', async () => {
    const io = testIo({ workingDirectory: '/' });
    const interrupted: Io = {
      ...io,
      onStop(listener) {
        listener('interrupt');
        return () => {};
      },
    };
    expect(await run(['attack', '--requests', '5000'], interrupted)).toBe(EXIT_CODES.interrupted);
    expect(io.written.stdout).toBe('');
    expect(io.written.stderr).toBe('dikast: stopped after 20 of 5000 validations; nothing is kept\n');
  });
});
