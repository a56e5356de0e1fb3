/** One file, one holder: a second one is told who has it, and a dead one is no obstacle. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startProgram } from './child-program.suite.ts';
import { openSqliteStore } from './sqlite-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'dikast-lock-'));
afterAll(() => rmSync(directory, { recursive: true }));
const NO_WAIT = 0;

describe('a store that another process holds', () => {
  it('is refused with the file, the holder’s process id and what to do', async () => {
    const path = join(directory, 'held.db');
    const holder = startProgram('hold', path, NO_WAIT);
    expect(await holder.line(1)).toBe('open');
    await expect(openSqliteStore({ path, lockWaitMs: NO_WAIT })).rejects.toMatchObject({
      code: 'locked',
      message: `the store ${path}: process ${holder.pid} holds it; stop the process that holds it, or use another file`,
    });
    await holder.finish();
  });

  it('is opened once it lets go, within the time one is willing to wait', async () => {
    const path = join(directory, 'waited.db');
    const holder = startProgram('hold', path, NO_WAIT);
    await holder.line(1);
    const opening = openSqliteStore({ path, lockWaitMs: 20_000 });
    await holder.finish();
    await (await opening).close();
  });

  it('is free as soon as the holder was killed, and its note is not believed', async () => {
    const path = join(directory, 'killed.db');
    const holder = startProgram('hold', path, NO_WAIT);
    await holder.line(1);
    await holder.kill();
    const store = await openSqliteStore({ path, lockWaitMs: NO_WAIT });
    const late = startProgram('hold', path, NO_WAIT);
    expect(await late.line(1)).toContain(`process ${process.pid} holds it`);
    await late.finish();
    await store.close();
  });

  it('goes to exactly one of many that open a new file at once', async () => {
    const path = join(directory, 'raced.db');
    const racers = Array.from({ length: 6 }, () => startProgram('hold', path, 1500));
    const answers = await Promise.all(racers.map((racer) => racer.line(1)));
    expect(answers.filter((answer) => answer === 'open')).toHaveLength(1);
    expect(answers.filter((answer) => answer?.startsWith('refused locked'))).toHaveLength(5);
    await Promise.all(racers.map((racer) => racer.finish()));
  });
});

describe('a store that this process holds', () => {
  it('is refused to itself too, and goes on working', async () => {
    const path = join(directory, 'twice.db');
    const store = await openSqliteStore({ path });
    await expect(openSqliteStore({ path, lockWaitMs: NO_WAIT })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`this process (${process.pid}) holds it`) as unknown,
    });
    await store.commit([{ kind: 'put', key: 'k', value: new Uint8Array(1), mode: 'replace' }]);
    const outsider = startProgram('hold', path, NO_WAIT);
    expect(await outsider.line(1)).toContain('refused locked');
    await outsider.finish();
    await store.close();
  });
});
