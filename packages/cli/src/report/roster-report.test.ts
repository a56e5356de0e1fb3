import type { Lineup } from '@dikast/core/voting/lineup';
import { defaultConfig, type PoolConfig } from 'dikast/config/config';
import picocolors from 'picocolors';
import { expect, it } from 'vitest';
import { ROSTER_SCHEMA, type RosterFile } from '../input/roster-file.ts';
import { renderRoster } from './roster-report.ts';

const plainStyle = { width: 100, colors: picocolors.createColors(false) };

const POOL: PoolConfig = {
  name: 'house',
  minAgents: 2,
  maxAgents: 2,
  thresholdBasisPoints: 6700,
  policy: 'gate',
  voting: 'plain',
  specializationWeights: new Map(),
  standby: ['c', 'd'],
};
const agent = (name: string): RosterFile['agents'][number] => ({
  agent: `house.${name}`,
  pool: 'house',
  specialization: 'any',
  weightBasisPoints: 10_000,
  method: `Method ${name}.`,
  publicKey: '0'.repeat(64),
  ...(POOL.standby?.includes(name) === true ? { isStandby: true } : {}),
});
const ROSTER: RosterFile = { schema: ROSTER_SCHEMA, engine: '1'.repeat(64), agents: [...'abcd'].map(agent) };
const config = { ...defaultConfig(), pools: new Map([['house', POOL]]) };
const REPLACED: Lineup = {
  version: 1,
  replacements: [{ place: 'house.a', holder: 'house.c' }],
  silenced: ['house.b'],
};

it('says who waits, before anything is recorded', () => {
  const text = renderRoster(ROSTER, config, { lineups: new Map(), style: plainStyle });
  expect(text).toMatch(/^house {2}4 agents \(2 on standby\), 2 drawn for each answer/);
  expect(text.match(/on standby$/gm)).toHaveLength(2);
});

it('says who stands in for whom, and who has no say', () => {
  const text = renderRoster(ROSTER, config, { lineups: new Map([['house', REPLACED]]), style: plainStyle });
  expect(text).toMatch(/Method a\.\n +without a say: c has its place\n/);
  expect(text).toMatch(/Method b\.\n +without a say, in its place: nobody is left on standby\n/);
  expect(text).toMatch(/Method c\.\n +stands in for a\n/);
  expect(text).toMatch(/Method d\.\n +on standby\n/);
});

it('says why the record could not be read', () => {
  const text = renderRoster(ROSTER, config, {
    lineups: new Map(),
    problem: 'another process has it',
    style: plainStyle,
  });
  expect(text).toContain('places now: unknown, another process has it');
});
