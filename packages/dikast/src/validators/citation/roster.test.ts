import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestSchema, type ValidationRequestInput } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { assessAll, inventedObjections, raisedBy, rulingsOn, subjectOf } from './panel.suite.ts';
import { CITATION_VALIDATORS } from './roster.ts';

const LIBRARY = [
  {
    id: 'loans',
    title: 'Borrowing books',
    text: 'Adult members may borrow up to twelve items at once for a period of four weeks. A loan is renewed automatically twice unless somebody else has reserved the item. Reference works and newspapers stay in the reading room.',
  },
  {
    id: 'fees',
    title: 'Fees and charges',
    text: 'Membership costs 24 euros a year; children and students pay nothing. For each item that comes back late, 0.50 euros fall due per week. A lost membership card is replaced for 5 euros.',
  },
  {
    id: 'rooms',
    title: 'Study rooms',
    text: 'The six study rooms can be reserved online up to ten days in advance. A group may keep a room for three hours at most. Food is not permitted in the rooms, covered drinks are.',
  },
];
const LIBRARY_ANSWER = `As an adult member you can take out 12 items at the same time and keep them for four weeks [loans]. Unless another reader has placed a reservation, the loan is extended automatically two times [loans].

- Students are members free of charge [fees].
- Late returns cost 0.50 euros per item and week [fees].
- Study rooms are booked on the web, at most ten days ahead [rooms].`;

const TURBINE = [
  {
    id: '1',
    title: 'Norther I wind farm',
    text: 'Norther I has 44 turbines with a total capacity of 370 megawatts. It was connected to the grid in May 2019. Its electricity covers the needs of about 400,000 households.',
  },
  {
    id: '2',
    title: 'Norther II wind farm',
    text: 'Norther II has 58 turbines with a total capacity of 487 megawatts. It was connected to the grid in December 2020. Its electricity covers the needs of about 460,000 households.',
  },
];
const TURBINE_ANSWER =
  'Norther I went onto the grid in May 2019 [1]. Its 44 turbines have a combined capacity of 370 megawatts [1]. The second farm, Norther II, is larger: 58 turbines with 487 megawatts in total [2]. It supplies roughly 460,000 homes [2].';

const HIRING = [
  {
    id: 'hb-2',
    title: 'Probation',
    text: 'The probation period lasts six months. During probation either side may end the employment with two weeks of notice. Managers hold a review talk in the third month.',
  },
  {
    id: 'hb-5',
    title: 'Working from home',
    text: 'Staff may work from home on up to three days a week once the probation period has ended. The company provides a laptop and a headset. Expenses for internet access are not reimbursed.',
  },
  {
    id: 'hb-8',
    title: 'Training',
    text: 'Every employee has an annual training budget of 1,500 euros. Courses must be approved by the manager. Unused budget does not carry over into the following year.',
  },
];
const HIRING_ANSWER =
  "New colleagues are on probation for half a year, with a review by their manager in the third month [hb-2]. In that time both sides can terminate the contract at two weeks' notice [hb-2]. After probation, up to three home-office days per week are possible [hb-5], but the cost of internet access is not refunded [hb-5]. Each employee gets a training budget of €1,500 per year, which lapses if it is not used [hb-8].";

const good: readonly (ValidationRequestInput & { readonly name: string })[] = [
  { name: 'a library guide with a list', answer: LIBRARY_ANSWER, sources: LIBRARY },
  { name: 'two sources that are much alike', answer: TURBINE_ANSWER, sources: TURBINE },
  { name: 'two markers in one sentence', answer: HIRING_ANSWER, sources: HIRING, citations: 'required' },
  {
    name: 'numbered markers with a list of references',
    answer:
      'The probation period is six months [1]. Training has to be approved by the manager [2].\n\nSources:\n[1] Probation (hb-2)\n[2] Training (hb-8)',
    sources: HIRING,
    citations: 'required',
  },
  {
    name: 'one citation at the end of a paragraph',
    answer:
      'Norther I has 44 turbines. They have a total capacity of 370 megawatts. The farm was connected to the grid in May 2019 [1].\n\nNorther II was connected in December 2020 [2].',
    sources: TURBINE,
    citations: 'required',
  },
  {
    name: 'a lead-in that carries the citation of its list',
    answer:
      'The rules for rooms are these [rooms]:\n\n- A group can stay for three hours.\n- Food is not permitted in the rooms.',
    sources: LIBRARY,
    citations: 'required',
  },
  {
    name: 'a verbatim quotation with an ellipsis and a changed initial',
    answer:
      'The handbook says that "[d]uring probation either side may end the employment … with two weeks of notice" [hb-2].',
    sources: HIRING,
  },
  {
    name: 'what the sources do not say',
    answer:
      'A lost membership card costs 5 euros to replace [fees]. The sources do not mention the price of a lost book.',
    sources: LIBRARY,
    citations: 'required',
  },
];

const bad: readonly (ValidationRequestInput & {
  readonly name: string;
  readonly claim: number;
  readonly kind: string;
})[] = [
  {
    name: 'a marker moved to another source',
    answer: LIBRARY_ANSWER.replace('free of charge [fees]', 'free of charge [rooms]'),
    sources: LIBRARY,
    claim: 2,
    kind: 'wrong_citation',
  },
  {
    name: 'the other of two like sources',
    answer: TURBINE_ANSWER.replace('megawatts [1]', 'megawatts [2]'),
    sources: TURBINE,
    claim: 1,
    kind: 'wrong_citation',
  },
  {
    name: 'one of two markers in a sentence',
    answer: HIRING_ANSWER.replace('are possible [hb-5]', 'are possible [hb-8]'),
    sources: HIRING,
    claim: 2,
    kind: 'wrong_citation',
  },
  {
    name: 'an id that no source has',
    answer: HIRING_ANSWER.replace('month [hb-2]', 'month [hb-3]'),
    sources: HIRING,
    claim: 0,
    kind: 'unresolvable_citation',
  },
  {
    name: 'a number beyond the sources',
    answer: TURBINE_ANSWER.replace('2019 [1]', '2019 [4]'),
    sources: TURBINE,
    claim: 0,
    kind: 'unresolvable_citation',
  },
  {
    name: 'an invented web page',
    answer: 'Norther I has 44 turbines [1]. It was connected in May 2019 (https://norther.example.org/history).',
    sources: TURBINE,
    claim: 1,
    kind: 'unresolvable_citation',
  },
  {
    name: 'a bracket that is not closed',
    answer: TURBINE_ANSWER.replace('2019 [1].', '2019 [1.'),
    sources: TURBINE,
    claim: 0,
    kind: 'malformed_citation',
  },
  {
    name: 'a placeholder',
    answer: TURBINE_ANSWER.replace('2019 [1].', '2019 [citation needed].'),
    sources: TURBINE,
    claim: 0,
    kind: 'malformed_citation',
  },
  {
    name: 'a sentence without a citation where they are required',
    answer: HIRING_ANSWER.replace('notice [hb-2]', 'notice'),
    sources: HIRING,
    citations: 'required',
    claim: 1,
    kind: 'missing_citation',
  },
  {
    name: 'a figure without a citation in a paragraph of its own',
    answer: `${TURBINE_ANSWER}\n\nA third farm with 71 turbines is planned for 2027.`,
    sources: TURBINE,
    claim: 4,
    kind: 'missing_citation',
  },
  {
    name: 'a quotation with one word changed',
    answer: 'The handbook says: "Unused budget does carry over into the following year" [hb-8].',
    sources: HIRING,
    claim: 0,
    kind: 'altered_quotation',
  },
  {
    name: 'a quotation credited to another source',
    answer: 'The handbook says: "Courses must be approved by the manager" [hb-2].',
    sources: HIRING,
    claim: 0,
    kind: 'wrong_citation',
  },
  {
    name: 'a source that holds an error message',
    answer: 'Norther I has 44 turbines [1]. Norther III was shelved in 2022 [3].',
    sources: [...TURBINE, { id: '3', text: '404 Not Found' }],
    claim: 1,
    kind: 'inaccessible_source',
  },
];

describe('the citation pool', () => {
  it('has five validators with names of their own', () => {
    expect(new Set(CITATION_VALIDATORS.map(({ name }) => name)).size).toBe(5);
    expect(new Set(CITATION_VALIDATORS.map(({ pool }) => pool))).toEqual(new Set(['citation_validation']));
  });

  it.each(good)('approves $name with every vote', async ({ name: _, ...input }) => {
    const subject = subjectOf(input);
    expect(await raisedBy(subject)).toEqual(Array(5).fill([]));
    expect((await assessAll(subject)).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
  });

  it.each(good)('dismisses whatever is invented against $name', async ({ name: _, ...input }) => {
    const subject = subjectOf(input);
    for (const objection of inventedObjections(subject)) {
      expect(await rulingsOn(objection, subject), `${objection.claim} ${objection.kind}`).toEqual(
        Array(5).fill('dismiss'),
      );
    }
  });

  it.each(bad)(
    'finds $name at least twice and upholds it with every vote',
    async ({ name: _, claim, kind, ...input }) => {
      const subject = subjectOf(input);
      const raisers = (await raisedBy(subject)).filter((raised) => raised.includes(`${claim} ${kind}`));
      expect(raisers.length).toBeGreaterThanOrEqual(2);
      const { start = 0, end = 0 } = subject.claims[claim] ?? {};
      const objection = { claim, kind, severity: 'material' as const, start, end, evidence: [] };
      expect(await rulingsOn(objection, subject)).toEqual(Array(5).fill('uphold'));
    },
  );

  it.each(bad)('raises nothing else about $name', async ({ name: _, claim, kind, ...input }) => {
    const raised = new Set((await raisedBy(subjectOf(input))).flat());
    raised.delete(`${claim} ${kind}`);
    expect([...raised].filter((one) => !one.startsWith(`${claim} `))).toEqual([]);
  });

  it('quotes only what stands in the documents', async () => {
    for (const { name: _, claim: __, kind: ___, ...input } of bad) {
      const subject = subjectOf(input);
      for (const { objections, findings } of await assessAll(subject)) {
        for (const { document, start, end, quote } of [...objections, ...findings].flatMap(
          ({ evidence }) => evidence,
        )) {
          expect(subject.textOf(document)?.slice(start, end)).toBe(quote);
        }
      }
    }
  });

  it('never throws, whatever the text', async () => {
    const scrap = fc.constantFrom(
      ...[
        '[1]',
        '[0]',
        '[',
        ']',
        '[^2]',
        '【1†x】',
        '"',
        '“',
        '”',
        '…',
        '[...]',
        'a',
        'Sources:',
        '\n',
        '\n\n',
        '- ',
        '> ',
      ],
      ...[
        '(source: s1)',
        'https://a.test/x',
        '[3-1]',
        '`',
        '```',
        '26',
        'X200',
        'The',
        'ß',
        'İ',
        '😀',
        ' ',
        '. ',
        ':',
        '|',
      ],
    );
    const text = fc.oneof(
      fc.array(scrap, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    const input = fc.record({
      answer: text,
      query: text,
      sources: fc
        .array(text, { maxLength: 3 })
        .map((texts) => texts.map((one, index) => ({ id: `s${index}`, text: one }))),
      citations: fc.constantFrom('required', 'when_present', 'ignored'),
    });
    await fc.assert(
      fc.asyncProperty(input, async (request) => {
        const parsed = requestSchema.safeParse(request);
        fc.pre(parsed.success);
        if (!parsed.success) return;
        const subject = new Subject(parsed.data);
        await assessAll(subject);
        for (const objection of inventedObjections(subject).slice(0, 20)) await rulingsOn(objection, subject);
      }),
      { numRuns: 300 },
    );
  });

  it('stays within bounds on two thousand cited claims', async () => {
    const answer = Array.from(
      { length: 2000 },
      (_, index) => `Valve ${index} opens at ${index % 90} bar [s${index % 200}].`,
    ).join(' ');
    const sources = Array.from({ length: 200 }, (_, index) => ({
      id: `s${index}`,
      text: `Valve ${index} opens at ${index % 90} bar. `.repeat(40),
    }));
    const begun = performance.now();
    const assessments = await assessAll(subjectOf({ answer, sources }));
    expect(performance.now() - begun).toBeLessThan(20_000);
    for (const { objections } of assessments) expect(objections.length).toBeLessThanOrEqual(16);
  });
});
