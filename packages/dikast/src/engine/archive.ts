/** What outlives a validation: the pools' groups over one store, and the book of verdicts. */
import type { Bench } from '@dikast/core/council/council-judgement';
import { benchOf } from '@dikast/core/council/council-state';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import type { PoolConfig } from '../config/config.ts';
import { Council } from '../council/council.ts';
import { VerdictBook } from '../council/verdict-book.ts';
import type { Agent, Signer } from '../ports.ts';
import { charterOf } from '../verdict/pool-identity.ts';
import type { EngineMeans } from './engine-means.ts';
import { firstPanelOf, type PanelSpec, widerPanelOf } from './panel-spec.ts';

/** How long a pool's group gets to order and sign an operation, at least. */
export const ORDERING_TIMEOUT_MIN_MS = 2000;

/** What outlives a validation. */
export interface Archive {
  readonly council: Council;
  readonly book: VerdictBook;
}

/** Opens the groups of all panels where they left off. @throws StoreError */
export async function openArchive(means: EngineMeans): Promise<Archive> {
  const { config, roster, authorities, signer, store, clock, signatures } = means;
  const panels = [...config.pools.values()].flatMap((pool) => [firstPanelOf(pool), ...widerPanelsOf(means, pool)]);
  const pools = panels.map(({ group, pool, size, isWider }) => ({
    name: group,
    charter: charterOf({
      pool: pool.name,
      thresholdBasisPoints: pool.thresholdBasisPoints,
      voting: pool.voting,
      ...(pool.hasAdaptiveThreshold === true ? { raised: unraised(pool) } : {}),
      panelSize: size,
      roster: roster.entriesOf(pool),
      authorities,
    }),
    hasQuarantine: !isWider,
    signers: replicaSigners(roster.agentsOf(pool.name)),
  }));
  const council = await Council.open({ pools, engineSigner: signer, store, clock, verify: signatures.verify });
  return { council, book: await VerdictBook.open(store) };
}

/** The wider panel of a pool, if it has one. */
export function widerPanelsOf({ roster }: EngineMeans, pool: PoolConfig): readonly PanelSpec[] {
  const panel = widerPanelOf(pool, roster.placesOf(pool));
  return panel === undefined ? [] : [panel];
}

/** How a panel's group sees its agents now. */
export function currentBench({ roster }: EngineMeans, council: Council, { group, size, pool }: PanelSpec): Bench {
  return benchOf(council.stateOf(group), { panelSize: size, roster: roster.entriesOf(pool) });
}

function replicaSigners(agents: ReadonlyMap<string, Agent>): ReadonlyMap<string, Signer> {
  const signers = new Map<string, Signer>();
  for (const { id, replicaSigner } of agents.values()) if (replicaSigner !== undefined) signers.set(id, replicaSigner);
  return signers;
}

/** An adaptive threshold before anything raised it. */
function unraised({ thresholdBasisPoints }: PoolConfig): RaisedThreshold {
  return { recentSplits: 0, thresholdBasisPoints };
}
