import { describe, expect, it } from 'vitest';
import { htmlPage } from './html-page.ts';
import { type LabReport, type Plot, paragraph, percent, table } from './lab-report.ts';
import { decadeLabel, plotScale } from './plot-scale.ts';

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
        {
          kind: 'plot',
          title: HOSTILE,
          xTitle: HOSTILE,
          yTitle: HOSTILE,
          series: [
            {
              name: HOSTILE,
              isLine: true,
              points: [
                { x: 1, y: 0.5, label: HOSTILE },
                { x: 2, y: 0 },
              ],
            },
          ],
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

describe('the scale of a plot', () => {
  const plot = (points: readonly { x: number; y: number }[]): Plot => ({
    kind: 'plot',
    title: '',
    xTitle: '',
    yTitle: '',
    series: [{ name: '', isLine: false, points }],
  });

  it('puts whole decades on the y axis and holds every point', () => {
    const scale = plotScale(
      plot([
        { x: 0.013, y: 0.23 },
        { x: 0.002, y: 0.0004 },
      ]),
    );
    expect([scale.xMax, scale.lowDecade, scale.highDecade]).toEqual([0.02, -4, 0]);
    expect([scale.across(0.02), scale.down(1), scale.down(0.0001)]).toEqual([1, 0, 1]);
    expect([decadeLabel(0), decadeLabel(-2), decadeLabel(-4)]).toEqual(['100 %', '1 %', '0.01 %']);
  });

  it('draws a share of 0 at the lower end, and does without points', () => {
    const scale = plotScale(plot([{ x: 0, y: 0 }]));
    expect(scale.down(0)).toBe(1);
    expect(plotScale(plot([])).down(1)).toBe(0);
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
