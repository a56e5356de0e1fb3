import { describe, expect, it } from 'vitest';
import { makeSourceResolver, urlKey } from './source-resolver.ts';

const sourcesOf = (...ids: string[]) => ids.map((id) => ({ id, text: 'text' }));

describe('makeSourceResolver', () => {
  it.each([
    ['an id as given', ['hr-7', 'it-2'], 'it-2', 1],
    ['an id in other case', ['hr-7', 'it-2'], 'IT-2', 1],
    ['an id after "source:"', ['hr-7', 'it-2'], 'source:it-2', 1],
    ['a number by place when ids are names', ['hr-7', 'it-2'], '2', 1],
    ['a number by the ids that end in numbers', ['doc-2', 'doc-1'], '1', 1],
    ['a number that is itself an id', ['3', '1'], '3', 0],
  ])('finds %s', (_, ids, id, index) => {
    expect(makeSourceResolver(sourcesOf(...ids))(id)).toBe(index);
  });

  it.each([
    ['an id that none has', ['hr-7', 'it-2'], 'hr-8'],
    ['a number beyond the sources', ['hr-7', 'it-2'], '3'],
    ['zero', ['hr-7', 'it-2'], '0'],
    ['a number by place when ids are numbers', ['3', '7'], '1'],
    ['a number after a made-up name', ['hr-7', 'it-2'], 'doc-1'],
  ])('does not find %s', (_, ids, id) => {
    expect(makeSourceResolver(sourcesOf(...ids))(id)).toBeUndefined();
  });

  it('finds a source by its URL, however that is closed, and by its title', () => {
    const source = { id: 'a', text: 'text', url: 'https://www.Example.org/Guide/', title: 'The Guide' };
    const resolve = makeSourceResolver([source]);
    expect(resolve('http://example.org/Guide#top')).toBe(0);
    expect(resolve('the guide')).toBe(0);
    expect(resolve('https://example.org/guide')).toBeUndefined();
  });
});

describe('urlKey', () => {
  it('keeps path and query', () => {
    expect(urlKey('https://example.org/a?b=1')).not.toBe(urlKey('https://example.org/a?b=2'));
  });
});
