import type { ClaimObjection, PoolVerdict, Verdict } from 'dikast/verdict/verdict';
import { describe, expect, it } from 'vitest';
import type { LabReport } from '../report/lab-report.ts';
import { complianceReport, isRecordSound } from './compliance-report.ts';
import { FURTHER, NAMES_MAX, RecordTally } from './record-figures.ts';

const START_MS = Date.UTC(2030, 0, 1);

/** As much of a pool's part as is counted. */
function poolPart(changes: Partial<PoolVerdict> = {}): PoolVerdict {
  return {
    pool: 'facts',
    policy: 'gate',
    voting: 'plain',
    panelSize: 7,
    roster: [],
    outcome: 'approved',
    certificate: {},
    coverage: { requested: 7, answered: 6, failed: 1, late: 0, refused: 0, excluded: 0, notNeeded: 0 },
    ...changes,
  } as unknown as PoolVerdict;
}

/** As much of a verdict as is counted. */
function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    validation: 'a'.repeat(32),
    createdAtMs: START_MS,
    outcome: 'accepted',
    reasons: ['Every gating pool approved.'],
    isolation: 'process',
    claims: [],
    missing: [],
    pools: [poolPart()],
    faults: [],
    engine: { version: '1.0.0', publicKey: '' },
    ...changes,
  } as unknown as Verdict;
}

function objection(kind: string, outcome: ClaimObjection['outcome']): ClaimObjection {
  return { kind, outcome } as unknown as ClaimObjection;
}

function tallyOf(verdicts: readonly Verdict[]): RecordTally {
  const tally = new RecordTally();
  for (const one of verdicts) {
    tally.observeVerdict(one);
    tally.observeEntry('verdict');
  }
  return tally;
}

function sectionText(report: LabReport, article: number): string {
  return JSON.stringify(report.sections.find(({ title }) => title.startsWith(`Article ${article}:`)));
}

describe('the figures of a record', () => {
  it('leave gold questions out, and say how many there are', () => {
    const gold = { origin: 'gold', pool: 'facts', truth: 'reject' } as const;
    const tally = tallyOf([verdict(), verdict({ outcome: 'undecided', knownQuestion: gold })]);
    expect(tally.figures()).toEqual({
      ...tallyOf([verdict()]).figures(),
      goldQuestions: 1,
      entryKinds: new Map([['verdict', 2]]),
    });
    const report = complianceReport(tally.figures());
    expect(sectionText(report, 12)).toContain('to test its agents: 1. The verdict of each says so');
    expect(sectionText(report, 9)).toContain('the ledger holds gold questions only');
    expect(sectionText(complianceReport(tallyOf([verdict()]).figures()), 12)).not.toContain('gold');
  });

  it('count outcomes, pools, objections and faults', () => {
    const fault = {
      agent: 'a',
      pool: 'facts',
      kind: 'equivocation',
      class: 'evidence',
      detail: '',
      evidence: null,
    } as const;
    const figures = tallyOf([
      verdict(),
      verdict({ outcome: 'rejected', missing: [objection('gap', 'upheld'), objection('gap', 'dismissed')] }),
      verdict({ outcome: 'undecided', pools: [poolPart({ outcome: 'no_consensus', certificate: null })] }),
      verdict({ faults: [fault, { ...fault, kind: 'outlier', class: 'suspicion' }] }),
    ]).figures();
    expect(figures.outcomes).toEqual({ accepted: 2, rejected: 1, undecided: 1 });
    expect(figures.pools.get('facts')).toMatchObject({
      decisions: 4,
      approved: 3,
      noConsensus: 1,
      certified: 3,
      seats: 28,
      answered: 24,
      withFaults: 1,
      decidedWithFaults: 1,
      rule: { panelSize: 7, quorum: 5, faultsMax: 2 },
    });
    expect(figures.objections.get('gap')).toEqual({ upheld: 1, dismissed: 1, unsettled: 0 });
    expect([figures.evidence.get('equivocation'), figures.suspicion.get('outlier')]).toEqual([1, 1]);
    expect([figures.withFaults, figures.acceptedWithFaults]).toEqual([1, 1]);
  });

  it('keep to their bounds, whatever names verdicts hold', () => {
    const verdicts = Array.from({ length: NAMES_MAX + 50 }, (_, index) =>
      verdict({
        pools: [poolPart({ pool: `pool ${index}` })],
        missing: [objection(`kind ${index}`, 'upheld')],
        engine: { version: `${index}`, publicKey: '' },
      }),
    );
    const { pools, objections, engines, latest } = tallyOf(verdicts).figures();
    for (const table of [pools, objections, engines]) expect(table.size).toBe(NAMES_MAX + 1);
    expect(pools.get(FURTHER)?.decisions).toBe(50);
    expect(latest).toHaveLength(20);
  });

  it('show the latest decisions first', () => {
    const verdicts = [1, 2, 3].map((second) => verdict({ createdAtMs: START_MS + second * 1000 }));
    expect(
      tallyOf(verdicts)
        .figures()
        .latest.map(({ atMs }) => atMs - START_MS),
    ).toEqual([3000, 2000, 1000]);
  });
});

describe('the report', () => {
  it('gives shares with intervals, and says under every article what is not shown', () => {
    const report = complianceReport(tallyOf([verdict(), verdict(), verdict({ outcome: 'rejected' })]).figures());
    expect(sectionText(report, 9)).toContain('["accepted","2","66.67 %","20.8–93.9"]');
    for (const article of [9, 12, 13, 14, 15]) expect(sectionText(report, article)).toContain('Not shown: ');
    expect(sectionText(report, 14)).toContain('no ruling of a person is recorded');
  });

  it('counts a verdict that a ruling completed once, and says what people ruled', () => {
    const tally = tallyOf([verdict(), verdict({ outcome: 'undecided' }), verdict({ outcome: 'undecided' })]);
    const hourMs = 3_600_000;
    const ruling = { ruledAtMs: START_MS + 30 * hourMs, reviewer: { name: 'r', role: 'domain_expert', publicKey: '' } };
    const review = { openedAtMs: START_MS, dueAtMs: START_MS + 24 * hourMs, completion: { ruling } };
    tally.observeVerdict(verdict({ review } as unknown as Partial<Verdict>));
    tally.observeEntry('ruling');
    const figures = tally.figures();
    expect([figures.verdicts, figures.missing, figures.pools.get('facts')?.decisions]).toEqual([3, 0, 3]);
    expect(figures.rulings).toMatchObject({ accepted: 1, rejected: 0, afterDue: 1, longestMs: 30 * hourMs });
    const text = sectionText(complianceReport(figures), 14);
    expect(text).toContain('["undecided without a ruling","1"');
    expect(text).toContain('The longest took 30.0 hours; roles: domain_expert (1).');
    expect(text).not.toContain('no ruling');
  });

  it('leads with a record that is not sound: broken, altered or missing', () => {
    const sound = tallyOf([verdict()]);
    sound.observeLedger({ ledger: 'ledger/verdicts', entryCount: 1, isIntact: true, detail: '' });
    expect(isRecordSound(sound.figures())).toBe(true);
    const altered = new RecordTally();
    altered.observeAltered();
    const missing = tallyOf([verdict()]);
    missing.observeEntry('verdict');
    const broken = tallyOf([verdict()]);
    broken.observeLedger({ ledger: 'ledger/verdicts', entryCount: 1, isIntact: false, detail: 'gap' });
    for (const tally of [altered, missing, broken]) {
      expect(isRecordSound(tally.figures())).toBe(false);
      expect(complianceReport(tally.figures()).lead).toContain('THE RECORD IS NOT SOUND');
    }
  });

  it('of an empty record has no shares and no days', () => {
    const { lead, data } = complianceReport(new RecordTally().figures());
    expect(lead).toContain('0 validations. Every ledger');
    expect(data).toMatchObject({ schema: 'dikast/compliance-report/1', intervals95: { accepted: null } });
  });
});
