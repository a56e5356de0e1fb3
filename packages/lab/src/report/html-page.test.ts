import { describe, expect, it } from 'vitest';
import { htmlPage } from './html-page.ts';
import { type LabReport, paragraph, percent, table } from './lab-report.ts';

const HOSTILE = `<script>alert("1")</script> & 'x'`;

const REPORT: LabReport = {
  title: HOSTILE,
  lead: HOSTILE,
  sections: [
    {
      title: HOSTILE,
      blocks: [
        paragraph(HOSTILE),
        table([HOSTILE, 'count>'], [[HOSTILE, '3']]),
        {
          kind: 'bars',
          title: HOSTILE,
          parts: [HOSTILE, 'rest'],
          bars: [{ label: HOSTILE, values: [0.75, 0.25] }],
          total: 1,
        },
      ],
    },
  ],
  data: {},
};

describe('a page', () => {
  const page = htmlPage(REPORT, HOSTILE);

  it('escapes every text that it shows', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/alert\("1"\)/);
  });

  it('holds all it needs: nothing is fetched from anywhere', () => {
    expect(page).not.toMatch(/\b(?:src|href)=|url\(|@import|https?:/);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, slash, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g))
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (name !== 'meta') open.push(name);
    expect(open).toEqual([]);
  });

  it('shows the values of a bar where they have room', () => {
    expect(page).toContain('>75.00 %<');
  });
});

describe('a share in per cent', () => {
  it.each([
    [0, '0 %'],
    [0.77, '77.00 %'],
    [1, '100.00 %'],
    [0.000012, '0.0012 %'],
  ])('%d reads %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
