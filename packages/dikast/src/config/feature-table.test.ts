import { expect, test } from 'vitest';
import { expectationAt, FEATURE_TABLE, namesUnder } from './feature-table.ts';

test('a setting and its values stand once in the table', () => {
  const rows = FEATURE_TABLE.map(({ setting, values }) => `${setting} = ${values}`);
  expect(new Set(rows).size).toBe(rows.length);
});

test('what arrives later says with what, and nothing else does', () => {
  for (const { status, arrivesWith } of FEATURE_TABLE)
    expect(arrivesWith).toBe(status === 'accepted_arrives_later' ? 'a later release' : undefined);
});

test('the names of a section are those of its settings', () => {
  expect(namesUnder([])).toEqual([
    'consensus',
    'security',
    'validators',
    'resolution',
    'alerts',
    'jury',
    'gateway',
    'gold',
  ]);
  expect(namesUnder(['security'])).toEqual(['cryptographic', 'byzantine_protection', 'access_control']);
  expect(namesUnder(['validators', 3])).toEqual(['module', 'pool', 'family']);
});

test('where the file chooses names, none are offered', () => {
  expect(namesUnder(['consensus', 'agent_pools'])).toEqual([]);
});

test('an expectation is what a setting offers, without what is refused', () => {
  expect(expectationAt(['security', 'cryptographic', 'vote_signing'])).toBe('ed25519');
  expect(expectationAt(['security', 'byzantine_protection', 'behavior_analysis'])).toBe('true or false');
  expect(expectationAt(['consensus', 'agent_pools', 'bias_detection'])).toBe('a mapping of pool settings');
  expect(expectationAt(['security'])).toBe('a mapping of cryptographic, byzantine_protection, access_control');
});
