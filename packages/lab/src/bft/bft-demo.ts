/** `dikast lab bft-demo` as a report: the published three cases, and all those they leave out. */
import { quorumSize } from '@dikast/core/quorum/quorum';
import { type LabReport, type LabTable, paragraph, table } from '../report/lab-report.ts';
import { countDoubling, type DoublingOutcome } from './doubling.ts';
import { runDoublingGroup } from './doubling-group.ts';

const SIZES = [1, 2, 3].map((f) => ({ f, n: 3 * f + 1 }));
const X = 21;

/** One group with some faulty nodes. */
export interface BftCase {
  readonly f: number;
  readonly n: number;
  readonly quorum: number;
  readonly faulty: number;
  /** By a count that trusts who said what. */
  readonly counted: DoublingOutcome;
  /** By replicas of the PBFT core with signed messages. */
  readonly agreed: DoublingOutcome;
}

/** Every case: f = 1, 2, 3 with 0 .. n faulty nodes. */
function bftCases(seed: number): readonly BftCase[] {
  return SIZES.flatMap(({ f, n }) =>
    Array.from({ length: n + 1 }, (_, faulty) => ({
      f,
      n,
      quorum: quorumSize(n),
      faulty,
      counted: countDoubling(n, faulty, X),
      agreed: runDoublingGroup(n, faulty, X, seed),
    })),
  );
}

/** The report over all cases. */
export function bftDemo(seed: number): LabReport {
  const cases = bftCases(seed);
  return {
    title: 'Byzantine agreement: n = 3f + 1 nodes, a value needs 2f + 1',
    lead: 'Up to f faulty nodes change nothing. From f + 1 on nothing is accepted. From 2f + 1 on a wrong value is accepted, duly agreed.',
    sections: [
      {
        title: 'The three published cases',
        blocks: [
          paragraph(
            `Nodes answer ${2 * X} for ${X}; faulty ones all answer ${2 * X + 999}. As many are faulty as f allows.`,
          ),
          caseTable(cases.filter(({ f, faulty }) => faulty === f)),
        ],
      },
      {
        title: 'Every number of faulty nodes',
        blocks: [
          caseTable(cases),
          paragraph(
            'Counted: answers compared by somebody who sees them all. PBFT: the replicas order the question, execute it and sign what they say; the client accepts a quorum of equal signed replies. Faulty replicas lie about the result and keep to the protocol otherwise; dikast simulate lets them break it.',
          ),
          paragraph(
            'Agreement is not truth: 2f + 1 nodes that share a mistake need not be malicious. They only have to be wrong alike.',
          ),
        ],
      },
    ],
    data: { question: X, seed, cases },
  };
}

function caseTable(cases: readonly BftCase[]): LabTable {
  return table(
    ['nodes>', 'f>', 'needed>', 'faulty>', 'by count', 'by PBFT'],
    cases.map(({ n, f, quorum, faulty, counted, agreed }) => [...[n, f, quorum, faulty].map(String), counted, agreed]),
  );
}
