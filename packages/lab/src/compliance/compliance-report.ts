/**
 * `dikast report`: what a ledger shows a provider under articles 9, 12, 13, 14 and 15 of the EU AI Act (Regulation (EU)
 * 2024/1689), and, article by article, what it does not show. It is evidence to use in a file, not a legal opinion.
 */

import { wilsonInterval, Z_95 } from '../reliability/wilson.ts';
import { type LabBlock, type LabReport, type LabSection, paragraph, percent, table } from '../report/lab-report.ts';
import type { RecordFigures } from './record-figures.ts';

/** The report over what was counted. */
export function complianceReport(figures: RecordFigures): LabReport {
  return {
    title: 'What the ledger shows: EU AI Act, articles 9, 12, 13, 14 and 15',
    lead: leadOf(figures),
    sections: [
      riskSection(figures),
      recordSection(figures),
      transparencySection(figures),
      oversightSection(figures),
      robustnessSection(figures),
      scopeSection(),
    ],
    data: dataOf(figures),
  };
}

/** Whether every ledger and every verdict is what was written. */
export function isRecordSound({ ledgers, missing, altered }: RecordFigures): boolean {
  return missing === 0 && altered === 0 && ledgers.every(({ isIntact }) => isIntact);
}

function leadOf(figures: RecordFigures): string {
  const { verdicts, firstMs, lastMs, missing, altered, unreadCount } = figures;
  const period = verdicts === 0 ? '' : ` from ${day(firstMs)} to ${day(lastMs)}`;
  const left = unreadCount === 0 ? '' : ` ${unreadCount} in the form of another version of Dikast left out.`;
  const soundness = isRecordSound(figures)
    ? 'Every ledger is intact and every verdict is the one that was recorded.'
    : `THE RECORD IS NOT SOUND: ${figures.ledgers.filter(({ isIntact }) => !isIntact).length} ledgers broken, ${missing} verdicts missing, ${altered} altered.`;
  return `${verdicts} ${verdicts === 1 ? 'validation' : 'validations'}${period}.${left} ${soundness} Made from the ledger alone.`;
}

function riskSection({ verdicts, outcomes, objections, pools, goldQuestions }: RecordFigures): LabSection {
  const names = ['accepted', 'rejected', 'undecided'] as const;
  return {
    title: 'Article 9: risk management',
    blocks: [
      table(
        ['outcome', 'answers>', 'share>', '95 % interval>'],
        names.map((name) => [name, String(outcomes[name]), ...shareCells(outcomes[name], verdicts)]),
      ),
      {
        kind: 'bars',
        title: 'Decisions of each pool',
        parts: ['approved', 'rejected', 'no consensus'],
        bars: [...pools].map(([label, pool]) => ({
          label,
          values: [pool.approved, pool.rejected, pool.noConsensus].map((one) => one / Math.max(1, pool.decisions)),
        })),
        total: 1,
      },
      paragraph('Risks that agents named in answers, and what the panels made of them:'),
      table(
        ['objection', 'upheld>', 'dismissed>', 'unsettled>'],
        [...objections].map(([kind, { upheld, dismissed, unsettled }]) => [
          kind.replaceAll('_', ' '),
          ...[upheld, dismissed, unsettled].map(String),
        ]),
      ),
      doesNotShow(
        goldQuestions === 0
          ? 'how many accepted answers were wrong: that takes answers whose truth is known, and the ledger holds none'
          : 'how many accepted answers were wrong: that takes answers whose truth is known, and the ledger holds gold questions only, which nobody asked',
        'risks that no agent looks for, and harm that a wrong answer did',
      ),
    ],
  };
}

function recordSection(figures: RecordFigures): LabSection {
  const { ledgers, entryKinds, engines, missing, altered, unread, unreadCount, goldQuestions } = figures;
  const gold =
    goldQuestions === 0
      ? ''
      : ` Gold questions, which the engine asked to test its agents: ${goldQuestions}. The verdict of each says so, the pool's ledger holds its known answer, and no figure here counts it.`;
  return {
    title: 'Article 12: record-keeping',
    blocks: [
      table(
        ['ledger', 'entries>', 'state'],
        ledgers.map(({ ledger, entryCount, isIntact, detail }) => [
          ledger,
          String(entryCount),
          isIntact ? 'intact from its first entry to its last' : `BROKEN: ${detail}`,
        ]),
      ),
      table(
        ['entry', 'number>'],
        [...entryKinds].map(([kind, number]) => [kind.replaceAll('_', ' '), String(number)]),
      ),
      paragraph(
        `Each entry names the hash of the one before. ${missing} verdicts that the ledger names are missing, and ${altered} are not what was recorded and are not counted here${otherForms(unread, unreadCount)}. Engine versions: ${listed(engines)}. A verdict holds the request, every signed ballot, the certificate of each pool and the times.${gold}`,
      ),
      doesNotShow(
        'answers that were never validated, or validated with --no-record',
        'that nobody replaced the whole ledger: keep the hash of its last entry elsewhere',
        'how long records are kept: that is the operator of the store to say',
      ),
    ],
  };
}

/** Verdicts that this version does not read, with the first of them as an example. */
function otherForms([first]: RecordFigures['unread'], count: number): string {
  if (first === undefined) return '';
  const example = `${first.validation.slice(0, 12)} of ${first.engineVersion}: ${first.problem}`;
  return `; nor are ${count} in the form of another version (${example})`;
}

function transparencySection({ latest, pools }: RecordFigures): LabSection {
  return {
    title: 'Article 13: transparency',
    blocks: [
      paragraph('Who judges, and by which rule, as of the latest validation of each pool:'),
      table(
        ['pool', 'policy', 'voting', 'panel>', 'of roster>', 'needed>', 'may fail>'],
        [...pools].map(([pool, { rule }]) => [
          pool,
          rule.policy,
          rule.voting.replaceAll('_', ' '),
          ...[rule.panelSize, rule.roster, rule.quorum, rule.faultsMax].map(String),
        ]),
      ),
      paragraph(`The latest decisions (${latest.length}) with the first of their reasons:`),
      table(
        ['time (UTC)', 'outcome', 'validation', 'reason'],
        latest.map(({ atMs, outcome, validation, reason }) => [
          instant(atMs),
          outcome,
          validation.slice(0, 12),
          reason,
        ]),
      ),
      paragraph(
        'Every verdict lists its claims, the objections to each, who raised them and how the panel ruled; dikast verify recomputes it offline.',
      ),
      doesNotShow(
        'whether deployers and users were given this information',
        'what the model that wrote the answers can and cannot do: the ledger is about judging them',
      ),
    ],
  };
}

function oversightSection({ outcomes, rulings, entryKinds, verdicts }: RecordFigures): LabSection {
  const { accepted, rejected, undecided, afterDue, longestMs, roles } = rulings;
  const ruled = accepted + rejected + undecided;
  const changes = (entryKinds.get('configuration_change') ?? 0) + (entryKinds.get('roster_change') ?? 0);
  const none = ruled === 0 ? ['that a person looked at anything: no ruling of a person is recorded'] : [];
  const hours =
    ruled === 0 ? '' : ` The longest took ${(longestMs / 3_600_000).toFixed(1)} hours; roles: ${listed(roles)}.`;
  return {
    title: 'Article 14: human oversight',
    blocks: [
      table(
        ['', 'number>', 'share of all answers>', '95 % interval>'],
        [
          ['left undecided by the agents', String(outcomes.undecided), ...shareCells(outcomes.undecided, verdicts)],
          ['ruled by a person', String(ruled), ...shareCells(ruled, verdicts)],
          ['accepted by a ruling', String(accepted), '', ''],
          ['rejected by a ruling', String(rejected), '', ''],
          ['ruled after the time it was due', String(afterDue), '', ''],
          ['undecided without a ruling', String(Math.max(0, outcomes.undecided - ruled)), '', ''],
          ['changes of rosters and configuration', String(changes), '', ''],
        ],
      ),
      paragraph(
        `Without a quorum an answer is undecided, and never accepted: no error, timeout or abstention counts for either side. A ruling is signed by the person and names the verdict that was shown.${hours}`,
      ),
      doesNotShow(
        ...none,
        'that undecided and rejected answers were indeed withheld: that is up to the application',
        'that the people in charge were able and had the authority to intervene',
      ),
    ],
  };
}

function robustnessSection(figures: RecordFigures): LabSection {
  const { pools, withFaults, acceptedWithFaults, verdicts, excludedAgents, isolations } = figures;
  return {
    title: 'Article 15: accuracy, robustness, cybersecurity',
    blocks: [
      table(
        ['pool', 'decisions>', 'certified>', '95 %>', 'answered>', 'faults>', 'decided anyway>'],
        [...pools].map(([pool, one]) => [
          pool,
          String(one.decisions),
          ...shareCells(one.certified, one.decisions),
          one.seats === 0 ? '' : percent(one.answered / one.seats),
          String(one.withFaults),
          String(one.decidedWithFaults),
        ]),
      ),
      paragraph(
        'Certified: a quorum of the pool’s replicas signed the decision. Answered: seats that answered, or whose answer could not have changed the outcome. Faults: validations in which an agent of the pool was at fault; decided anyway: those of them in which the others reached a decision without it.',
      ),
      faultTable(figures),
      paragraph(
        `${withFaults} of ${verdicts} validations saw a fault; ${acceptedWithFaults} of these answers were accepted. Agents excluded by proof: ${excludedAgents}. Isolation: ${listed(isolations)}.`,
      ),
      ...isolationNote(isolations),
      doesNotShow(
        'accuracy: agreement is not truth, and agents that share a blind spot agree on the wrong answer (dikast lab plan --rho)',
        'attacks that left no trace in a ballot, and more than f agents acting together',
        'that signatures hold under keys that you trust: dikast verify checks that, verdict by verdict',
      ),
    ],
  };
}

function faultTable({ evidence, suspicion }: RecordFigures): LabBlock {
  const rows = [
    ...[...evidence].map(([kind, number]) => [kind.replaceAll('_', ' '), 'proven from signed bytes', String(number)]),
    ...[...suspicion].map(([kind, number]) => [kind.replaceAll('_', ' '), 'suspicion, no proof', String(number)]),
  ];
  return rows.length === 0 ? paragraph('No fault of an agent is recorded.') : table(['fault', 'kind', 'number>'], rows);
}

function isolationNote(isolations: ReadonlyMap<string, number>): readonly LabBlock[] {
  if (!isolations.has('process')) return [];
  return [
    paragraph(
      'One process: agents ran beside each other under one key store. That protects against faulty agents, garbage, forged and replayed messages and later edits; not against whoever owns the process.',
    ),
  ];
}

function scopeSection(): LabSection {
  return {
    title: 'What this is',
    blocks: [
      paragraph(
        'Figures that were counted from a ledger, with 95 % intervals (Wilson) where they are shares. The articles of Regulation (EU) 2024/1689 ask a provider of a high-risk system for more than a ledger can hold: a risk management system with its measures and tests (9), technical means to keep logs (12), instructions for use (13), measures for oversight (14), declared levels of accuracy (15). Whether they apply to a system, and whether these figures are enough, is for its provider to judge.',
      ),
    ],
  };
}

function doesNotShow(...what: readonly string[]): LabBlock {
  return paragraph(`Not shown: ${what.join('; ')}.`);
}

function shareCells(part: number, whole: number): readonly [string, string] {
  if (whole === 0) return ['', ''];
  const { low, high } = wilsonInterval(part, whole, Z_95);
  return [percent(part / whole), `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}`];
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, number]) => `${name} (${number})`).join(', ') || 'none';
}

/** Empty when there is none. */
function day(atMs: number | null): string {
  return atMs === null ? '' : new Date(atMs).toISOString().slice(0, 10);
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

function dataOf(figures: RecordFigures): unknown {
  const { verdicts, outcomes } = figures;
  const interval = (part: number) => (verdicts === 0 ? null : wilsonInterval(part, verdicts, Z_95));
  const tables = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]),
  );
  return {
    schema: 'dikast/compliance-report/1',
    isRecordSound: isRecordSound(figures),
    ...tables,
    rulings: { ...figures.rulings, roles: Object.fromEntries(figures.rulings.roles) },
    intervals95: {
      accepted: interval(outcomes.accepted),
      rejected: interval(outcomes.rejected),
      undecided: interval(outcomes.undecided),
    },
  };
}
