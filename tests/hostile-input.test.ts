/**
 * Hostile input to the engine and to the verifier: a clear error or a verdict, within bounded time and memory, whatever
 * the bytes. How long is left to the test runner's patience: a part that were quadratic would exceed it.
 */
import { ManualClock } from 'dikast/adapters/manual-clock';
import { memoryKeys } from 'dikast/adapters/memory-keys';
import { type ConsensusEngine, createConsensusEngine } from 'dikast/engine/consensus-engine';
import type { ValidationRequestInput } from 'dikast/request/request';
import type { Verdict } from 'dikast/verdict/verdict';
import { verifyVerdict } from 'dikast/verification/verify-verdict';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

const GOOD = {
  query: 'How many weeks of parental leave are employees entitled to, and since when?',
  answer: 'Employees are entitled to 26 weeks of parental leave [hr-7]. It began in May 2021 [hr-7].',
  sources: [{ id: 'hr-7', text: 'All employees are entitled to 26 weeks of parental leave since 1 May 2021.' }],
} satisfies ValidationRequestInput;

let engine: ConsensusEngine;
let genuine: Verdict;
beforeAll(async () => {
  // On a clock that stands still no deadline passes: this is about what is done, not how fast.
  engine = createConsensusEngine({ keys: memoryKeys('hostile'), clock: new ManualClock() });
  genuine = await engine.validateResponse({ ...GOOD, answer: GOOD.answer.replace('26', '36') });
});

/** A verdict in which nobody failed, or the one error that bad input may cause, with a message of bounded length. */
async function expectVerdictOrRefusal(request: unknown): Promise<'verdict' | 'refused'> {
  try {
    const { outcome, pools, faults } = await engine.validateResponse(request as ValidationRequestInput);
    expect(['accepted', 'rejected', 'undecided']).toContain(outcome);
    expect({ faults, failed: pools.filter(({ coverage }) => coverage.failed > 0) }).toEqual({ faults: [], failed: [] });
    return 'verdict';
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_request' });
    expect((error as Error).message.length).toBeLessThan(5000);
    return 'refused';
  }
}

/** `unit` over and over, `length` in all. */
const filled = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Numbers, words and dates that all differ, so that nothing can be remembered. */
function various(length: number, item: (index: number) => string): string {
  const items: string[] = [];
  for (let index = 0, at = 0; at < length; index++) {
    const next = item(index);
    items.push(next);
    at += next.length + 1;
  }
  return items.join(' ').slice(0, length);
}

describe('the engine gives a verdict or refuses clearly', () => {
  const alphabets = [
    '[](),;【】',
    '0123456789.,-:/%$',
    'ABab ÉéǅЖшא مあ漢',
    '.!?\n\r\t "“”\'`*#|-_',
    '\u0301\u200b\u200d\u2028\u0000\u0007😀𝔄🇩',
  ];
  const unit = fc.oneof(
    ...alphabets.map((letters) => fc.constantFrom(...letters)),
    fc.constantFrom('not ', 'May ', 'one ', 'and ', 'Dr. ', 'https://', '[1]', '2020', 'because '),
  );
  const text = fc.array(unit, { maxLength: 150 }).map((parts) => parts.join('').replace(/\p{Surrogate}/gu, ''));

  it('on any text in every place', async () => {
    const sources = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('1', 'a', 'hr-7', '__proto__', 'constructor'), text }),
      { selector: ({ id }) => id, maxLength: 3 },
    );
    const request = fc.record({
      answer: text,
      query: text,
      sources,
      stakes: fc.constantFrom('low', 'high'),
      citations: fc.constantFrom('required', 'ignored'),
    });
    await fc.assert(
      fc.asyncProperty(request, async (value) => {
        await expectVerdictOrRefusal(value);
      }),
      { numRuns: 40 },
    );
  });

  it('on any shape', async () => {
    const odd = fc.oneof(
      fc.jsonValue({ depthSize: 'large' }),
      fc.constantFrom(undefined, Number.NaN, 1n, Symbol('x'), () => 1, new Date(0), new Map()),
    );
    const shape = fc.oneof(
      odd,
      fc.record(
        {
          id: odd,
          answer: odd,
          query: odd,
          sources: fc.oneof(odd, fc.array(fc.record({ id: odd, text: odd, url: odd, title: odd }))),
          stakes: odd,
          citations: odd,
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(shape, async (request) => {
        expect(await expectVerdictOrRefusal(request)).toBe('refused');
      }),
      { numRuns: 200 },
    );
  });

  it.each(Object.keys(GOOD))('on every kind of value for %s', async (member) => {
    for (const value of [null, 0, '', true, [], {}, [[]], [null], [{}], '\ud800', '\udc00x', 'x'.repeat(600_000)])
      await expectVerdictOrRefusal({ ...GOOD, [member]: value });
  });

  it('names an unknown member shortly, however long its name and however many there are', async () => {
    expect(await expectVerdictOrRefusal({ ...GOOD, ['k'.repeat(1e6)]: 1 })).toBe('refused');
    expect(
      await expectVerdictOrRefusal({
        ...GOOD,
        ...Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`k${index}`, 1])),
      }),
    ).toBe('refused');
    expect(await expectVerdictOrRefusal({ ...GOOD, sources: new Array(1e6).fill({}) })).toBe('refused');
  });

  it('pollutes no prototype', async () => {
    const hostile =
      '{"answer": "The sky is blue.", "sources": [{"id": "__proto__", "text": "The sky is blue."}, {"id": "constructor", "text": "Blue."}]}';
    expect(await expectVerdictOrRefusal(JSON.parse(hostile))).toBe('verdict');
    expect(await expectVerdictOrRefusal(JSON.parse(hostile.replace('{', '{"__proto__": {"polluted": 1},')))).toBe(
      'refused',
    );
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('the largest texts are judged, whatever they are made of', () => {
  const units = {
    'empty lines': '\n',
    punctuation: '.!?;:,-',
    'digits and hyphens': '1-',
    abbreviations: 'Dr. ',
    names: 'Ab of the ',
    'citation lists': '[1, 2, 3; ',
    'open quotations': '"a b',
    'number words': 'hundred and ',
    dates: '1 May 2020 ',
    'combining marks': 'a\u0301\u0302',
    'right to left': 'שלום ',
    emoji: '👩‍👩‍👧‍👦',
  };
  it.each(Object.entries(units))('%s', async (_, unit) => {
    const wellFormed = (length: number) => `The text: ${filled(unit, length - 20)}`.replace(/\p{Surrogate}/gu, '');
    await expectVerdictOrRefusal({
      answer: wellFormed(100_000),
      query: wellFormed(10_000),
      sources: [{ id: 'a', text: wellFormed(50_000) }],
    });
  });

  it('numbers, dates and names that all differ, against as many', async () => {
    const number = (index: number) => String((index * 7919) % 1_000_003);
    const date = (index: number) => `${1 + (index % 28)} May ${1000 + (index % 900)}`;
    const name = (index: number) => `Q${((index * 7919) % 1_000_003).toString(26).replace(/\d/g, 'x')}`;
    for (const item of [number, date, name])
      expect(
        await expectVerdictOrRefusal({
          answer: various(100_000, item),
          query: various(10_000, item),
          sources: [{ id: 'a', text: various(50_000, item) }],
        }),
      ).toBe('verdict');
  });

  it('empty lines by the half million', async () => {
    expect(
      await expectVerdictOrRefusal({ ...GOOD, sources: [{ id: 'a', text: `first.${'\n'.repeat(499_000)}last.` }] }),
    ).toBe('verdict');
  });

  it('two thousand claims; one more is refused, and so are a million', async () => {
    const claims = (count: number) => ({ ...GOOD, answer: 'The boat is red and it floats. '.repeat(count) });
    expect(await expectVerdictOrRefusal(claims(2000))).toBe('verdict');
    await expect(engine.validateResponse(claims(2001))).rejects.toThrow(
      'request.answer: 2001 claims, at most 2000 are judged at once; split the answer',
    );
    await expect(engine.validateResponse({ ...GOOD, answer: 'It is. '.repeat(1e6) })).rejects.toThrow(
      /request\.answer: .*at most 100000 characters/,
    );
  });

  it('two hundred sources; texts that split into more than 100,000 sentences are refused', async () => {
    const sources = Array.from({ length: 200 }, (_, index) => ({
      id: `s${index}`,
      text: 'Employees get 26 weeks of leave. '.repeat(20),
    }));
    expect(await expectVerdictOrRefusal({ ...GOOD, sources })).toBe('verdict');
    const rows = Array.from({ length: 4 }, (_, index) => ({ id: `s${index}`, text: 'a\n\n'.repeat(30_000) }));
    await expect(engine.validateResponse({ ...GOOD, sources: rows })).rejects.toThrow(
      'request.sources: 120000 sentences, at most 100000 are judged at once; split the sources',
    );
  });
});

describe('the verifier', () => {
  /** All places in a value, as lists of member names. */
  function* placesIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
    yield path;
    if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) yield* placesIn(member, [...path, name]);
  }

  /** The genuine verdict as a file would hold it, with another value in one place. */
  function withValueAt(path: readonly string[], value: unknown): unknown {
    const copy = JSON.parse(JSON.stringify({ verdict: genuine }));
    const whole = ['verdict', ...path];
    let place = copy;
    for (const name of whole.slice(0, -1)) place = place[name];
    place[whole.at(-1) ?? ''] = value;
    return copy.verdict;
  }

  it('finds the genuine verdict sound, and no value in another place', () => {
    expect(verifyVerdict(JSON.parse(JSON.stringify(genuine))).outcome).toBe('self_consistent');
    const places = [...placesIn(genuine)];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (path, value) => {
        const changed = withValueAt(path, value);
        if (JSON.stringify(changed) !== JSON.stringify(genuine)) expect(verifyVerdict(changed).outcome).toBe('failed');
      }),
      { numRuns: 60 },
    );
  });

  it('takes anything for what it is', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
        (value) => {
          expect(verifyVerdict(value).outcome).toBe('failed');
        },
      ),
    );
  });

  it.each([
    ['a million ballots', ['pools', '0', 'ballots']],
    ['a million seats', ['pools', '0', 'attendance']],
    ['a million agents', ['pools', '0', 'roster']],
    ['a million pools', ['pools']],
    ['a million faults', ['faults']],
    ['a million claims', ['claims']],
    ['a million pools left out', ['poolsNotSeated']],
    ['a million sources', ['request', 'sources']],
    ['a million reasons', ['reasons']],
  ])('refuses %s', (_, path) => {
    const [first = {}] = path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown>)[name],
      genuine,
    ) as readonly unknown[];
    for (const item of [first, null, {}])
      expect(verifyVerdict(withValueAt(path, new Array(1e6).fill(item))).outcome).toBe('failed');
  });

  it('refuses nesting, getters that throw and numbers that JSON lacks', () => {
    let deep: unknown = [];
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const thrower = Object.defineProperty({}, 'schema', {
      enumerable: true,
      get: () => {
        throw new Error('boom');
      },
    });
    for (const value of [
      deep,
      { ...genuine, reasons: deep },
      thrower,
      { ...genuine, durationMs: Number.POSITIVE_INFINITY },
      { ...genuine, extra: 1 },
    ])
      expect(verifyVerdict(value).outcome).toBe('failed');
  });
});
