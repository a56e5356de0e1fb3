/**
 * A second, deliberately naive reading of the voting rule, for tests only: no shared code with decision.ts.
 */

/** One agent's votes in the plainest form. */
export interface NaiveVoter {
  /** 0 for a seat without a vote. */
  readonly weight: number;
  /** First choice, or missing. */
  readonly first: 'approve' | 'reject' | 'abstain' | 'missing';
  /** Second-round choice and one ruling per objection, if the agent took part. */
  readonly second?: { readonly choice: 'approve' | 'reject' | 'abstain'; readonly rulings: readonly string[] };
}

/** The outcome by the words of the rule, counting seat by seat. */
export function naiveOutcome(voters: readonly NaiveVoter[], objections: number, thresholdBasisPoints: number): string {
  const n = voters.length;
  let f = 0;
  while (3 * (f + 1) + 1 <= n) f++;
  let q = 0;
  while (2 * q < n + f + 1) q++;
  let heaviest = 0;
  for (const voter of voters) if (voter.weight > heaviest) heaviest = voter.weight;
  let total = 0;
  for (const voter of voters) total += voter.weight === 0 ? heaviest : voter.weight;
  const wins = (isFor: (voter: NaiveVoter) => boolean): boolean => {
    let agents = 0;
    let weight = 0;
    for (const voter of voters) {
      if (voter.weight === 0 || !isFor(voter)) continue;
      agents += 1;
      weight += voter.weight;
    }
    return agents >= q && weight / total >= thresholdBasisPoints / 10_000 - 1e-12;
  };
  const final = (voter: NaiveVoter) => (voter.second === undefined ? voter.first : voter.second.choice);
  if (wins((voter) => final(voter) === 'reject')) return 'rejected';
  for (let index = 0; index < objections; index++) {
    if (wins((voter) => voter.second?.rulings[index] === 'uphold')) return 'rejected';
  }
  for (let index = 0; index < objections; index++) {
    if (!wins((voter) => voter.second?.rulings[index] === 'dismiss')) return 'no_consensus';
  }
  return wins((voter) => final(voter) === 'approve') ? 'approved' : 'no_consensus';
}
