import type { Objection } from '@dikast/core/ballots/ballot';
import { describe, expect, it } from 'vitest';
import type { Assessment, Examination } from '../../ports.ts';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { FACT_OBJECTION_KINDS } from './objection-kinds.ts';
import { FACT_VALIDATORS } from './roster.ts';

const context = { signal: new AbortController().signal };
const RAISERS_MIN = 3;

const FERRY = `The ferry Nordstjernen crosses from Halmvik to Ostero in 95 minutes. It carries up to 340 passengers and
62 cars. Since 4 June 2021 dogs must travel in the kennel room on deck 3. Bicycles are carried free of charge.
Tickets that have not been used can be refunded until 24 hours before departure. Captain Ingrid Solberg commanded the ship
from 2016 to 2022; her successor is Arne Tveit. The shipping line Kystruten sold the ferry to Fjordlinjen in March 2023 for
18.5 million euros. Fuel consumption fell by 12 % after the refit. The restaurant does not accept cash. All cabins have
a window.`;
const SOIL = `Compost should reach a temperature of at least 55 °C for three days, which kills most weed seeds. A heap of
1.5 cubic metres heats faster than a smaller one. Dr. Leila Haddad of the Rowan Institute found that 40 percent of household
waste can be composted. Meat and dairy products are not suitable because they attract rats. Turning the heap once a week
adds air and speeds up decay. Finished compost is dark and smells of earth; this takes 6 to 9 months. Rising moisture
increases the risk of foul smells.`;

const LEASE = `The tenant shall pay a monthly rent of 1,150 euros, due on the third working day of each month. The deposit
equals two months' rent. The landlord must return the deposit within six weeks of the end of the tenancy. Pets are permitted
only with the landlord's written consent. Subletting is forbidden. The tenancy begins on 1 September 2025 and runs for at
least 24 months. Heating costs are included in the rent; electricity is not.`;

const MUSEUM = `The museum opens at 10 am from Tuesday to Sunday. It is closed on Mondays. On Fridays it closes at 8:30 p.m.
The last tour begins at 15:30 and takes 45 minutes.`;
const LEAVE = `Every employee who has worked at Halden Marine for at least twelve months is entitled to 26 weeks of parental
leave. The first 18 weeks of leave are paid in full. The scheme began on 1 May 2019 and was extended on 3 June 2022.`;

const CLINIC = `In March the clinic treated 48 patients with COVID-19. The Dutch government paid for the trial of the nasal
spray. The trial of the spray, headed in March by Doctor Maren Falk, was short, and the fever of those who took it ended
two days sooner. When the spray is used inside the airways pressure on the walls is lowered. The motto of
the clinic comes from Luke 4:18. Each patient kept a diary of 300KB. The NSUs were built by the patients. The clinic does not
treat children. The spray comes in a bottle that is nontoxic and safe for the eyes.`;

const GOOD: readonly (readonly [name: string, source: string, answer: string])[] = [
  ['plain restatement', FERRY, 'The crossing from Halmvik to Ostero takes 95 minutes.'],
  ['a converted duration', FERRY, 'Unused tickets can be refunded until one day before departure.'],
  ['a rounded amount', FERRY, 'Kystruten sold the ferry to Fjordlinjen for about 18 million euros.'],
  ['a passive turned round', FERRY, 'The ferry was sold by Kystruten to Fjordlinjen in 2023.'],
  ['another date format', FERRY, 'Since June 4, 2021 dogs have to travel in the kennel room on deck 3.'],
  ['a time of day on the 24-hour clock', MUSEUM, 'The museum opens at 10:00 from Tuesday to Sunday.'],
  ['a time of day with points', MUSEUM, 'The museum opens at 10 a.m. from Tuesday to Sunday.'],
  ['a time of day on the 12-hour clock', MUSEUM, 'The last tour begins at 3.30 pm and takes 45 minutes.'],
  ['the same negation in other words', FERRY, 'Cash is not accepted in the restaurant.'],
  ['a share in words', SOIL, 'According to Dr. Haddad, 40% of household waste can be composted.'],
  ['percent spelled out', FERRY, 'After the refit, fuel consumption fell by 12 percent.'],
  [
    'two sources sentences in one',
    SOIL,
    'Turning the heap once a week adds air, and finished compost smells of earth.',
  ],
  ['a range', SOIL, 'Finished compost takes 6-9 months.'],
  ['a name shortened', FERRY, "Solberg's successor is Arne Tveit."],
  ['a lower bound kept', SOIL, 'The compost should be at 55 °C or more for three days.'],
  ['a forbidden thing', LEASE, 'You may not sublet the apartment.'],
  ['months as years', LEASE, 'The minimum term is two years, starting in September 2025.'],
  ['a negation without its verb', LEASE, 'Electricity is not included in the rent, but heating is.'],
  ['a possessive turned round', LEASE, "Pets need the landlord's consent in writing."],
  ['an unsuitable thing', SOIL, 'Meat and dairy products are unsuitable, as they attract rats.'],
  ['a name with a number in it', CLINIC, 'The clinic treated 48 patients who had COVID-19.'],
  ['a name by its other form', CLINIC, 'In March, the clinic treated 48 patients with the coronavirus.'],
  ['a people by its country', CLINIC, 'The Netherlands paid for the trial of the nasal spray.'],
  ['a verse of a book', CLINIC, 'The motto of the clinic comes from Luke 4:18.'],
  ['a measure written apart', CLINIC, 'Each patient kept a diary of 300 KB.'],
  ['a plural acronym spelled out', CLINIC, 'The Nasal Spray Units were built by the patients.'],
  ['an answering no', CLINIC, 'No, the clinic does not treat children.'],
  ['a negation within a compound', CLINIC, 'The spray comes in a non-toxic bottle that is safe for the eyes.'],
  ['a verb made a noun', CLINIC, 'The spray lowers the pressure inside the airways.'],
  ['a passive without its auxiliary', CLINIC, 'Doctor Maren Falk headed the trial of the nasal spray in March.'],
  ['a headline', CLINIC, 'Nasal Spray Trial Shortened Fever By Two Days'],
];

const BAD: readonly (readonly [name: string, source: string, answer: string, kinds: readonly string[]])[] = [
  ['a changed number', FERRY, 'The ferry carries up to 430 passengers and 62 cars.', ['changed_number']],
  ['a changed unit', FERRY, 'The ferry crosses from Halmvik to Ostero in 95 hours.', ['changed_number']],
  [
    'a changed share',
    SOIL,
    'Dr. Leila Haddad found that 70 percent of household waste can be composted.',
    ['changed_number'],
  ],
  ['a changed amount', FERRY, 'Kystruten sold the ferry to Fjordlinjen for 81.5 million euros.', ['changed_number']],
  ['a shifted year', FERRY, 'Since 4 June 2019 dogs must travel in the kennel room.', ['changed_date']],
  ['a shifted month', FERRY, 'Kystruten sold the ferry to Fjordlinjen in May 2023.', ['changed_date']],
  ['an invented name', FERRY, 'Her successor as commander of the ship is Bjorn Aasen.', ['unknown_entity']],
  [
    'an invented institute',
    SOIL,
    'Researchers of the Kellerman Foundation found that 40 percent of household waste can be composted.',
    ['unknown_entity'],
  ],
  ['a negation dropped', FERRY, 'The restaurant accepts cash.', ['contradiction']],
  ['a negation added', FERRY, 'Bicycles are not carried free of charge.', ['contradiction']],
  ['an opposite', FERRY, 'Fuel consumption rose by 12 % after the refit.', ['contradiction']],
  ['another opposite', SOIL, 'Rising moisture decreases the risk of foul smells.', ['contradiction']],
  ['a short opposite', LEASE, 'Subletting is allowed.', ['contradiction']],
  ['a bound turned', LEASE, 'The tenancy runs for at most 24 months.', ['contradiction']],
  [
    'duties exchanged',
    LEASE,
    'The tenant must return the deposit within six weeks of the end of the tenancy.',
    ['contradiction'],
  ],
  ['roles exchanged', FERRY, 'Fjordlinjen sold the ferry to Kystruten in March 2023.', ['contradiction']],
  ['a changed time of day', MUSEUM, 'The museum opens at 8 am from Tuesday to Sunday.', ['changed_number']],
  ['a time of day on the other half', MUSEUM, 'The museum opens at 10 pm from Tuesday to Sunday.', ['changed_number']],
  ['a time an hour early', MUSEUM, 'The last tour begins at 14:30 and takes 45 minutes.', ['changed_number']],
  [
    'an addition',
    SOIL,
    'Worms imported from Chile produce the richest fertiliser for tomato growers.',
    ['unsupported', 'unknown_entity'],
  ],
  ['another addition', FERRY, 'Children under six receive a colouring book and a balloon on board.', ['unsupported']],
];

/** A changed figure, and the one of the source that it took the place of. */
const REPLACED: readonly (readonly [answer: string, source: string, figure: string])[] = [
  ['Employees who have worked for at least twelve months are entitled to 36 weeks of leave.', LEAVE, '26 weeks'],
  ['The first 16 weeks of parental leave are paid in full.', LEAVE, '18 weeks'],
  ['The scheme began on 1 May 2019 and was extended on 8 June 2022.', LEAVE, 'on 3 June 2022'],
  ['On Fridays the museum closes at 9:30 p.m.', MUSEUM, '8:30 p.m.'],
  ['The last tour begins at 15:30 and takes 55 minutes.', MUSEUM, '45 minutes'],
];

describe('the fact validators', () => {
  it.each(GOOD)(
    'all approve %s, one at most abstaining, and dismiss whatever is invented against it',
    (_, source, answer) => {
      const subject = subjectOf(source, answer);
      const opinions = opinionsOn(subject);
      expect(opinions.filter(({ choice }) => choice === 'reject')).toEqual([]);
      expect(opinions.filter(({ choice }) => choice === 'approve').length).toBeGreaterThanOrEqual(
        FACT_VALIDATORS.length - 1,
      );
      const kinds = [...Object.keys(FACT_OBJECTION_KINDS), 'made_up_kind'];
      const upheld = kinds.flatMap((kind) =>
        subject.claims.flatMap(({ index }) =>
          rulingsOn(subject, index, kind)
            .filter(({ ruling }) => ruling !== 'dismiss')
            .map(({ name, reason }) => `${name} on ${kind}: ${reason}`),
        ),
      );
      expect(upheld).toEqual([]);
    },
  );

  it.each(BAD)('raise %s by at least three methods and all uphold it', (_, source, answer, kinds) => {
    const subject = subjectOf(source, answer);
    const opinions = opinionsOn(subject);
    const found = kinds.map((kind) => ({
      raisers: opinions.filter(({ objections }) => objections.some((each) => each.kind === kind)).length,
      upholders: rulingsOn(subject, 0, kind).filter(({ ruling }) => ruling === 'uphold').length,
    }));
    expect(found).toContainEqual({
      raisers: expect.toSatisfy((count) => count >= RAISERS_MIN),
      upholders: FACT_VALIDATORS.length,
    });
  });

  it.each(REPLACED)('of "%s" name the figure that the source gives instead', (answer, source, figure) => {
    const opinions = opinionsOn(subjectOf(source, answer));
    const reasons = opinions.flatMap(({ findings }) =>
      findings.filter(({ status }) => status === 'contradicted').map(({ reason }) => reason),
    );
    expect(reasons.length).toBeGreaterThanOrEqual(RAISERS_MIN);
    expect(reasons.filter((reason) => !reason.includes(`a says "${figure}"`))).toEqual([]);
  });
});

function subjectOf(source: string, answer: string): Subject {
  return new Subject(parseRequest({ answer, sources: [{ id: 'a', text: source }] }));
}

function opinionsOn(subject: Subject): readonly (Assessment & { readonly name: string })[] {
  return FACT_VALIDATORS.map((validator) => ({
    name: validator.name,
    ...(validator.assess(subject, context) as Assessment),
  }));
}

function rulingsOn(
  subject: Subject,
  claim: number,
  kind: string,
): readonly (Examination & { readonly name: string })[] {
  const evidence = subject.sourceSentences.slice(0, 2).map((sentence) => subject.quoteSentence(sentence));
  const objection: Objection = { claim, kind, severity: 'material', start: 0, end: 1, evidence };
  return FACT_VALIDATORS.map((validator) => ({
    name: validator.name,
    ...(validator.examine(objection, subject, context) as Examination),
  }));
}
