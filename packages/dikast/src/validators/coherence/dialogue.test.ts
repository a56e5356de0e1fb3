import { describe, expect, it } from 'vitest';
import { answerOf, assessAll } from './panel.suite.ts';
import { steadiness, undenied } from './reversals.ts';
import { turnsOf } from './turns.ts';

const dialogue = (...lines: readonly string[]) => answerOf(lines.join('\n'));

const STEADY = dialogue(
  'A1: Can I add breakfast to my booking?',
  'B1: Yes, breakfast can be added to any booking.',
  'A2: And may my dog stay in the room?',
  'B2: Dogs are welcome on the ground floor.',
);
const REVERSED = dialogue(
  'A1: Can I add breakfast to my booking?',
  'B1: Yes, breakfast can be added to any booking.',
  'A2: Please add breakfast to my booking then.',
  'B2: Unfortunately we are unable to add breakfast to the booking.',
);

describe('the turns of a dialogue', () => {
  it('are lines that open with who speaks, each with its sentences', () => {
    const turns = turnsOf(STEADY);
    expect(turns.map(({ speaker }) => speaker)).toEqual(['A', 'B', 'A', 'B']);
    expect(turns[1]?.text).toBe('Yes, breakfast can be added to any booking.');
    expect(turns[1]?.sentences.map(({ text }) => text)).toEqual(['B1: Yes, breakfast can be added to any booking.']);
  });

  it.each([
    ['a list of labels', 'Price: 20 euros.\nTerm: 30 days.\nPlace: Bern.\nOpen: daily.'],
    ['steps', 'Step 1: Mix.\nStep 2: Rest.\nStep 3: Bake.\nStep 4: Cool.'],
    ['prose', 'The mill closed in 1971. Its wheel had rotted.'],
    [
      'prose that quotes a short dialogue',
      `${'The mill closed in 1971. '.repeat(20)}\nA: Yes.\nB: No.\nA: Yes.\nB: No.`,
    ],
  ])('are none in %s', (_, text) => {
    expect(turnsOf(answerOf(text))).toEqual([]);
  });

  it('are read up to a bound', () => {
    expect(turnsOf(answerOf('A: Yes.\nB: No.\n'.repeat(500)))).toHaveLength(100);
  });
});

describe('the steadiness of speakers', () => {
  it('is full where nobody takes anything back', () => {
    expect(steadiness(STEADY)).toBe(1);
    expect(undenied(STEADY)).toBe(1);
  });

  it('is low where one speaker grants and refuses the same', () => {
    expect(steadiness(REVERSED)).toBeLessThan(0.7);
  });

  it('is low where one speaker states and denies the same in nearly the same words', () => {
    const denied = dialogue(
      'A1: Tell me about the river Arn.',
      'B1: The river Arn flows through Bellmont.',
      'A2: Which towns does it pass?',
      'B2: The river Arn does not flow through Bellmont.',
    );
    expect(undenied(denied)).toBeLessThan(0.3);
  });

  it('does not hold against one speaker what the other says', () => {
    const disputed = dialogue(
      'A1: The river Arn flows through Bellmont.',
      'B1: The river Arn does not flow through Bellmont.',
      'A2: My map shows it there.',
      'B2: Maps of that age are often wrong.',
    );
    expect(undenied(disputed)).toBe(1);
    expect(steadiness(disputed)).toBe(1);
  });

  it('is full in an answer that is no dialogue', () => {
    const prose = answerOf('Breakfast can be added to a booking. Unfortunately we cannot add breakfast to a booking.');
    expect([steadiness(prose), undenied(prose)]).toEqual([1, 1]);
  });

  it('makes the pool less sure of a dialogue, and rejects none for it', () => {
    const sureness = (subject: typeof STEADY) =>
      assessAll(subject).reduce((sum, { confidence }) => sum + confidence, 0) / 5;
    expect(assessAll(REVERSED).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
    expect(sureness(REVERSED)).toBeLessThan(sureness(STEADY) - 0.05);
  });
});

it('a dialogue may change its subject', () => {
  const wandering = dialogue(
    'A1: The mill on the river grinds wheat for the whole valley.',
    'B1: Wheat from the valley mill is ground slowly by the river.',
    'A2: The river mill still grinds wheat every valley harvest.',
    'B2: Valley wheat is what the river mill grinds best.',
    'A3: Football tickets sold quickly yesterday evening downtown.',
    'B3: Concert seats disappear equally fast around here.',
  );
  expect(assessAll(wandering).flatMap(({ objections }) => objections)).toEqual([]);
});
