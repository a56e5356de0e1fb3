import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPoolMemory, DEFAULT_MEMORY_RULES, type PoolMemory } from '../reputation/pool-memory.ts';
import { FIRST_HOLDERS, type Holders, placedOf } from '../voting/lineup.ts';
import type { RosterEntry } from '../voting/panel.ts';
import { fillPlaces, silentOf } from './replacement.ts';

const entry = (agent: string, specialization: string, isStandby = false): RosterEntry => ({
  agent,
  specialization,
  publicKey: '0'.repeat(64),
  weight: 10_000,
  isExcluded: false,
  ...(isStandby ? { isStandby: true } : {}),
});
const ROSTER = [
  entry('a', 'dates'),
  entry('b', 'names'),
  entry('c', 'names'),
  entry('x', 'names', true),
  entry('y', 'dates', true),
  entry('z', 'dates', true),
];
const FRESH = createPoolMemory(ROSTER, DEFAULT_MEMORY_RULES);

/** The pool's memory with these agents in quarantine, and these excluded. */
function memoryWith(quarantined: string, excluded = '', known: PoolMemory['known'] = []): PoolMemory {
  const agents = FRESH.agents.map((record) => ({
    ...record,
    isExcluded: excluded.includes(record.agent),
    quarantine: quarantined.includes(record.agent) ? ({ kind: 'outlier', knownAnswers: 9 } as const) : null,
  }));
  return { ...FRESH, agents, known, learned: known.length };
}

/** The holders after these memories one after the other, as `place>holder`. */
function after(...memories: readonly PoolMemory[]): { readonly holders: Holders; readonly text: string } {
  const holders = memories.reduce((before, memory) => fillPlaces(before, ROSTER, memory).holders, FIRST_HOLDERS);
  return { holders, text: holders.replacements.map(({ place, holder }) => `${place}>${holder}`).join(' ') };
}

describe('the place of an agent that lost its say', () => {
  it.each([
    ['in quarantine', memoryWith('a')],
    ['excluded', memoryWith('', 'a')],
  ])('goes to an agent on standby of its specialisation: %s', (_, memory) => {
    expect(fillPlaces(FIRST_HOLDERS, ROSTER, memory)).toEqual({
      holders: { version: 1, replacements: [{ place: 'a', holder: 'y' }] },
      changes: [{ place: 'a', agent: 'a', by: 'y' }],
    });
  });

  it('goes to the one that was right more often, of two that would do', () => {
    // In the order of ids: the second on standby for dates was wrong once, the third right.
    const known = [{ validation: 'v', truth: 'approve' as const, marks: '....-+' }];
    expect(after(memoryWith('a', '', known)).text).toBe('a>z');
  });

  it('goes to one of another specialisation when there is none of its own', () => {
    expect(after(memoryWith('bc')).text).toBe('b>x c>y');
  });

  it('stays with it when nobody is left, and goes to the first that has its say back', () => {
    expect(after(memoryWith('abxyz')).text).toBe('');
    expect(after(memoryWith('abxyz'), memoryWith('abyz')).text).toBe('a>x');
  });

  it('goes on to another when the stand-in loses its say, too', () => {
    expect(after(memoryWith('a'), memoryWith('ay')).text).toBe('a>z');
  });

  it('is its own again as soon as it has its say back, and the stand-in waits again', () => {
    const step = fillPlaces(after(memoryWith('a')).holders, ROSTER, memoryWith(''));
    expect(step).toEqual({
      holders: { version: 2, replacements: [] },
      changes: [{ place: 'a', agent: 'y', by: 'a' }],
    });
    expect(after(memoryWith('a'), memoryWith(''), memoryWith('a')).text).toBe('a>y');
  });

  it('is never given back to one that was excluded by proof', () => {
    expect(after(memoryWith('', 'a'), memoryWith('b', 'a'), memoryWith('', 'a')).text).toBe('a>y');
  });

  it('changes nothing, and no version, while everybody keeps its say', () => {
    const before = after(memoryWith('a')).holders;
    expect(fillPlaces(before, ROSTER, memoryWith('a')).holders).toBe(before);
  });
});

describe('whatever happens to the agents of a roster', () => {
  const anyMemory = fc
    .tuple(fc.subarray([...'abcxyz']), fc.subarray([...'abcxyz'], { maxLength: 2 }))
    .map(([quarantined, excluded]) => memoryWith(quarantined.join(''), excluded.join('')));

  it('there are as many places as ever, each held by one agent, and by nobody without a say while another waits', () => {
    fc.assert(
      fc.property(fc.array(anyMemory, { maxLength: 12 }), (memories) => {
        let holders = FIRST_HOLDERS;
        for (const memory of memories) {
          const step = fillPlaces(holders, ROSTER, memory);
          const placed = placedOf(step.holders, ROSTER).map(({ agent }) => agent);
          const silent = silentOf(memory);
          const isReadyOutside = ROSTER.some(({ agent }) => !placed.includes(agent) && !silent.has(agent));
          expect(new Set(placed).size).toBe(3);
          expect(placed.some((agent) => silent.has(agent)) && isReadyOutside).toBe(false);
          expect(step.holders.version - holders.version).toBe(step.changes.length);
          for (const owner of ['a', 'b', 'c']) expect(placed.includes(owner) || silent.has(owner)).toBe(true);
          holders = step.holders;
        }
      }),
      { seed: 19, numRuns: 500 },
    );
  });

  it('the changes in the ledger alone tell who holds which place', () => {
    fc.assert(
      fc.property(fc.array(anyMemory, { maxLength: 12 }), (memories) => {
        const told = new Map<string, string>();
        let holders = FIRST_HOLDERS;
        for (const memory of memories) {
          const step = fillPlaces(holders, ROSTER, memory);
          for (const { place, agent, by } of step.changes) {
            expect(told.get(place) ?? place).toBe(agent);
            told.set(place, by);
          }
          holders = step.holders;
        }
        const away = [...told].filter(([place, holder]) => place !== holder).sort();
        expect(holders.replacements.map(({ place, holder }) => [place, holder])).toEqual(away);
      }),
      { seed: 19, numRuns: 300 },
    );
  });
});
