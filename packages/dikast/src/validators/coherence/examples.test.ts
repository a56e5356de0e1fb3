/**
 * The shipped examples before this pool: what contradicts itself is found and proven, everything else is approved and
 * invented objections are dismissed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ValidationRequestInput } from '../../request/request.ts';
import { assessAll, provenDefects, rulingsForInventions, subjectOf } from './panel.suite.ts';

const folder = new URL('../../../../../examples/', import.meta.url);
const expectations: Readonly<Record<string, { readonly pool?: string; readonly claim?: string }>> = JSON.parse(
  readFileSync(new URL('expected.json', folder), 'utf8'),
);

function load(name: string) {
  const request: ValidationRequestInput = JSON.parse(readFileSync(new URL(`requests/${name}`, folder), 'utf8'));
  return subjectOf(request);
}

describe.each(readdirSync(new URL('requests/', folder)))('%s', (file) => {
  const expected = expectations[file.replace(/\.json$/, '')];
  if (expected?.pool === 'coherence_assessment') {
    it('is objected to at the claim at fault, by two or more, and all five uphold it', () => {
      const subject = load(file);
      const claim = subject.claims.find(({ text }) => text.includes(expected.claim ?? '?'));
      expect(provenDefects(subject)).toEqual([`${claim?.index} self_contradiction`]);
    });
  } else {
    it('is approved by all five, who dismiss whatever is invented', () => {
      const subject = load(file);
      expect(assessAll(subject).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
      expect(rulingsForInventions(subject)).toEqual([]);
    });
  }
});
