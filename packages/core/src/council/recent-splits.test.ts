import { expect, it } from 'vitest';
import { SPLITS_WINDOW } from '../voting/adaptive-threshold.ts';
import { countRecentSplits } from './recent-splits.ts';

const splitsOf = (votes: string, panelSize = 7) => countRecentSplits([{ votes }], panelSize);

it('a decision is split when more than f agents stand on each side, whatever letters their findings have', () => {
  expect(splitsOf('AAAARRR')).toBe(1);
  expect(splitsOf('aaAAnnR')).toBe(1);
  expect(splitsOf('RRRR.AAA.')).toBe(1);
});

it('f agents alone cannot make a decision look split, and abstentions are on no side', () => {
  expect(splitsOf('AAAAARR')).toBe(0);
  expect(splitsOf('AARRRRR')).toBe(0);
  expect(splitsOf('AAAA~~~')).toBe(0);
  expect(splitsOf('.......')).toBe(0);
});

it('who had no seat makes no decision look split', () => {
  expect(countRecentSplits([{ votes: 'AAAAARRRR', onlookers: [7, 8] }], 7)).toBe(0);
  expect(countRecentSplits([{ votes: 'AAAARRRAA', onlookers: [7, 8] }], 7)).toBe(1);
});

it('only the latest decisions count', () => {
  const decided = Array.from({ length: SPLITS_WINDOW + 5 }, (_, at) => ({ votes: at < 15 ? 'AAARRR' : 'AAAAAA' }));
  expect(countRecentSplits(decided, 6)).toBe(10);
});
