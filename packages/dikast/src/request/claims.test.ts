import { describe, expect, it } from 'vitest';
import { splitClaims } from './claims.ts';

const checkable = (text: string) => splitClaims(text).map(({ isCheckable }) => isCheckable);

describe('splitClaims', () => {
  it.each([
    'Lamps may be returned within 30 days.',
    'The policy does not cover water damage.',
    '- Lamps, furniture and rugs are covered.',
    'I saw that the warranty covers the battery.',
    'The third document gives more information: lamps last 9 years.',
    'It is not possible to return lamps, and rugs cannot be exchanged.',
    'You should contact the shop that sold the lamp for a refund.',
    'It is best to consult a doctor, since the lamp causes headaches.',
    'Sure, lamps may be returned within 90 days.',
    'If you have any broken lamps, the shop takes them back.',
    'If the shop does not reply, the lamp may be returned.',
    'Passage 3: lamps are covered.',
    'Note that the lamp should not be covered.',
    'It is not possible to give lamps to children.',
    'Lamps cure headaches and you should always consult a doctor.',
    'You know that lamps cure headaches and should consult a doctor.',
    'It may be best to consult a doctor who cures headaches with lamps.',
    'A professional found that the lamp should be cleaned once a year.',
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
    'Thus, without the price list, it is not possible to give an estimate.',
    'The documents hold enough information to answer this.',
    'The last document holds the same information.',
    'If the lamp still flickers, it may be best to consult a professional electrician.',
    "Note that the given documents don't directly say how long lamps last.",
    'If the documents did not hold it, I would have said that I have no answer.',
    '(See source 2)',
    'Source 4: (n/a)',
    'Therefore, if more is needed, it may be best to look further or seek advice from a professional.',
    'Good luck!',
    'Sure!',
    'If you have any further questions about lamps, please ask.',
    '## Lamps and furniture',
  ])('"%s" cannot', (text) => {
    expect(checkable(text)).toEqual([false]);
  });

  it('quotes each claim from its place', () => {
    const answer = 'Lamps are covered [1]. Rugs too?\n\n2. Cards are not.';
    for (const { start, end, text } of splitClaims(answer)) expect(answer.slice(start, end)).toBe(text);
  });
});
