import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8Bytes } from '../base/bytes.ts';
import { canonicalBytes } from '../base/canonical-json.ts';
import type { PoolCharter } from './council-judgement.ts';
import { CouncilMachine, SharedCouncil } from './council-machine.ts';
import { type DecideOperation, decodeOperation, encodeOperation } from './council-operation.ts';
import { decodeResult } from './council-result.ts';
import { DECISIONS_REMEMBERED_MAX } from './council-state.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const charter: PoolCharter = {
  pool: 'facts',
  thresholdBasisPoints: 6700,
  hasCrossExamination: true,
  panelSize: 4,
  roster: ['a', 'b', 'c', 'd'].map((agent, index) => ({
    agent,
    specialization: 'any',
    publicKey: String(index).repeat(64),
    weight: 10_000,
    isExcluded: false,
  })),
  authorities: [],
};
const shared = () => new SharedCouncil({ charter, ports: { sha256, verify: () => false }, hasQuarantine: true });
const operation = (number: number): DecideOperation => ({
  kind: 'decide',
  version: 1,
  validation: number.toString(16).padStart(32, '0'),
  request: { answer: `Answer ${number}.`, sources: [] },
  claims: [{ start: 0, end: 6, isCheckable: true }],
  plan: [],
  window: { earliestMs: 0, latestMs: 1000 + number },
  isExamined: false,
  ballots: [],
  exhibits: [],
  absences: [],
});

describe('an operation', () => {
  it('is read back as it was written', () => {
    expect(decodeOperation(encodeOperation(operation(7)))).toEqual(operation(7));
  });

  it('in any bytes is data: a reason, never an exception', () => {
    const machine = new CouncilMachine(shared());
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.jsonValue().map(canonicalBytes)), (bytes) => {
        expect(decodeResult(machine.execute(bytes))?.status).toBe('refused');
      }),
    );
    expect(machine.stateDigest()).toEqual(new CouncilMachine(shared()).stateDigest());
  });

  it('with one member replaced by anything is refused, or decides nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(operation(1))), fc.jsonValue(), (member, value) => {
        const changed = canonicalBytes({ ...operation(1), [member]: value });
        const result = decodeResult(new CouncilMachine(shared()).execute(changed));
        expect(result?.status === 'decided' ? result.outcome : 'no_consensus').toBe('no_consensus');
      }),
    );
  });

  it('has room for every agent of the largest panel and its onlookers to be absent or refused, and no more', () => {
    const agents = Array.from({ length: 200 }, (_, index) => `agent-${index}`);
    const absences = agents.map((agent) => ({ agent, status: 'failed' as const }));
    const exhibits = ([1, 2] as const).flatMap((round) => agents.map((agent) => ({ agent, round, sent: [null] })));
    const full: DecideOperation = { ...operation(1), absences, exhibits };
    expect(decodeOperation(encodeOperation(full))).toEqual(full);
    for (const [member, value] of Object.entries({ absences, exhibits })) {
      const crowded = { ...full, [member]: [...value, value[0]] };
      expect(decodeOperation(encodeOperation(crowded))).toMatch(new RegExp(`^${member} is not .* within its bound$`));
    }
  });

  it('has one form: white space, another order or an escape make it none', () => {
    const text = new TextDecoder().decode(encodeOperation(operation(1)));
    for (const other of [` ${text}`, text.replace('"kind"', '"\\u006bind"'), JSON.stringify(operation(1))])
      expect(decodeOperation(utf8Bytes(other))).toBe('the operation is not canonical JSON');
  });
});

/** The same as it is ordered today: with the line-up that its panel was drawn from. */
const named = (number: number, changes: Partial<DecideOperation['lineup'] & object> = {}): DecideOperation => ({
  ...operation(number),
  version: 2,
  lineup: { version: 0, replacements: [], silenced: [], ...changes },
  onlookers: [],
});
const statusOf = (machine: CouncilMachine, each: DecideOperation) =>
  decodeResult(machine.execute(encodeOperation(each)))?.status;

describe('an operation that names its line-up', () => {
  it('is read back as it was written', () => {
    const replaced = named(7, { version: 3, replacements: [{ place: 'a', holder: 'x' }], silenced: ['b'] });
    expect(decodeOperation(encodeOperation(replaced))).toEqual(replaced);
  });

  it.each<[string, object]>([
    ['a later version', { version: 1 }],
    ['a stand-in', { replacements: [{ place: 'a', holder: 'x' }] }],
    ['an agent without a say', { silenced: ['a'] }],
  ])('is refused where the pool has another: %s', (_, changes) => {
    const machine = new CouncilMachine(shared());
    expect(statusOf(machine, named(1, changes))).toBe('refused');
    expect(statusOf(machine, named(1))).toBe('decided');
  });

  it('is refused with places, holders or onlookers beyond any roster', () => {
    const many = Array.from({ length: 1001 }, (_, index) => `agent-${index}`);
    expect(decodeOperation(encodeOperation(named(1, { silenced: many })))).toBe('silenced is not a list of agents');
    const replacements = many.map((place) => ({ place, holder: 'x' }));
    expect(decodeOperation(encodeOperation(named(1, { replacements })))).toBe(
      'replacements is not a list of places and their holders',
    );
    const crowded = { ...named(1), onlookers: many.slice(0, 201) };
    expect(decodeOperation(encodeOperation(crowded))).toBe('onlookers is not a list within its bound');
  });

  it('may follow operations that name none, as old records hold them, and not the other way round', () => {
    const machine = new CouncilMachine(shared());
    expect(statusOf(machine, operation(1))).toBe('decided');
    expect(machine.state.holders).toBeUndefined();
    expect(statusOf(machine, named(2))).toBe('decided');
    expect(statusOf(machine, operation(3))).toBe('refused');
    const copy = new CouncilMachine(shared());
    expect(copy.restore(machine.snapshot(), machine.stateDigest())).toBe(true);
    expect(copy.state).toEqual(machine.state);
  });
});

describe('the state', () => {
  it('is the same at all replicas that execute the same operations, and another after any other order', () => {
    const run = (numbers: readonly number[]) => {
      const machine = new CouncilMachine(shared());
      for (const number of numbers) machine.execute(encodeOperation(operation(number)));
      return toHex(machine.stateDigest());
    };
    expect(run([1, 2, 3])).toBe(run([1, 2, 3]));
    expect(run([1, 2, 3])).not.toBe(run([1, 3, 2]));
    expect(run([1, 2, 3, 2])).toBe(run([1, 2, 3]));
  });

  it('goes on after a snapshot as if nothing had happened', () => {
    const original = new CouncilMachine(shared());
    for (let number = 0; number < 20; number++) original.execute(encodeOperation(operation(number)));
    const copy = new CouncilMachine(shared());
    expect(copy.restore(original.snapshot(), original.stateDigest())).toBe(true);
    for (const number of [5, 20, 21]) {
      const bytes = encodeOperation(operation(number));
      expect(copy.execute(bytes)).toEqual(original.execute(bytes));
    }
    expect(copy.stateDigest()).toEqual(original.stateDigest());
  });

  it('is not taken from a snapshot with another digest', () => {
    const machine = new CouncilMachine(shared());
    const before = machine.stateDigest();
    expect(machine.restore(utf8Bytes('{"decided":[],"excluded":["a"],"forgottenUntilMs":0,"ledger":{}}'), before)).toBe(
      false,
    );
    expect(machine.stateDigest()).toEqual(before);
  });

  it('stays within its bound however much is decided', () => {
    const machine = new CouncilMachine(shared());
    for (let number = 0; number < DECISIONS_REMEMBERED_MAX + 200; number++)
      machine.execute(encodeOperation(operation(number)));
    const atBound = machine.snapshot().length;
    for (let number = 5000; number < 5300; number++) machine.execute(encodeOperation(operation(number)));
    expect(machine.snapshot().length - atBound).toBeLessThan(500);
  });

  it('is one value for all replicas of a process, also after a restart', () => {
    const council = shared();
    const [first, second] = [new CouncilMachine(council), new CouncilMachine(council)];
    for (let number = 0; number < 5; number++)
      for (const machine of [first, second]) machine.execute(encodeOperation(operation(number)));
    expect(second.state).toBe(first.state);
    const [third, fourth] = [new CouncilMachine(council), new CouncilMachine(council)];
    for (const machine of [third, fourth]) machine.restore(first.snapshot(), first.stateDigest());
    expect(third.state).toEqual(first.state);
    expect(fourth.state).toBe(third.state);
  });
});
