import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AtomicFile } from './atomic-file.ts';
import { type JunitCase, JunitWriter } from './junit.ts';
import { escapeXml } from './xml.ts';

async function junit(cases: readonly JunitCase[]): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'dikast-'));
  const file = await AtomicFile.open('report.xml', directory);
  const writer = await JunitWriter.begin(file);
  for (const each of cases) await writer.add(each);
  await writer.end();
  await file.commit();
  return readFileSync(join(directory, 'report.xml'), 'utf8');
}

const caseOf = (outcome: JunitCase['outcome'], reasons: readonly string[] = []): JunitCase => ({
  file: 'a.jsonl',
  name: outcome,
  seconds: 0.25,
  outcome,
  reasons,
});

describe('the JUnit report', () => {
  it('keeps rejected, undecided and not judged apart, and counts them', async () => {
    const xml = await junit([
      caseOf('accepted'),
      caseOf('rejected', ['one claim does not stand.', 'another too.']),
      caseOf('undecided', ['no consensus']),
      caseOf('not_judged', ['a.jsonl:4: is empty']),
    ]);
    expect(xml).toMatch(/tests="4" failures="1" errors="1" skipped="1" time="1.000">/);
    expect(xml).toContain('<testcase classname="a.jsonl" name="accepted" time="0.250"/>');
    expect(xml).toContain(
      '<failure message="one claim does not stand." type="rejected">one claim does not stand.&#10;another too.</failure>',
    );
    expect(xml).toContain('<skipped message="no consensus">no consensus</skipped>');
    expect(xml).toContain('<error message="a.jsonl:4: is empty" type="not_judged">');
    expect(xml.endsWith('  </testsuite>\n</testsuites>\n')).toBe(true);
  });

  it('stays well formed whatever an answer holds', async () => {
    const xml = await junit([caseOf('rejected', ['</failure>]]>&<"\'\u0000\u001b\ud800\uffff'])]);
    expect(xml).toContain('&lt;/failure&gt;]]&gt;&amp;&lt;&quot;&apos;\uFFFD\uFFFD\uFFFD\uFFFD</failure>');
  });
});

describe('escapeXml', () => {
  it('leaves only characters that XML 1.0 allows, and no bare markup', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
        expect(escapeXml(text)).toMatch(/^[\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
        expect(escapeXml(text).replace(/&(?:amp|lt|gt|quot|apos|#9|#10|#13);/g, '')).not.toMatch(/[&<>"']/);
      }),
    );
  });
});
