import { describe, expect, it } from 'vitest';
import { splitClaims } from './claims.ts';

const checkable = (text: string) => splitClaims(text).map(({ isCheckable }) => isCheckable);

describe('splitClaims', () => {
  it.each([
    'Lamps may be returned within 30 days.',
    'The policy does not cover water damage.',
    '- Lamps, furniture and rugs are covered.',
    'I saw that the warranty covers the battery.',
  ])('"%s" can be checked', (text) => {
    expect(checkable(text)).toEqual([true]);
  });

  it.each([
    'What does the policy cover?',
    'Here are the steps:',
    'I hope this helps with your lamp return!',
    'The documents do not say whether water damage is covered.',
    'Passage 3 does not mention the price of lamps.',
    'Unable to answer based on given passages.',
    '## Lamps and furniture',
  ])('"%s" cannot', (text) => {
    expect(checkable(text)).toEqual([false]);
  });

  it('quotes each claim from its place', () => {
    const answer = 'Lamps are covered [1]. Rugs too?\n\n2. Cards are not.';
    for (const { start, end, text } of splitClaims(answer)) expect(answer.slice(start, end)).toBe(text);
  });
});
