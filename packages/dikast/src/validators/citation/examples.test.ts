import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { assessAll, inventedObjections, rulingsOn } from './panel.suite.ts';
import { isCitationPoolSeated } from './seating.ts';

interface Expected {
  readonly verdict: string;
  readonly pool?: string;
  readonly claim?: string;
}

const folder = fileURLToPath(new URL('../../../../../examples/', import.meta.url));
const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Readonly<Record<string, Expected>>;
const examples = readdirSync(`${folder}requests`)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const name = file.replace(/\.json$/, '');
    const request = parseRequest(JSON.parse(readFileSync(`${folder}requests/${file}`, 'utf8')));
    return { name, subject: new Subject(request), ...(expected[name] ?? { verdict: 'unknown' }) };
  })
  .filter(({ subject }) => isCitationPoolSeated(subject.request).seated);
const good = examples.filter(({ verdict }) => verdict === 'accepted');
const bad = examples.filter(({ pool }) => pool === 'citation_validation');

describe('the citation pool on the shipped examples', () => {
  it('has good and bad ones to judge', () => {
    expect(good.length).toBeGreaterThanOrEqual(5);
    expect(bad.length).toBeGreaterThanOrEqual(3);
  });

  it.each(good)('approves $name with every vote', async ({ subject }) => {
    expect((await assessAll(subject)).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
  });

  it.each(good)('dismisses every invented objection to $name with every vote', async ({ subject }) => {
    for (const objection of inventedObjections(subject)) {
      expect(await rulingsOn(objection, subject), `${objection.claim} ${objection.kind}`).toEqual(
        Array(5).fill('dismiss'),
      );
    }
  });

  it.each(bad)(
    'objects to the right claim of $name at least twice, and upholds it with every vote',
    async (example) => {
      const { subject, claim = '' } = example;
      const at = subject.claims.find(({ text }) => text.includes(claim))?.index;
      const raised = (await assessAll(subject)).flatMap(({ objections }) =>
        objections.filter((objection) => objection.claim === at && objection.severity === 'material').slice(0, 1),
      );
      expect(raised.length).toBeGreaterThanOrEqual(2);
      for (const objection of raised) expect(await rulingsOn(objection, subject)).toEqual(Array(5).fill('uphold'));
    },
  );

  it.each(bad.filter(({ name }) => !name.includes('required')))(
    'leaves the other claims of $name alone',
    async (example) => {
      const { subject, claim = '' } = example;
      const others = inventedObjections(subject).filter(
        ({ claim: index }) => index === null || !subject.claims[index]?.text.includes(claim),
      );
      for (const objection of others) expect(await rulingsOn(objection, subject)).toEqual(Array(5).fill('dismiss'));
    },
  );
});
