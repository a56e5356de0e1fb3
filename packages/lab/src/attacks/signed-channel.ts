/**
 * Ballots signed with ed25519 and put through the admission that the council uses (core/ballots): here a misdeed is not
 * a flag but bytes, and it is the ballot box that has to notice.
 */
import type { BallotBody, BallotHeader, SignedBallot } from '@dikast/core/ballots/ballot';
import { BALLOT_BOUNDS } from '@dikast/core/ballots/ballot';
import type { AdmissionContext } from '@dikast/core/ballots/ballot-admission';
import { BallotBox, createNonceRegister } from '@dikast/core/ballots/ballot-box';
import { ballotSigningBytes, bodyDigest } from '@dikast/core/ballots/ballot-bytes';
import { toHex, utf8Bytes } from '@dikast/core/base/bytes';
import { signerFromSeed, verifyEd25519 } from 'dikast/adapters/ed25519';
import { sha256 } from 'dikast/adapters/node-hash';
import { CLAIM_COUNT } from './act.ts';
import { ANSWER, type BallotChannel, type Casting, type RoundOfBallots } from './ballot-channel.ts';

const POOL = 'attacked';
const VALIDATION_MS = 1000;
const NONCE_BOUNDS = { agentsMax: 64, perAgentMax: 1024 };
/** More than the engine listens to from one agent in one round. */
const FLOOD_BALLOTS = 16;

/** Signs in the name of one agent. */
type Pen = (round: RoundOfBallots, casting: Omit<Casting, 'agent' | 'misdeed'>) => SignedBallot;

/** A channel for these agents, whose keys follow from the seed. */
export function createSignedChannel(agents: readonly string[], seed: number): BallotChannel {
  const signers = new Map(agents.map((agent) => [agent, signerFromSeed(sha256(utf8Bytes(`${seed} ${agent}`)))]));
  const registerNonce = createNonceRegister(NONCE_BOUNDS);
  /** The last honest ballot of each agent: what a replay sends again. */
  const earlier = new Map<string, SignedBallot>();
  let nonces = 0;

  const penOf =
    (agent: string): Pen =>
    (round, { choice, confidenceBasisPoints, body }) => {
      const header: BallotHeader = {
        version: 1,
        validation: validationOf(round),
        request: requestOf(round),
        pool: POOL,
        agent,
        round: round.round,
        choice,
        confidenceBasisPoints,
        body: bodyDigest(sha256, body),
        nonce: (nonces++).toString(16).padStart(32, '0'),
        timestampMs: round.index * VALIDATION_MS,
      };
      return {
        header,
        body,
        signature: toHex(signers.get(agent)?.sign(ballotSigningBytes(header)) ?? new Uint8Array()),
      };
    };

  return (round) => {
    const box = new BallotBox(
      contextOf(round, (agent) => signers.get(agent)?.publicKey),
      registerNonce,
    );
    const faults = round.castings.flatMap((casting) => {
      const sent = sentBy(casting, round, { pen: penOf(casting.agent), agents, earlier: earlier.get(casting.agent) });
      if (casting.misdeed === undefined && sent[0] !== undefined) earlier.set(casting.agent, sent[0]);
      const receipts = sent.map((ballot) => box.receive(casting.agent, ballot));
      return receipts.flatMap((receipt) =>
        receipt.kind === 'counted' ? [] : [{ agent: casting.agent, kind: receipt.fault.kind }],
      );
    });
    return { ballots: box.ballots, faults };
  };
}

/** What an agent puts into the box, misdeeds and all. */
function sentBy(
  casting: Casting,
  round: RoundOfBallots,
  { pen, agents, earlier }: { pen: Pen; agents: readonly string[]; earlier: SignedBallot | undefined },
): readonly SignedBallot[] {
  const ballot = pen(round, casting);
  const otherChoice = casting.choice === 'approve' ? 'reject' : 'approve';
  switch (casting.misdeed) {
    case undefined:
      return [ballot];
    case 'equivocation':
      return [ballot, pen(round, { ...casting, choice: otherChoice })];
    case 'forged-signature': {
      const victim = agents.find((agent) => agent !== casting.agent) ?? casting.agent;
      return [{ ...ballot, header: { ...ballot.header, agent: victim } }];
    }
    case 'replay':
      return earlier === undefined ? [] : [earlier];
    case 'fabricated-evidence':
      return [pen(round, { ...casting, body: withInventedQuotation(casting.body) })];
    case 'flood':
      return Array.from({ length: FLOOD_BALLOTS }, () => pen(round, { ...casting, body: oversized(casting.body) }));
  }
}

const INVENTED = {
  document: 'answer',
  start: 0,
  end: 8,
  quote: 'Invented',
} as const;

function withInventedQuotation(body: BallotBody): BallotBody {
  const objection = {
    claim: 0,
    kind: 'changed_number',
    severity: 'material',
    start: 0,
    end: 8,
    evidence: [INVENTED],
  } as const;
  return body.kind === 'assessment' ? { ...body, objections: [objection] } : body;
}

function oversized(body: BallotBody): BallotBody {
  const objection = { claim: 0, kind: 'changed_number', severity: 'material', start: 0, end: 0, evidence: [] } as const;
  const objections = Array.from({ length: BALLOT_BOUNDS.objectionsMax + 1 }, () => objection);
  return { kind: 'assessment', objections, findings: body.kind === 'assessment' ? body.findings : [] };
}

function contextOf(round: RoundOfBallots, publicKeyOf: AdmissionContext['publicKeyOf']): AdmissionContext {
  const timeMs = round.index * VALIDATION_MS;
  return {
    validation: validationOf(round),
    request: requestOf(round),
    pool: POOL,
    round: round.round,
    publicKeyOf,
    earliestMs: timeMs,
    latestMs: timeMs + VALIDATION_MS,
    claimCount: CLAIM_COUNT,
    textOf: (document) => (document === 'answer' ? ANSWER : undefined),
    docket: new Set(round.docket),
    sha256,
    verify: verifyEd25519,
  };
}

function validationOf({ index }: RoundOfBallots): string {
  return `validation-${index}`;
}

function requestOf({ index }: RoundOfBallots): string {
  return toHex(sha256(utf8Bytes(`request ${index}`)));
}
