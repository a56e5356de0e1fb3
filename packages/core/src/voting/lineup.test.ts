import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FIRST_HOLDERS, type Lineup, lineupOf, placedOf } from './lineup.ts';
import { drawPanel, type RosterEntry } from './panel.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const entry = (agent: string, isStandby = false): RosterEntry => ({
  agent,
  specialization: 'any',
  publicKey: '0'.repeat(64),
  weight: 10_000,
  isExcluded: false,
  ...(isStandby ? { isStandby: true } : {}),
});
/** Five with places of their own, two on standby. */
const ROSTER = [...'abcde'].map((agent) => entry(agent)).concat(entry('x', true), entry('y', true));
const REPLACED: Lineup = { version: 1, replacements: [{ place: 'b', holder: 'x' }], silenced: [] };

const namesOf = (entries: readonly { readonly agent: string }[]) => entries.map(({ agent }) => agent).join('');
const panelOf = (lineup: Lineup, panelSize: number, requestDigest: string) =>
  drawPanel({ requestDigest, pool: 'facts', panelSize, lineup }, ROSTER, (drawn) => drawn.map(() => 1), sha256);
const digests = Array.from({ length: 50 }, (_, number) => `request ${number}`);

describe('a line-up', () => {
  it('has everybody in its own place at first, and nobody on standby', () => {
    expect(namesOf(placedOf(FIRST_HOLDERS, ROSTER))).toBe('abcde');
  });

  it('has the stand-in in the place of the one that was replaced', () => {
    expect(namesOf(placedOf(REPLACED, ROSTER))).toBe('acdex');
  });

  it('names as silenced only those who have a place', () => {
    expect(lineupOf(REPLACED, ROSTER, new Set(['b', 'x', 'a'])).silenced).toEqual(['a', 'x']);
  });
});

describe('a panel', () => {
  it('is drawn from those who have a place, whatever the request', () => {
    for (const digest of digests) {
      expect([...namesOf(panelOf(REPLACED, 5, digest))].sort().join('')).toBe('acdex');
      expect(namesOf(panelOf(REPLACED, 3, digest))).not.toMatch(/[by]/);
    }
  });

  it('seats an agent without a say only when there are too few others, and never shrinks', () => {
    const silenced = { ...REPLACED, silenced: ['c', 'd'] };
    for (const digest of digests) {
      expect([...namesOf(panelOf(silenced, 3, digest))].sort().join('')).toBe('aex');
      expect(namesOf(panelOf(silenced, 4, digest))).toMatch(/^[aex]{3}[cd]$/);
      expect(panelOf(silenced, 5, digest)).toHaveLength(5);
    }
  });

  it('leaves the others where they were drawn when one is replaced', () => {
    const before: Lineup = { ...FIRST_HOLDERS, silenced: [] };
    for (const digest of digests) {
      const others = namesOf(panelOf(before, 5, digest)).replace('b', '');
      expect(namesOf(panelOf(REPLACED, 5, digest)).replace('x', '')).toBe(others);
    }
  });
});
