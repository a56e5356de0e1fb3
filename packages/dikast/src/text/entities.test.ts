import { describe, expect, it } from 'vitest';
import { findEntities } from './entities.ts';

describe('findEntities', () => {
  it.each([
    ['The Acme Group met Dr. Mary Smith in Oslo.', ['acme group', 'dr mary smith', 'oslo']],
    ['It runs on an iPhone with 300KB.', ['iphone']],
    ['The WHO wrote to ISO 27001 users.', ['who', 'iso 27001']],
    ['Open the Print Manager.', ['print manager']],
  ])('finds the names of "%s"', (text, keys) => {
    expect(findEntities(text).map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
    expect(findEntities(text).map(({ key }) => key)).not.toContain('phone');
  });

  it('marks what stands where any word is capitalised', () => {
    const initial = (text: string) => findEntities(text).map(({ isSentenceInitial }) => isSentenceInitial);
    expect(initial('Brackwell won.')).toEqual([true]);
    expect(initial('3. Brackwell won.')).toEqual([true]);
    expect(initial('Then Brackwell won.')).toEqual([false]);
  });
});
