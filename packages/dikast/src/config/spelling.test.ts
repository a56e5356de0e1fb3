import { expect, test } from 'vitest';
import { closestName } from './spelling.ts';

const KNOWN = ['min_agents', 'max_agents', 'policy', 'voting'];

test.each([
  ['min_agent', 'min_agents'],
  ['minAgents', 'min_agents'],
  ['max-agents', 'max_agents'],
  ['polcy', 'policy'],
  ['Voting', 'voting'],
])('%s is taken for a slip of %s', (written, meant) => {
  expect(closestName(written, KNOWN)).toBe(meant);
});

test('the closer of two names is meant', () => {
  expect(closestName('mix_agents', ['max_agent', 'min_agents'])).toBe('min_agents');
});

test.each(['quorum', '', 'agents_at_least', 'x'.repeat(1000)])('%j is nothing known', (written) => {
  expect(closestName(written, KNOWN)).toBeUndefined();
});

test('half of a short name is no slip of it', () => {
  expect(closestName('ab', ['cd', 'abcd'])).toBeUndefined();
});
