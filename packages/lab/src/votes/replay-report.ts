/** A replay of recorded votes as a laboratory report: the panel, its judges, the policies, and what liars do to them. */
import { type LabReport, type LabSection, type LabTable, paragraph, percent, table } from '../report/lab-report.ts';
import type { JudgeFigures } from './panel-figures.ts';
import type { AttackFigures, PolicyFigures, Replay } from './replay.ts';

/** Judges listed; of more, the best by their record. */
const JUDGES_SHOWN_MAX = 30;

/** The report on one file. */
export function replayReport(name: string, replay: Replay): LabReport {
  return {
    title: `Recorded votes: ${name}`,
    lead: leadOf(replay),
    sections: [
      panelSection(replay),
      ...(replay.policies.length > 0 ? [policySection(replay), coverageSection(replay)] : []),
      ...(replay.attacks.length > 0 ? [attackSection(replay)] : []),
      judgeSection(replay),
    ],
    data: replay,
  };
}

/** The panel against its best single judge, whoever wins. */
function leadOf({ policies, bestJudge, scored }: Replay): string {
  const single = rightOf(policies, 'single');
  const learned = rightOf(policies, 'learned');
  const majority = rightOf(policies, 'majority');
  if (single === undefined || learned === undefined || majority === undefined || bestJudge === undefined)
    return 'No item has a known truth beyond those given away: only agreement can be told, not who is right.';
  const verdict = (panel: number) => `${panel >= single ? 'ahead' : 'behind'} by ${percent(Math.abs(panel - single))}`;
  return (
    `Panel against its best single judge (${bestJudge}, ${percent(single)} of ${scored} items): ` +
    `majority ${percent(majority)}, ${verdict(majority)}; learned ${percent(learned)}, ${verdict(learned)}.`
  );
}

function rightOf(policies: readonly PolicyFigures[], name: string): number | undefined {
  const figures = policies.find(({ policy }) => policy === name);
  return figures === undefined ? undefined : (figures.curve[0]?.accuracy ?? figures.right);
}

function panelSection({ figures, itemsWithTwoTruths, known, scored }: Replay): LabSection {
  const rounded = (value: number | undefined, digits: number) => value?.toFixed(digits) ?? 'not known';
  const rows = [
    ['votes', String(figures.votes)],
    ['items', `${figures.items}, ${figures.itemsWithTruth} with a known truth`],
    ['judges', `${figures.judges.length}, ${figures.votesPerItem.toFixed(1)} votes an item`],
    ["Krippendorff's alpha", rounded(figures.alpha, 3)],
    ['votes with the majority', percent(figures.withMajority)],
    ['correlation of errors', rounded(figures.errorCorrelation, 3)],
    ['effective votes', `${rounded(figures.effectiveVotes, 1)} of ${figures.votesPerItem.toFixed(1)}`],
    ['known answers given away', `${known}, ${scored} items are scored`],
  ];
  const contradiction = `${itemsWithTwoTruths} items have records that contradict each other about the truth: theirs counts as not known.`;
  return {
    title: 'Panel',
    blocks: [table(['figure', 'value'], rows), ...(itemsWithTwoTruths > 0 ? [paragraph(contradiction)] : [])],
  };
}

function policySection({ policies }: Replay): LabSection {
  const rows = policies.map(({ policy, isTaught, coverage, right, wrong, callsPerItem }) => [
    policy,
    isTaught ? 'yes' : 'no',
    percent(coverage),
    percent(right),
    percent(wrong),
    coverage === 0 ? '-' : percent(right / coverage),
    callsPerItem.toFixed(1),
  ]);
  const titles = ['policy', 'taught', 'answers>', 'right>', 'wrong>', 'accuracy>', 'calls>'];
  return {
    title: 'Policies',
    blocks: [
      table(titles, rows),
      paragraph(
        'Answers, right and wrong (accepted) are shares of the scored items, accuracy of the answers; calls are judges asked an item. "Taught" policies know the answers given away. A tie is no answer. A quorum needs enough judges and enough of the full weight of those with a vote on the item, and accepts nothing otherwise.',
      ),
    ],
  };
}

function coverageSection({ policies }: Replay): LabSection {
  const ranked = policies.filter(({ curve }) => curve.length > 0);
  const titles = ['policy', ...(ranked[0]?.curve ?? []).map(({ coverage }) => `${coverage * 100} %>`)];
  const rows = ranked.map(({ policy, curve }) => [policy, ...curve.map(({ accuracy }) => percent(accuracy))]);
  return {
    title: 'Accuracy when only the surest items are answered',
    blocks: [
      table(titles, rows),
      paragraph('At 100 % a tie among k candidates counts 1 / k if the truth is one of them.'),
    ],
  };
}

function attackSection({ attacks }: Replay): LabSection {
  const policies = Object.keys(attacks[0]?.accuracies ?? {});
  const cells = ({ attack, liars, items, accuracies }: AttackFigures) => [
    attack,
    String(liars),
    String(items),
    ...policies.map((policy) => percent(accuracies[policy] ?? 0)),
  ];
  return {
    title: 'With liars among the judges',
    blocks: [
      table(['attack', 'liars>', 'items>', ...policies.map((policy) => `${policy}>`)], attacks.map(cells)),
      paragraph(
        'Accuracy on attacked items. Fewer than a third lying protects agreement, not truth: where honest judges are weak, policies without known answers may follow the liars.',
      ),
    ],
  };
}

function judgeSection({ figures }: Replay): LabSection {
  const best = [...figures.judges].sort((left, right) => rateOf(right) - rateOf(left) || right.votes - left.votes);
  const shown = best.slice(0, JUDGES_SHOWN_MAX);
  const note = `The best ${JUDGES_SHOWN_MAX} of ${best.length} by right answers, each as if with one right and one wrong before; --json has all.`;
  return {
    title: 'Judges',
    blocks: [judgeTable(shown), ...(best.length > shown.length ? [paragraph(note)] : [])],
  };
}

function judgeTable(judges: readonly JudgeFigures[]): LabTable {
  const rows = judges.map(({ judge, family, votes, answers, scored, right }) => [
    judge,
    family,
    String(votes),
    percent(answers / votes),
    scored === 0 ? '-' : percent(right / scored),
  ]);
  return table(['judge', 'family', 'votes>', 'answers>', 'right>'], rows);
}

function rateOf({ right, scored }: JudgeFigures): number {
  return (right + 1) / (scored + 2);
}
