/**
 * Admission of a ballot: the checks between "some bytes came" and "this counts".
 * Order: shape and bounds, membership, signature, binding, replay, evidence. A refusal is data, never an exception.
 */
import { fromHex, shortenedText, toHex } from '../base/bytes.ts';
import { canonicalBytes, freezeJson } from '../base/canonical-json.ts';
import type { Sha256, VerifySignature } from '../base/crypto-port.ts';
import type { FaultKind } from '../faults/fault.ts';
import { type AssessmentBody, BALLOT_BOUNDS, type Evidence, type Round, type SignedBallot } from './ballot.ts';
import { ballotSigningBytes } from './ballot-bytes.ts';
import { decodeBallot } from './ballot-decoding.ts';

/** What a ballot must be about to be admitted. */
export interface AdmissionContext {
  readonly validation: string;
  readonly request: string;
  readonly pool: string;
  readonly round: Round;
  /** Public key (32 bytes) of the agent the ballot was asked of; undefined for an agent that is not on the panel. */
  readonly publicKeyOf: (agent: string) => Uint8Array | undefined;
  /** Ballots must carry a time within this window. */
  readonly earliestMs: number;
  readonly latestMs: number;
  /** Number of claims the answer was split into. */
  readonly claimCount: number;
  /** Text of a document by name, undefined when there is none. */
  readonly textOf: (document: string) => string | undefined;
  /** The objections that a second-round ballot may rule on. */
  readonly docket: ReadonlySet<string>;
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
}

/** Admitted, or refused with the fault that a refusal means. */
export type Admission =
  | { readonly kind: 'admitted'; readonly ballot: SignedBallot }
  | { readonly kind: 'refused'; readonly fault: FaultKind; readonly detail: string };

/** Whether the nonce of an agent was seen before; marks it as seen. */
export type NonceRegister = (agent: string, nonce: string) => 'fresh' | 'seen';

/**
 * Checks one ballot that agent `from` sent.
 * What is admitted is frozen: it is what was checked, from here to the record.
 * The nonce is registered only after the signature holds, so nobody can use up another agent's nonces.
 */
export function admitBallot(
  raw: unknown,
  from: string,
  context: AdmissionContext,
  registerNonce: NonceRegister,
): Admission {
  const decoded = decodeBallot(raw);
  if (decoded.kind === 'malformed') return refuse('malformed_ballot', decoded.detail);
  const { ballot } = decoded;
  const header = freezeJson(ballot.header);
  const publicKey = context.publicKeyOf(from);
  if (publicKey === undefined) return refuse('invalid_signature', 'the sender has no seat on this panel');
  if (header.agent !== from) return refuse('invalid_signature', 'the ballot names another agent than its sender');
  const signature = fromHex(ballot.signature);
  if (signature === undefined || !context.verify(publicKey, ballotSigningBytes(header), signature))
    return refuse('invalid_signature', "the signature does not verify under the agent's key");
  const body = canonicalBytes(freezeJson(ballot.body));
  if (body.length > BALLOT_BOUNDS.bodyBytesMax)
    return refuse(
      'malformed_ballot',
      `the body has ${body.length} bytes, at most ${BALLOT_BOUNDS.bodyBytesMax} are taken`,
    );
  if (toHex(context.sha256(body)) !== header.body)
    return refuse('malformed_ballot', 'the body is not the one that was signed');
  return (
    checkBinding(ballot, context, registerNonce) ??
    checkBody(ballot, context) ?? { kind: 'admitted', ballot: freezeJson(ballot) }
  );
}

function checkBinding(
  { header }: SignedBallot,
  context: AdmissionContext,
  registerNonce: NonceRegister,
): Admission | undefined {
  if (header.pool !== context.pool) return refuse('replayed_ballot', 'the ballot was cast in another pool');
  if (header.request !== context.request) return refuse('replayed_ballot', 'the ballot is about another request');
  if (header.validation !== context.validation)
    return refuse('replayed_ballot', 'the ballot belongs to another validation');
  if (header.round !== context.round) return refuse('replayed_ballot', 'the ballot belongs to another round');
  if (header.timestampMs < context.earliestMs || header.timestampMs > context.latestMs)
    return refuse('replayed_ballot', "the ballot's time lies outside the window of this validation");
  if (registerNonce(header.agent, header.nonce) === 'seen')
    return refuse('replayed_ballot', 'the nonce was used before');
  return undefined;
}

function checkBody(ballot: SignedBallot, context: AdmissionContext): Admission | undefined {
  const { header, body } = ballot;
  const expectedKind = context.round === 1 ? 'assessment' : 'examination';
  if (body.kind !== expectedKind) return refuse('malformed_ballot', `the body is not an ${expectedKind}`);
  if (body.kind === 'assessment') return checkAssessment(body, context);
  const isForeign = body.rulings.some(({ objection }) => !context.docket.has(objection));
  if (isForeign) return refuse('malformed_ballot', 'a ruling names an objection that is not on the docket');
  if (new Set(body.rulings.map(({ objection }) => objection)).size < body.rulings.length)
    return refuse('inconsistent_voting', 'two rulings on one objection');
  if (header.choice === 'approve' && body.rulings.some(({ ruling }) => ruling === 'uphold'))
    return refuse('inconsistent_voting', 'approves the answer and upholds an objection to it');
  return undefined;
}

function checkAssessment(body: AssessmentBody, context: AdmissionContext): Admission | undefined {
  const { objections, findings } = body;
  for (const { claim } of [...objections, ...findings]) {
    if (claim !== null && claim >= context.claimCount)
      return refuse('malformed_ballot', `claim ${claim} does not exist, the answer has ${context.claimCount}`);
  }
  const answerLength = context.textOf('answer')?.length ?? 0;
  if (objections.some(({ end }) => end > answerLength))
    return refuse('malformed_ballot', 'an objection points past the end of the answer');
  for (const { evidence } of [...objections, ...findings]) {
    const invented = evidence.find((item) => !isVerbatim(item, context));
    if (invented !== undefined)
      return refuse('fabricated_evidence', `quotes text that does not stand at ${describePlace(invented)}`);
  }
  return undefined;
}

/** Whether a quotation stands verbatim in the document at the place it names. */
function isVerbatim(evidence: Evidence, context: Pick<AdmissionContext, 'textOf'>): boolean {
  return context.textOf(evidence.document)?.slice(evidence.start, evidence.end) === evidence.quote;
}

function describePlace({ document, start, end }: Evidence): string {
  return `${shortenedText(document, 80)} ${start}..${end}`;
}

function refuse(fault: FaultKind, detail: string): Admission {
  return { kind: 'refused', fault, detail };
}
