import { expect, it } from 'vitest';
import { documentBlocks } from './document-blocks.ts';

it('documents are taken out with their ids, and what stands around them is left', () => {
  const text = `Use these. <document id="a">One.</document> <document index='2' id='b'>
Two.
</document><document>Three.</document> What is it?`;
  expect(documentBlocks(text)).toEqual({
    documents: [
      { id: 'a', text: 'One.' },
      { id: 'b', text: 'Two.' },
      { id: undefined, text: 'Three.' },
    ],
    rest: 'Use these.   What is it?',
  });
});

it.each([
  '<document id="a">never closed',
  '<documents>x</documents>',
  '<document',
  '</document>',
  `<document ${'x'.repeat(600)}>x</document>`,
])('what is no whole document is text: %s', (text) => {
  expect(documentBlocks(text)).toEqual({ documents: [], rest: text });
});

it('an opening inside of a document belongs to its text', () => {
  expect(documentBlocks('<document>a <document id="b"> c</document> d')).toEqual({
    documents: [{ id: undefined, text: 'a <document id="b"> c' }],
    rest: 'd',
  });
});

it('a million openings that are never closed take one look at the text', () => {
  const text = '<document>'.repeat(400_000);
  const startMs = performance.now();
  expect(documentBlocks(text).documents).toEqual([]);
  expect(performance.now() - startMs).toBeLessThan(2000);
});
