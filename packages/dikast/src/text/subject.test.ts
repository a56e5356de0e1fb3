import { describe, expect, it } from 'vitest';
import { parseRequest } from '../request/request.ts';
import type { Sentence } from './document.ts';
import { Subject, workingViewOf } from './subject.ts';

const subject = new Subject(
  parseRequest({
    query: 'When is the fee due?',
    answer: 'The fee of 5 euros is due on 3 May 2024 at 10 am [a]. Acme pays it.',
    sources: [{ id: 'a', text: 'Acme pays a fee of 5 euros. It is due on 3 May 2024 at 10 am.' }],
  }),
);

const partsOf = ({ tokens, contentTokens, quantities, dates, clockTimes, entities, words, concepts }: Sentence) => [
  ...[tokens, contentTokens, quantities, dates, clockTimes, entities, words, concepts],
];

const sentencesOf = ({ answer, query, sourceSentences }: Subject) => [
  ...[...answer.sentences, ...(query?.sentences ?? []), ...sourceSentences],
];

describe('the two views of a subject', () => {
  const working = workingViewOf(subject);

  it('show the same claims, sentences and parts', () => {
    expect(working.claims).toEqual(subject.claims);
    expect(sentencesOf(working).map(partsOf)).toEqual(sentencesOf(subject).map(partsOf));
  });

  it('are one for all who ask, and the working view is its own', () => {
    expect(workingViewOf(subject)).toBe(working);
    expect(workingViewOf(working)).toBe(working);
  });

  it('freeze every list in the shared view', () => {
    const lists = [subject.claims, subject.sources, subject.sourceSentences, subject.answer.sentences];
    for (const list of [...lists, ...sentencesOf(subject).flatMap(partsOf)]) expect(Object.isFrozen(list)).toBe(true);
  });
});
