/**
 * Every agent's vote: choice, confidence, objections, findings and rulings with their evidence. For `--verbose`.
 */
import type { AssessmentBody, ExaminationBody, Finding, SignedBallot } from '@dikast/core/ballots/ballot';
import { wordsOf } from 'dikast/verdict/reasons';
import type { Attendance, PoolVerdict, Verdict } from 'dikast/verdict/verdict';
import { panelName } from 'dikast/verdict/wider-panel';
import { renderEvidence, shortName } from './objections.ts';
import { outcomeWord } from './pools-section.ts';
import type { ReportStyle } from './style.ts';
import { printable, wrapBehind } from './text-layout.ts';

const CONFIDENCE_FULL = 10_000;
const WEIGHT_ONE = 10_000;
const INDENT = 8;

/** Lines on every agent of every pool. */
export function renderVotes(verdict: Verdict, style: ReportStyle): readonly string[] {
  return verdict.pools.flatMap((pool) => [
    `  ${style.colors.bold(printable(panelName(pool)))}  ${outcomeWord(pool, style.colors)}`,
    ...wrapBehind('    ', printable(pool.proposition), style.width).map((line) => style.colors.dim(line)),
    ...pool.attendance.flatMap((seat) => renderSeat(seat, pool, style)),
    '',
  ]);
}

function renderSeat(seat: Attendance, pool: PoolVerdict, style: ReportStyle): readonly string[] {
  const ballots = pool.ballots.filter(({ header }) => header.agent === seat.agent);
  const weight = pool.panel.find(({ agent }) => agent === seat.agent)?.weight ?? 0;
  const specialization = pool.roster.find(({ agent }) => agent === seat.agent)?.specialization ?? '';
  const facts = [
    choicesOf(seat, ballots),
    ...ballots
      .slice(-1)
      .map(({ header }) => `confidence ${(header.confidenceBasisPoints / CONFIDENCE_FULL).toFixed(2)}`),
    `weight ${(weight / WEIGHT_ONE).toFixed(2)}`,
    printable(specialization),
  ];
  const head = wrapBehind('    ', `${shortName(seat.agent, pool.pool)}: ${facts.join(' · ')}`, style.width);
  return [
    ...head,
    ...(seat.detail === null ? [] : wrapBehind(' '.repeat(INDENT), printable(seat.detail), style.width)),
    ...ballots.flatMap(({ body }) =>
      body.kind === 'assessment' ? renderAssessment(body, style.width) : renderExamination(body, style.width),
    ),
  ];
}

/** "reject", "approve, then reject", or why there is no vote. */
function choicesOf({ assessment, examination }: Attendance, ballots: readonly SignedBallot[]): string {
  const choiceIn = (round: 1 | 2) => ballots.find(({ header }) => header.round === round)?.header.choice;
  const first = choiceIn(1) ?? wordsOf(assessment);
  if (examination === 'not_asked') return first;
  const second = choiceIn(2) ?? wordsOf(examination);
  return first === second ? `${first} in both rounds` : `${first}, then ${second}`;
}

function renderAssessment({ objections, findings }: AssessmentBody, width: number): readonly string[] {
  return [
    ...objections.flatMap(({ claim, kind, severity, evidence }) => [
      ...wrapBehind(
        ' '.repeat(INDENT),
        `objects to ${targetOf(claim)}: ${wordsOf(printable(kind))}${severity === 'minor' ? ' (minor)' : ''}`,
        width,
      ),
      ...evidence.flatMap((each) => renderEvidence(each, width, INDENT + 2)),
    ]),
    ...findings.flatMap((finding) => renderFinding(finding, width)),
  ];
}

function renderFinding({ claim, status, reason, evidence }: Finding, width: number): readonly string[] {
  return [
    ...wrapBehind(' '.repeat(INDENT), `finds ${targetOf(claim)} ${wordsOf(status)}: ${printable(reason)}`, width),
    ...evidence.flatMap((each) => renderEvidence(each, width, INDENT + 2)),
  ];
}

function renderExamination({ rulings }: ExaminationBody, width: number): readonly string[] {
  const verbs = { uphold: 'upholds', dismiss: 'dismisses', unsure: 'is unsure of' } as const;
  return rulings.flatMap(({ objection, ruling, reason }) =>
    wrapBehind(' '.repeat(INDENT), `${verbs[ruling]} ${objectionName(objection)}: ${printable(reason)}`, width),
  );
}

/** `0003/changed_number` is "changed number in claim 4". */
function objectionName(id: string): string {
  const [place = '', kind = ''] = printable(id).split('/');
  return `${wordsOf(kind)} in ${targetOf(/^\d+$/.test(place) ? Number(place) : null)}`;
}

function targetOf(claim: number | null): string {
  return claim === null ? 'the answer as a whole' : `claim ${claim + 1}`;
}
