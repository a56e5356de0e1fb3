/**
 * How often a pool was split of late. A decision was split when more than f agents stood on each side, so that no f
 * faulty agents can make it look as if the honest ones disagreed.
 */
import { faultsMax } from '../quorum/quorum.ts';
import { SPLITS_WINDOW } from '../voting/adaptive-threshold.ts';
import { choiceOf } from './remembered-votes.ts';

/** Split decisions among the latest, from the votes as they are remembered. */
export function countRecentSplits(
  decided: readonly { readonly votes: string; readonly onlookers?: readonly number[] }[],
  panelSize: number,
): number {
  const f = faultsMax(panelSize);
  return decided.slice(-SPLITS_WINDOW).filter(({ votes, onlookers = [] }) => {
    const choices = [...votes].filter((_, place) => !onlookers.includes(place)).map(choiceOf);
    const count = (side: 'approve' | 'reject') => choices.filter((choice) => choice === side).length;
    return count('approve') > f && count('reject') > f;
  }).length;
}
