import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../run.ts';
import { testIo } from '../../test-io.fixture.ts';

const workingDirectory = mkdtempSync(join(tmpdir(), 'dikast-replay-'));

async function lab(commandLine: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const io = testIo({ workingDirectory });
  const exitCode = await run(['lab', ...commandLine.split(' ')], io);
  return { exitCode, ...io.written };
}

describe('dikast lab replay', () => {
  /** Two decent judges and one that is always wrong. */
  const votes = Array.from({ length: 60 }, (_, item) =>
    ['good', 'fair', 'bad'].map((judge, index) => {
      const isRight = index === 0 || (index === 1 && item % 4 > 0);
      return {
        item: `${item}`,
        judge,
        vote: isRight === item % 2 > 0 ? 'yes' : 'no',
        truth: item % 2 > 0 ? 'yes' : 'no',
      };
    }),
  ).flat();
  const file = (name: string, content: string) => writeFileSync(join(workingDirectory, name), content);

  it('prints the panel against its best judge, the policies and the judges', async () => {
    file('votes.jsonl', votes.map((vote) => JSON.stringify(vote)).join('\n'));
    const { exitCode, stdout } = await lab('replay votes.jsonl --known 20');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Panel against its best single judge (good, 100.00 % of 40 items)');
    expect(stdout).toMatch(/^ +dawid-skene +no/m);
    expect(stdout).toMatch(/^ +bad +bad +60 +100.00 % +0 %$/m);
  });

  it('takes CSV whose columns are called otherwise', async () => {
    const rows = votes.map(({ item, judge, vote, truth }) => [item, judge, vote, truth].join(','));
    file('votes.csv', ['task,worker,label,gold', ...rows].join('\n'));
    const options = '--item task --judge worker --vote label --truth gold --json';
    const { stdout } = await lab(`replay votes.csv ${options}`);
    expect((JSON.parse(stdout) as { figures: unknown }).figures).toMatchObject({
      votes: 180,
      items: 60,
      itemsWithTruth: 60,
    });
  });

  it('names the line and the field of what is no vote', async () => {
    file('broken.jsonl', '{"item":"1","judge":"j","vote":"a"}\n{"item":"1","vote":"a"}');
    const { exitCode, stderr } = await lab('replay broken.jsonl');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 65,
      stderr: 'dikast: broken.jsonl:2: judge: missing, expected a text or a number\n',
    });
  });

  it('refuses a threshold at which two answers could win, and a format it does not know', async () => {
    expect(await lab('replay votes.jsonl --threshold 0.5')).toMatchObject({ exitCode: 64 });
    expect((await lab('replay votes.jsonl --format xml')).stderr).toContain('--format xml: expected jsonl or csv');
  });
});
