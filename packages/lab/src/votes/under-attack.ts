/** How policies bear judges that lie: random panels with liars among them, a few known answers, scored on all others. */
import { createPrng, shuffled } from '@dikast/core/base/prng';
import { type Attack, attackVotes, drawPanel } from './attacked-votes.ts';
import { type Accuracies, estimateOf, type PolicyName, withKnown, withoutKnown } from './few-labels.ts';
import { createPanel } from './opinions.ts';
import { accuracyOf } from './scores.ts';
import type { VoteTable } from './vote-table.ts';

/** What is drawn. */
export interface AttackOptions {
  readonly attack: Attack;
  readonly judges: number;
  readonly liars: number;
  readonly known: number;
  readonly panels: number;
  readonly seed: number;
}

/** Accuracy of every policy on attacked items that are not known; known items are drawn from all, attacked or not. */
export function compareUnderAttack(table: VoteTable, options: AttackOptions): Accuracies {
  const prng = createPrng(options.seed);
  const samples = new Map<PolicyName, number[]>();
  for (let index = 0; index < options.panels; index++) {
    const votes = attackVotes(table, drawPanel(table, options, prng), options.attack, prng);
    const known = shuffled([...votes.table.items.keys()], prng).slice(0, options.known);
    const scored = votes.attacked.filter((item) => !known.includes(item));
    for (const [name, scores] of [...withoutKnown(votes.table), ...withKnown(createPanel(votes.table), known)])
      samples.set(name, [...(samples.get(name) ?? []), accuracyOf(votes.table, scores, scored)]);
  }
  return new Map([...samples].map(([name, values]) => [name, estimateOf(values)]));
}
