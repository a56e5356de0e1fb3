import type { Objection } from '@dikast/core/ballots/ballot';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { shortName } from './objections.ts';
import { renderPools } from './pools-section.ts';
import { type AgentScript, sampleVerdict, type VerdictScript } from './sample-verdict.fixture.ts';
import { displayWidth } from './text-layout.ts';
import { renderVerdict, renderVerdictBriefly } from './verdict-report.ts';

const PLAIN = { width: 90, colors: picocolors.createColors(false) };
const COLORED = { width: 90, colors: picocolors.createColors(true) };

const request = {
  id: 'leave',
  query: 'How long is parental leave, and how is it paid?',
  answer:
    'Employees are entitled to 36 weeks of parental leave [hr-7]. The leave may be split into two blocks [hr-7]. The rest is unpaid [hr-9].',
  sources: [
    { id: 'hr-7', text: 'Every employee is entitled to 26 weeks of parental leave. The leave may be split.' },
    { id: 'hr-9', text: 'The remaining weeks are paid at 50 percent.' },
  ],
};

const changedNumber: Objection = {
  claim: 0,
  kind: 'changed_number',
  severity: 'material',
  start: 26,
  end: 34,
  evidence: [
    { document: 'source:hr-7', start: 0, end: 57, quote: 'Every employee is entitled to 26 weeks of parental leave.' },
  ],
};

const missingFacet: Objection = {
  claim: null,
  kind: 'unanswered_facet',
  severity: 'material',
  start: 0,
  end: 0,
  evidence: [{ document: 'query', start: 29, end: 46, quote: 'and how is it paid?' }],
};

const raiser: AgentScript = {
  choice: 'reject',
  objections: [changedNumber],
  findings: [
    {
      claim: 0,
      status: 'contradicted',
      reason: 'The answer says 36 weeks, hr-7 says 26.',
      evidence: changedNumber.evidence,
    },
  ],
  second: {
    choice: 'reject',
    rulings: [{ objection: '0000/changed_number', ruling: 'uphold', reason: 'hr-7 says 26.' }],
  },
};
const convinced: AgentScript = { choice: 'approve', second: raiser.second ?? fail() };
const unconvinced: AgentScript = {
  choice: 'approve',
  second: {
    choice: 'approve',
    rulings: [{ objection: '0000/changed_number', ruling: 'dismiss', reason: 'The words agree.' }],
  },
};
const approving: AgentScript = { choice: 'approve' };
const abstaining: AgentScript = { choice: 'abstain' };

const rejected: VerdictScript = {
  request,
  pools: [
    { pool: 'fact_verification', agents: [raiser, ...times(5, convinced), unconvinced] },
    { pool: 'coherence_assessment', agents: times(5, approving) },
    { pool: 'completeness_validation', agents: [...times(4, approving), abstaining] },
  ],
  poolsNotSeated: [{ pool: 'citation_validation', policy: 'gate', reason: 'citations are ignored' }],
};

const undecided: VerdictScript = {
  request,
  pools: [
    {
      pool: 'fact_verification',
      agents: [raiser, ...times(3, unconvinced), { status: 'failed', detail: 'threw: out of paper' }, {}, {}],
    },
    { pool: 'coherence_assessment', agents: times(5, approving) },
  ],
  faults: [
    {
      agent: 'fact_verification.agent-5',
      pool: 'fact_verification',
      kind: 'invalid_signature',
      class: 'evidence',
      detail: 'the signature does not fit the ballot',
      evidence: null,
    },
  ],
};

const accepted: VerdictScript = {
  request,
  pools: [
    { pool: 'fact_verification', agents: times(7, approving) },
    { pool: 'tone', policy: 'advisory', agents: times(5, { choice: 'reject' }) },
  ],
};

const incomplete: VerdictScript = {
  request,
  pools: [
    { pool: 'fact_verification', agents: times(7, approving) },
    { pool: 'completeness_validation', agents: times(5, { choice: 'reject', objections: [missingFacet] }) },
  ],
};

function times<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

function fail(): never {
  throw new Error('the raiser has a second round');
}

function report(script: VerdictScript, options = { isVerbose: false }, style = PLAIN): string {
  return renderVerdict(sampleVerdict(script), style, options);
}

describe('the report of a verdict', () => {
  it('of a rejection leads with the claim that falls, and ends with the machinery', async () => {
    await expect(report(rejected)).toMatchFileSnapshot('golden/rejected.txt');
  });

  it('of an indecision says how many were missing, what is contested and which faults there were', async () => {
    await expect(report(undecided)).toMatchFileSnapshot('golden/undecided.txt');
  });

  it('of a gold question says what it was, whatever came out', () => {
    const said = 'Nobody asked: it was a gold question to test fact_verification, which had to approve it.';
    for (const script of [accepted, rejected, undecided]) {
      const verdict = sampleVerdict(script);
      const knownQuestion = { origin: 'gold', pool: 'fact_verification', truth: 'approve' } as const;
      const gold = { ...verdict, knownQuestion, reasons: [...verdict.reasons, said] };
      expect(renderVerdict(gold, PLAIN, { isVerbose: false })).toContain(`  ${said}\n`);
    }
  });

  it('of an indecision says that sources are missing where the request has none, and only there', () => {
    const pools = [{ pool: 'fact_verification', agents: times(7, { choice: 'abstain' as const }) }];
    const hint = 'The request gives no sources';
    expect(report({ request: { answer: 'It is so.' }, pools })).toContain(hint);
    expect(report({ request, pools })).not.toContain(hint);
  });

  it('of an acceptance is short, and shows an advisory pool that disagrees', async () => {
    await expect(report(accepted)).toMatchFileSnapshot('golden/accepted.txt');
  });

  it('says of a half answer what is missing', async () => {
    await expect(report(incomplete)).toMatchFileSnapshot('golden/incomplete.txt');
  });

  it('says so when a pool rejected at once on different grounds', async () => {
    const grounds = ['unanswered_facet', 'missing_item', 'omitted_content', 'wrong_kind_of_answer'];
    const agents = grounds.map((kind) => ({ choice: 'reject' as const, objections: [{ ...missingFacet, kind }] }));
    const pools = [{ pool: 'completeness_validation', agents: [...agents, approving] }];
    await expect(report({ request, pools })).toMatchFileSnapshot('golden/rejected-at-once.txt');
  });

  it('shows with --verbose every claim, and every vote with its evidence', async () => {
    await expect(report(rejected, { isVerbose: true })).toMatchFileSnapshot('golden/rejected-verbose.txt');
  });

  it('fits a narrow terminal', async () => {
    const narrow = report(rejected, { isVerbose: false }, { ...PLAIN, width: 50 });
    await expect(narrow).toMatchFileSnapshot('golden/rejected-narrow.txt');
  });

  it('differs with colours only in sequences that colour', () => {
    const colored = report(rejected, { isVerbose: true }, COLORED);
    expect(colored).toContain('\u001b[31m');
    expect(stripped(colored)).toBe(report(rejected, { isVerbose: true }));
  });

  it('underlines the words that are objected to', () => {
    expect(report(rejected, { isVerbose: false }, COLORED)).toContain('\u001b[4m36 weeks\u001b[24m');
  });

  it('lets no control sequence of an answer, a source or an agent reach the terminal', () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2J\u202Egnp.exe';
    const text = report(
      {
        request: { ...request, id: hostile, answer: `The boat is red ${hostile} and old. It sails on Mondays.` },
        pools: [
          {
            pool: 'fact_verification',
            agents: times(7, {
              choice: 'reject',
              detail: hostile,
              objections: [{ ...changedNumber, evidence: [{ document: 'answer', start: 0, end: 1, quote: hostile }] }],
              findings: [{ claim: 0, status: 'contradicted', reason: hostile, evidence: [] }],
            }),
          },
        ],
        poolsNotSeated: [{ pool: hostile, policy: 'gate' as const, reason: hostile }],
        faults: [
          { agent: hostile, pool: hostile, kind: 'outlier', class: 'suspicion', detail: hostile, evidence: null },
        ],
      },
      { isVerbose: true },
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('owned');
  });

  it('shows at most ten claims in doubt unless it is verbose, and says how many more there are', () => {
    const answer = Array.from({ length: 30 }, (_, index) => `Boat number ${index} carries passengers.`).join(' ');
    const objections = Array.from({ length: 16 }, (_, claim) => ({ ...changedNumber, claim, start: 0, end: 0 }));
    const text = report({
      request: { ...request, answer },
      pools: [{ pool: 'fact_verification', agents: times(7, { choice: 'reject', objections }) }],
    });
    expect(text.match(/✗/g)).toHaveLength(10);
    expect(text).toContain('6 more claims are in doubt');
  });

  it('says who sits for whom, and whose ballots came in extra time', () => {
    const verdict = sampleVerdict(accepted);
    const pools = verdict.pools.map((pool) => ({
      ...pool,
      lineup: {
        version: 1,
        replacements: [{ place: `${pool.pool}.old`, holder: pool.panel[0]?.agent ?? '' }],
        silenced: [],
      },
      attendance: pool.attendance.map((seat, at) =>
        at === 1 ? { ...seat, assessment: 'answered_late' as const } : seat,
      ),
    }));
    const [first] = pools;
    const [line] = renderPools({ ...verdict, pools }, { ...PLAIN, width: 110 });
    expect(line).toContain(
      `, 1 in extra time · ${shortName(first?.panel[0]?.agent ?? '', first?.pool ?? '')} sits for old`,
    );
  });

  it('never lets a line exceed the width', () => {
    for (const width of [40, 60, 110]) {
      const lines = report(rejected, { isVerbose: true }, { ...PLAIN, width }).split('\n');
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    }
  });
});

describe('the brief report of one verdict among many', () => {
  it('names place, id and what fell', () => {
    const text = renderVerdictBriefly(sampleVerdict(rejected), 'a.jsonl:3', PLAIN);
    expect(text.split('\n')[0]).toBe('REJECTED   a.jsonl:3 · leave · one claim does not stand');
    expect(text).toContain('The answer says 36 weeks, hr-7 says 26');
  });

  it('among many names a request once, where its file is called as it is', () => {
    const briefly = (place: string) => renderVerdictBriefly(sampleVerdict(accepted), place, PLAIN);
    expect(briefly('a.jsonl:3')).toContain('a.jsonl:3 · leave · ');
    expect(briefly('requests/leave.json')).toContain('requests/leave.json · all 3 claims stand');
  });

  it('is one line for an acceptance', () => {
    const text = renderVerdictBriefly(sampleVerdict(accepted), 'a.jsonl:3', PLAIN);
    expect(text).toBe('ACCEPTED   a.jsonl:3 · leave · all 3 claims stand\n');
  });
});

function stripped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with ESC
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
