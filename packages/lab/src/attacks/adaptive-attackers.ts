/** Attackers that know the rules, read the ledger and try to stay just under what gets an agent quarantined. */
import { quorumSize } from '@dikast/core/quorum/quorum';
import { type Attacker, oppositeOf } from './attacker.ts';
import { lie } from './lie.ts';

/** Lies whenever its error rate on known answers is less than `margin` above that of the others. */
export function thresholdKeeper(margin: number): Attacker {
  return (sight) => {
    const { knownAnswers, errors, othersErrorRate } = sight.readRecord();
    const rateAfterALie = (errors + 1) / (knownAnswers + 1);
    return rateAfterALie <= othersErrorRate + margin ? lie(sight) : sight.honest;
  };
}

/** Lies whenever the evidence against it is less than `share` of what settles it. */
export function suspicionWatcher(share: number): Attacker {
  return (sight) => (sight.readRecord().suspicion < share ? lie(sight) : sight.honest);
}

/** Lies while its ballots count, and is honest while they do not, so as to be let in again. */
export const penitent: Attacker = (sight) => (sight.readRecord().hasSay ? lie(sight) : sight.honest);

/** Lies only where its vote could tip the first round: the honest votes for a wrong outcome are at most f short of a quorum. */
export const pivotalLiar: Attacker = (sight) => {
  const wrong = oppositeOf(sight.item.truth);
  const supporters = sight.others.filter(({ choice }) => choice === wrong).length;
  const accomplices = sight.panelSize - sight.others.length;
  return supporters + accomplices >= quorumSize(sight.panelSize) ? lie(sight) : sight.honest;
};
