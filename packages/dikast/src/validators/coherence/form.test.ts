/**
 * Repetition, drift, order, references and layout: material only where the answer cannot be followed.
 */
import { describe, expect, it } from 'vitest';
import { answerOf, assessAll, provenDefects, rulingsForInventions, subjectOf } from './panel.suite.ts';

const SOIL = [
  'Compost improves garden soil because it adds organic matter.',
  'Organic matter helps sandy soil to hold water.',
  'In heavy clay, compost opens the soil so that roots can spread.',
  'Spread the compost on the soil in autumn, about five centimetres thick.',
  'Earthworms carry the compost into deeper soil over winter.',
];

function minorsOf(answer: string): readonly string[] {
  return [
    ...new Set(
      assessAll(answerOf(answer)).flatMap(({ objections }) =>
        objections.map(({ kind, severity }) => `${severity} ${kind}`),
      ),
    ),
  ];
}

describe('repetition', () => {
  it('of most of an answer is material', () => {
    const once =
      'Hold the button for ten seconds until the light turns red. Release the button and wait for the restart.';
    expect(provenDefects(answerOf(`${once} ${once}`))).toEqual(['2 repetition', '3 repetition']);
  });

  it('of one sentence in a longer answer is minor', () => {
    expect(minorsOf([...SOIL, SOIL[0]].join(' '))).toEqual(['minor repetition']);
  });

  it('of the same words in a loop is material', () => {
    expect(provenDefects(answerOf(`The city has parks, ${'the harbour, '.repeat(12)}and more.`))).toEqual([
      '0 repetition',
    ]);
  });

  it('is not seen in sentences that differ in a number, a name or a negation', () => {
    const answer =
      'Room Oslo seats 12 guests at one table. Room Bergen seats 12 guests at one table. Room Oslo has no window.';
    expect(minorsOf(answer)).toEqual([]);
  });
});

describe('topic drift', () => {
  const stray = [
    'Football clubs negotiate television rights every season.',
    'Broadcasters pay clubs according to their league rank.',
  ];

  it('of a whole passage beside a well joined answer is material', () => {
    const subject = subjectOf({ query: 'How does compost help garden soil?', answer: [...SOIL, ...stray].join(' ') });
    expect(provenDefects(subject)).toEqual(['5 topic_drift']);
  });

  it('of one stray sentence is minor', () => {
    expect(minorsOf([...SOIL, stray[0]].join(' '))).toEqual(['minor topic_drift']);
  });

  it('is not seen in courtesies, short answers and sentences that lean on the one before', () => {
    expect(
      minorsOf(`${SOIL.join(' ')} This saves money as well. I hope this helps! Let me know if you have questions.`),
    ).toEqual([]);
    expect(minorsOf('Berlin. The Spree runs through it.')).toEqual([]);
  });
});

describe('order', () => {
  it('that goes back in a numbered list is material', () => {
    const answer = 'Do this:\n1. Open the lid.\n3. Close the lid firmly.\n2. Put in the paper.';
    expect(provenDefects(answerOf(answer))).toContain('3 broken_logic');
  });

  it('that leaves out a number is minor', () => {
    expect(minorsOf('Do this:\n1. Open the lid.\n2. Put in the paper.\n4. Close the lid.')).toEqual([
      'minor broken_logic',
    ]);
  });

  it('is kept by nested, repeated and restarted numbering', () => {
    expect(
      minorsOf('1. Prepare the soil\n   1. Dig\n   2. Rake\n2. Sow the seeds\n\nThen:\n\n1. Water\n2. Wait'),
    ).toEqual([]);
    expect(minorsOf('1. Dig the bed\n1. Rake the bed\n1. Water the bed')).toEqual([]);
  });

  it('of points that come third before second is material', () => {
    const answer = 'First, check the oil. Third, start the engine slowly. Second, close the hood of the car.';
    expect(provenDefects(answerOf(answer))).toContain('2 broken_logic');
  });

  it('is minor for a conclusion from nothing', () => {
    expect(minorsOf('Therefore, the fee is due in May. It is paid by card.')).toEqual(['minor broken_logic']);
  });
});

describe('references', () => {
  const steps = '1. Switch off the router.\n2. Hold the button.\n3. Wait for the light.';

  it('to a step beyond the last are material', () => {
    expect(provenDefects(answerOf(`${steps}\nIf the light stays red, repeat step 4.`))).toEqual([
      '3 unresolved_reference',
    ]);
  });

  it('to a step that exists are fine', () => {
    expect(minorsOf(`${steps}\nIf the light stays red, repeat step 2.`)).toEqual([]);
  });

  it('to a table that is not there are minor', () => {
    expect(minorsOf('The limits are listed in Table 2. They apply to all vehicles.')).toEqual([
      'minor unresolved_reference',
    ]);
  });
});

describe('layout', () => {
  it('cut off in the middle of a sentence is material', () => {
    expect(provenDefects(answerOf('The lease runs for two years. The tenant pays the'))).toEqual([
      '1 broken_structure',
    ]);
    expect(provenDefects(answerOf('The lease covers:\n1. The flat\n2. The cellar\n3.'))).toHaveLength(1);
  });

  it('without a full stop at the end is fine', () => {
    expect(minorsOf('The lease runs for two years. It can be renewed once')).toEqual([]);
    expect(minorsOf('Water')).toEqual([]);
  });

  it('with an open code block, bracket or quotation mark is minor', () => {
    expect(minorsOf('Run this:\n```\nnpm test\n')).toEqual(['minor broken_structure']);
    expect(minorsOf('The fee (see the list is due. It is paid by card.')).toEqual(['minor broken_structure']);
    expect(minorsOf('She said "come in. The door was open.')).toEqual(['minor broken_structure']);
  });

  it('with minor defects only is approved, and inventions about them are dismissed', () => {
    const subject = answerOf('Run this:\n```\nnpm test\n');
    expect(assessAll(subject).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
    expect(rulingsForInventions(subject)).toEqual([]);
  });
});
