import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { recordedVerdicts } from '../council/recorded-verdicts.ts';
import { sampleOf } from '../metrics/validation-sample.ts';
import type { DisputedAnswer, SourceFinder, Validator } from '../ports.ts';
import { REQUEST_BOUNDS } from '../request/request.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { assembleVerdict, sealBytes } from '../verdict/assemble-verdict.ts';
import type { FurtherSources } from '../verdict/further-sources.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

const FOUND = { id: 'law', text: 'Managers receive 30 weeks of leave since 2026.' };
const TIME_MS = 5000;

const reread = (verdict: unknown): Verdict => JSON.parse(JSON.stringify(verdict));
const resealed = (changed: Verdict): Verdict => ({
  ...changed,
  seal: toHex(memoryKeys().signerOf('engine').sign(sealBytes(changed))),
});

/** Objects, until it sees the source that was found; rulings follow the first opinion. */
function persuadable(name: string): Validator {
  const [before, after] = [objecting(name), approving(name)];
  const selfFor = (subject: Parameters<Validator['assess']>[0]) =>
    subject.request.sources.some(({ id }) => id === FOUND.id) ? after : before;
  return approving(name, {
    assess: (subject, context) => selfFor(subject).assess(subject, context),
    examine: (objection, subject, context) => selfFor(subject).examine(objection, subject, context),
  });
}

/** Two for, two against, until the source is there, or for good. */
const DIVIDED = [...times(2, approving), ...times(2, persuadable, 2)];
const STUBBORN = [...times(2, approving), ...times(2, objecting, 2)];

/** A plug that answers so, and remembers what it was asked. */
function finderOf(answer: SourceFinder['find']): SourceFinder & { readonly asked: DisputedAnswer[] } {
  const asked: DisputedAnswer[] = [];
  return {
    name: 'archive',
    asked,
    find: (question, context) => {
      asked.push(question);
      return answer(question, context);
    },
  };
}

async function recorded(store: MemoryStore): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for await (const each of recordedVerdicts(store)) {
    expect(each.kind).toBe('verdict');
    if (each.kind === 'verdict') verdicts.push(each.verdict);
  }
  return verdicts;
}

describe('an answer that the agents leave undecided', () => {
  it('is judged anew with further sources, as another proposition that names what it follows', async () => {
    const store = new MemoryStore();
    const finder = finderOf(() => [FOUND]);
    const verdict = await scriptedEngine(DIVIDED, { store, sourceFinder: finder }).validateResponse(REQUEST);
    const [first, second, ...others] = await recorded(store);
    expect([verdict.outcome, second, others]).toEqual(['accepted', verdict, []]);
    expect(verdict.request.sources.map(({ id }) => id)).toEqual(['s1', 'law']);
    const added = [{ id: 'law', digest: digestOf(sha256, FOUND) }];
    expect(verdict.follows).toEqual({
      validation: first?.validation,
      verdict: digestOf(sha256, first),
      request: first?.requestDigest,
      added,
    });
    expect(first).toMatchObject({
      outcome: 'undecided',
      review: null,
      furtherSources: { finder: 'archive', status: 'found', added, refused: 0, continuedIn: verdict.validation },
    });
    expect(verdict.reasons.join()).toContain('this is about the answer with law added.');
    expect(sampleOf(verdict).resolutionSteps).toEqual([{ step: 'further_sources', result: 'settled' }]);
    for (const each of [first, second]) {
      const { outcome, checks } = verifyVerdict(reread(each));
      expect(outcome).toBe('self_consistent');
      expect(checks.map(({ name }) => name)).toContain('further sources');
    }
  });

  it('is asked about with its disputed claims and what is unsettled of them', async () => {
    const finder = finderOf(() => []);
    await scriptedEngine(STUBBORN, { sourceFinder: finder }).validateResponse(REQUEST);
    expect(finder.asked).toMatchObject([
      {
        claims: [{ text: 'Managers receive 30 weeks of leave.', objections: ['changed_number'] }],
        sourcesMax: 5,
        charactersMax: 100_000,
      },
    ]);
  });

  it('is judged anew once: what is still open then waits for a person', async () => {
    const store = new MemoryStore();
    const finder = finderOf(() => [FOUND]);
    const engine = scriptedEngine(STUBBORN, { store, sourceFinder: finder });
    const verdict = await engine.validateResponse(REQUEST);
    expect([verdict.outcome, finder.asked.length]).toEqual(['undecided', 1]);
    expect((await engine.awaitingRuling()).map(({ validation }) => validation)).toEqual([verdict.validation]);
  });

  it('waits for a person where nothing was found, and says that somebody looked', async () => {
    const store = new MemoryStore();
    const engine = scriptedEngine(STUBBORN, { store, sourceFinder: finderOf(() => []) });
    const verdict = await engine.validateResponse(REQUEST);
    expect(verdict.review).not.toBeNull();
    expect(verdict.furtherSources).toMatchObject({ status: 'none', added: [], continuedIn: null });
    expect(verdict.reasons.at(-1)).toBe('Further sources were looked for by archive, and none were added (none).');
    expect(sampleOf(verdict).resolutionSteps).toContainEqual({ step: 'further_sources', result: 'open' });
    expect(verifyVerdict(reread(verdict)).outcome).toBe('self_consistent');
  });

  it('has the verdict with further sources for its idempotency key', async () => {
    const store = new MemoryStore();
    const finder = finderOf(() => [FOUND]);
    const engine = scriptedEngine(DIVIDED, { store, sourceFinder: finder });
    const first = await engine.validateResponse(REQUEST, { idempotencyKey: 'once' });
    expect(await engine.validateResponse(REQUEST, { idempotencyKey: 'once' })).toEqual(first);
    const other = { ...REQUEST, query: 'Another?' };
    await expect(engine.validateResponse(other, { idempotencyKey: 'once' })).rejects.toThrow('another request');
  });
});

describe('a plug for further sources', () => {
  it.each([
    ['the agents decide', times(4, approving), {}],
    ['the truth will be told', STUBBORN, { isCalibration: true }],
  ])('is not asked where %s', async (_, validators, options) => {
    const finder = finderOf(() => [FOUND]);
    const verdict = await scriptedEngine(validators, { sourceFinder: finder }).validateResponse(REQUEST, options);
    expect([finder.asked, verdict.furtherSources]).toEqual([[], undefined]);
  });

  it.each<[string, unknown, number]>([
    ['nothing', undefined, 0],
    ['no source', [{ id: 'x' }, 7, { ...FOUND, more: 1 }], 3],
    ['a source that the request has', [{ id: 's1', text: 'Another text.' }], 1],
    ['more than may be looked at', Array.from({ length: 1000 }, () => 'x'), 200],
    ['a text beyond the bound', [{ id: 'long', text: 'x'.repeat(100_001) }], 1],
  ])('that returns %s adds nothing, and the refusals are counted', async (_, answer, refused) => {
    const finder = finderOf(() => answer);
    const verdict = await scriptedEngine(STUBBORN, { sourceFinder: finder }).validateResponse(REQUEST);
    expect(verdict.furtherSources).toMatchObject({ status: 'none', added: [], refused });
  });

  it('adds no more than the bounds allow, the first ones', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ id: `n${index}`, text: 'x'.repeat(30_000) }));
    const verdict = await scriptedEngine(STUBBORN, { sourceFinder: finderOf(() => many) }).validateResponse(REQUEST);
    expect(verdict.follows?.added.map(({ id }) => id)).toEqual(['n0', 'n1', 'n2']);
  });

  it('adds those that a full request still has room for', async () => {
    const filler = Array.from({ length: REQUEST_BOUNDS.sourcesMax - 3 }, (_, index) => ({
      id: `f${index}`,
      text: 'x',
    }));
    const request = { ...REQUEST, sources: [...(REQUEST.sources ?? []), ...filler] };
    const finder = finderOf(() => ['a', 'b', 'c'].map((id) => ({ id, text: `Found ${id}.` })));
    const verdict = await scriptedEngine(STUBBORN, { sourceFinder: finder }).validateResponse(request);
    expect(verdict.follows?.added.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('adds what comes after a source that splits into too many sentences', async () => {
    const text = 'Yes. '.repeat(19_000);
    const filler = Array.from({ length: 5 }, (_, index) => ({ id: `f${index}`, text }));
    const request = { ...REQUEST, sources: [...(REQUEST.sources ?? []), ...filler] };
    const finder = finderOf(() => [{ id: 'long', text }, { ...FOUND }]);
    const verdict = await scriptedEngine(STUBBORN, { sourceFinder: finder }).validateResponse(request);
    expect(verdict.follows?.added.map(({ id }) => id)).toEqual([FOUND.id]);
  });

  it.each<[string, SourceFinder['find']]>([
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    [
      'returns what throws when it is read',
      () => [
        {
          get id() {
            throw new Error('read');
          },
        },
      ],
    ],
  ])('that %s has found nothing', async (_, answer) => {
    const finder = finderOf(answer);
    const verdict = await scriptedEngine(STUBBORN, { sourceFinder: finder }).validateResponse(REQUEST);
    expect(verdict.furtherSources).toMatchObject({ status: 'failed', refused: 0 });
  });

  it.each(['', 'x'.repeat(201), '\ud800', 7, undefined])(
    'that has no name that a verdict can record is refused (%#)',
    (name) => {
      const nameless = { ...finderOf(() => []), name } as SourceFinder;
      expect(() => scriptedEngine(STUBBORN, { sourceFinder: nameless })).toThrow(
        /sourceFinder: (a name of \d+ characters|no name), expected one of 1 to 200/,
      );
    },
  );

  it('that hangs is given up when its time is over, and told so', async () => {
    const clock = new ManualClock();
    let isTold = false;
    const finder = finderOf((_, { signal }) => {
      signal.addEventListener('abort', () => {
        isTold = true;
      });
      queueMicrotask(() => clock.advance(TIME_MS));
      return new Promise(() => {});
    });
    const verdict = await scriptedEngine(STUBBORN, { clock, sourceFinder: finder }).validateResponse(REQUEST);
    expect(verdict.furtherSources).toMatchObject({ status: 'late', tookMs: TIME_MS, allowedMs: TIME_MS });
    expect([isTold, clock.pending]).toEqual([true, 0]);
  });
});

describe('a verdict with further sources', () => {
  it('does not verify as that of another request, or with other sources named', async () => {
    const store = new MemoryStore();
    const finder = finderOf(() => [FOUND]);
    const verdict = await scriptedEngine(DIVIDED, { store, sourceFinder: finder }).validateResponse(REQUEST);
    const { follows } = verdict;
    const [first] = await recorded(store);
    if (follows === undefined || first?.furtherSources === undefined) throw new Error('two verdicts');
    const [added] = follows.added;
    const altered: readonly Verdict[] = [
      { ...verdict, follows: { ...follows, validation: '0'.repeat(32) } },
      { ...verdict, follows: { ...follows, request: verdict.requestDigest } },
      { ...verdict, follows: { ...follows, added: [] } },
      { ...verdict, follows: { ...follows, added: [{ id: 's1', digest: added?.digest ?? '' }] } },
      { ...first, furtherSources: { ...first.furtherSources, continuedIn: null } },
      { ...first, furtherSources: { ...first.furtherSources, added: [] } },
      { ...first, furtherSources: { ...first.furtherSources, tookMs: first.furtherSources.allowedMs + 1 } },
    ];
    for (const changed of altered) expect(verifyVerdict(reread(resealed(changed))).outcome).toBe('failed');
    expect(verdict.decidedBy).toEqual([POOL]);
  });

  it('does not verify where it says that sources were looked for a second time', async () => {
    const verdict = await scriptedEngine(STUBBORN, { sourceFinder: finderOf(() => [FOUND]) }).validateResponse(REQUEST);
    const { seal: _, pools, claims, ...others } = verdict;
    const nothing = { added: [], refused: 0, continuedIn: null };
    const furtherSources: FurtherSources = {
      finder: 'archive',
      status: 'none',
      tookMs: 0,
      allowedMs: TIME_MS,
      sourcesMax: 5,
      ...nothing,
    };
    // Derived again, so that only the contradiction is left to find.
    const again = assembleVerdict({ ...others, pools, review: null, furtherSources }, claims);
    const { outcome, checks } = verifyVerdict(reread(resealed({ ...again, seal: '' })));
    expect([outcome, checks.find(({ isPassed }) => !isPassed)?.detail]).toEqual([
      'failed',
      'they were looked for a second time',
    ]);
  });
});
