/** Ballots taken on trust, for long runs; a test holds it to the same outcome as the real admission. */

import type { SignedBallot } from '@dikast/core/ballots/ballot';
import type { FaultKind } from '@dikast/core/faults/fault';
import type { Misdeed } from './act.ts';
import type { BallotChannel, Casting } from './ballot-channel.ts';

/** What the admission makes of each misdeed. */
const FAULT_OF_MISDEED: Readonly<Record<Misdeed, FaultKind>> = {
  equivocation: 'equivocation',
  'forged-signature': 'invalid_signature',
  replay: 'replayed_ballot',
  'fabricated-evidence': 'fabricated_evidence',
  flood: 'malformed_ballot',
};

/** A channel without keys. */
export const unsignedChannel: BallotChannel = ({ round, castings }) => ({
  ballots: castings.filter(({ misdeed }) => misdeed === undefined).map((casting) => unsignedBallot(casting, round)),
  faults: castings.flatMap(({ agent, misdeed }) =>
    misdeed === undefined ? [] : [{ agent, kind: FAULT_OF_MISDEED[misdeed] }],
  ),
});

function unsignedBallot({ agent, choice, confidenceBasisPoints, body }: Casting, round: 1 | 2): SignedBallot {
  const header = {
    version: 1,
    validation: '',
    request: '',
    pool: '',
    agent,
    round,
    choice,
    confidenceBasisPoints,
    body: '',
    nonce: '',
    timestampMs: 0,
  } as const;
  return { header, body, signature: '' };
}
