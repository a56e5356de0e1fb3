/**
 * The published demonstration of Byzantine agreement: every node is asked for 2x, faulty nodes all say 2x + 999, and a
 * value is accepted when 2f + 1 of 3f + 1 nodes say it. Here by a count that trusts who said what.
 */
import { assert } from '@dikast/core/base/assert';
import { quorumSize } from '@dikast/core/quorum/quorum';

/** What became of one question. */
export type DoublingOutcome = 'right accepted' | 'wrong accepted' | 'nothing accepted';

const FAULT_OFFSET = 999;

/** What a node answers for x. */
export function doublingAnswer(x: number, isFaulty: boolean): number {
  return isFaulty ? 2 * x + FAULT_OFFSET : 2 * x;
}

/** What an accepted value, or none, means for x. */
export function judgeDoubling(x: number, accepted: number | undefined): DoublingOutcome {
  if (accepted === undefined) return 'nothing accepted';
  return accepted === 2 * x ? 'right accepted' : 'wrong accepted';
}

/** Counts equal answers of n = 3f + 1 nodes and accepts the value that reaches the quorum. */
export function countDoubling(n: number, faulty: number, x: number): DoublingOutcome {
  assert(faulty >= 0 && faulty <= n, 'at most all nodes are faulty');
  const answers = Array.from({ length: n }, (_, node) => doublingAnswer(x, node >= n - faulty));
  const counts = new Map<number, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const accepted = [...counts].find(([, count]) => count >= quorumSize(n));
  return judgeDoubling(x, accepted?.[0]);
}
