/** The cheapest plan by brute force, for tests: every combination of answers under every vote, written out. */
import { quorumSize } from '@dikast/core/quorum/quorum';

/** A demand and n equal, independent agents whose errors all collide. */
export interface NaiveRequest {
  readonly error: number;
  readonly wrongMax: number;
  readonly coverage: number;
  readonly agentsMax: number;
}

/** Fewest agents for which some vote meets the demands, by enumeration; undefined when none does. */
export function fewestAgents({ error, wrongMax, coverage, agentsMax }: NaiveRequest): number | undefined {
  for (let n = 1; n <= agentsMax; n++)
    for (const needed of new Set([Math.floor(n / 2) + 1, quorumSize(n), n])) {
      let right = 0;
      let wrong = 0;
      for (let answers = 0; answers < 2 ** n; answers++) {
        const wrongs = [...answers.toString(2)].filter((bit) => bit === '1').length;
        const probability = error ** wrongs * (1 - error) ** (n - wrongs);
        if (n - wrongs >= needed) right += probability;
        else if (wrongs >= needed) wrong += probability;
      }
      if (wrong <= wrongMax + 1e-12 && right + wrong >= coverage - 1e-12) return n;
    }
  return undefined;
}
