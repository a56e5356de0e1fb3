/**
 * Checks offline what a fault rests on: that the ledger is what was written, that the verdicts it names hold, and that
 * the agent's own signed ballots say what it is accused of. Takes nobody's word, the accuser's included.
 */
import { utf8Text } from '@dikast/core/base/bytes';
import { type FaultRecord, type RecordedFault, truthKey } from 'dikast/council/recorded-faults';
import { VERDICT_PREFIX } from 'dikast/council/verdict-book';
import type { Store } from 'dikast/store-port';
import type { Verdict } from 'dikast/verdict/verdict';
import { verifyVerdict } from 'dikast/verification/verify-verdict';

/** One thing that was checked. */
export interface FaultCheck {
  readonly isPassed: boolean;
  /** What was found, one sentence. */
  readonly detail: string;
}

/** Suspicions that are counted on known answers; the others are about behaviour. */
const ON_KNOWN_ANSWERS: readonly string[] = ['reputation_violation', 'temporal_drift', 'extreme_bias', 'collusion'];

/** Checks one fault. */
export async function checkFault(
  fault: RecordedFault,
  record: FaultRecord,
  store: Store,
): Promise<readonly FaultCheck[]> {
  const ledger = record.ledgers.find((check) => check.ledger === fault.ledger);
  const chain = {
    isPassed: ledger?.isIntact === true,
    detail: `entry ${fault.entry} of ${fault.ledger}, whose ${ledger?.entryCount ?? 0} entries are ${ledger?.isIntact === true ? 'intact' : 'NOT what was written'}`,
  };
  const named = fault.suspicion?.restsOn ?? [fault.validation];
  const verdicts = await Promise.all(named.map((validation) => verdictOf(store, validation)));
  return [
    chain,
    ...checkVerdicts(verdicts),
    ...(fault.suspicion === null ? [] : checkGrounds(fault, record, verdicts)),
  ];
}

async function verdictOf(store: Store, validation: string): Promise<Verdict | undefined> {
  const bytes = await store.get(`${VERDICT_PREFIX}${validation}`);
  return bytes === undefined ? undefined : (JSON.parse(utf8Text(bytes) ?? 'null') as Verdict);
}

/** Every signature and certificate of the verdicts, verified as `dikast verify` does. */
function checkVerdicts(verdicts: readonly (Verdict | undefined)[]): readonly FaultCheck[] {
  const there = verdicts.filter((verdict) => verdict !== undefined);
  const sound = there.filter((verdict) => verifyVerdict(verdict).outcome !== 'failed').length;
  const missing = verdicts.length - there.length;
  const gone = missing === 0 ? '' : `, ${missing} not recorded here`;
  return [
    {
      isPassed: sound === verdicts.length,
      detail: `of ${verdicts.length} verdicts that it rests on ${sound} verify${gone}`,
    },
  ];
}

/** The agent's signed ballots against the truths that the pool learned, or its absence. */
function checkGrounds(
  fault: RecordedFault,
  { truths }: FaultRecord,
  verdicts: readonly (Verdict | undefined)[],
): readonly FaultCheck[] {
  const { pool, agent, kind } = fault;
  const isOnTruth = ON_KNOWN_ANSWERS.includes(kind);
  if (!isOnTruth && kind !== 'response_delay' && kind !== 'no_answer') return [];
  const showing = verdicts.filter((verdict) => {
    if (verdict === undefined) return false;
    const choice = lastChoice(verdict, pool, agent);
    const truth = truths.get(truthKey(pool, verdict.validation));
    return isOnTruth ? truth !== undefined && choice !== undefined && choice !== truth : choice === undefined;
  }).length;
  const what = isOnTruth ? "the agent's own signed ballot contradicts the known answer" : 'the agent cast no ballot';
  return [{ isPassed: showing === verdicts.length, detail: `in ${showing} of ${verdicts.length} ${what}` }];
}

function lastChoice({ pools }: Verdict, pool: string, agent: string): string | undefined {
  const asked = pools.find((each) => each.pool === pool);
  // An agent without a seat is judged by its known answers, too.
  const all = [...(asked?.ballots ?? []), ...(asked?.onlookers?.ballots ?? [])];
  const ballots = all.filter(({ header }) => header.agent === agent);
  return [...ballots].sort((left, right) => left.header.round - right.header.round).at(-1)?.header.choice;
}
