/**
 * What happens to a message on its way out of, or into, a Byzantine replica: left out, held back, or changed into
 * something the protocol must survive. Each trick is one fault of the profile.
 */
import { decodeMessage, encodeMessage } from '@dikast/core/pbft/codec';
import type {
  CheckpointProof,
  Chunk,
  Endpoint,
  Message,
  PrePrepare,
  Reply,
  Request,
  Status,
} from '@dikast/core/pbft/message';
import type { Traitor } from './conspiracy.ts';
import { falseState } from './false-state.ts';
import { falseNewView, falseViewChange } from './false-views.ts';
import { wishedDigest } from './forged-certificates.ts';
import { forkMessage } from './fork-trick.ts';
import { MOMENTS_PER_TICK } from './network.ts';

/** A message and how long the sender holds it back. */
export interface Letter {
  readonly message: Message;
  readonly delay: number;
}

/** Whether a Byzantine replica lets its puppet see a message. */
export function letsIn(traitor: Traitor, message: Message): boolean {
  const { conspiracy } = traitor;
  conspiracy.archiveMessage(message);
  if (message.kind === 'request' && conspiracy.profile.has('suppression'))
    return message.client !== conspiracy.victimClient;
  if (message.kind === 'fetch-batch' && conspiracy.plays('withheld-bodies', 2)) return false;
  return true;
}

/** What becomes of a message that the puppet wants to send. */
export function sentInstead(traitor: Traitor, to: Endpoint, original: Message): Letter | undefined {
  const { conspiracy } = traitor;
  if (isSilent(traitor, to, original)) return undefined;
  let message = to.kind === 'replica' ? forkMessage(traitor, to.id, original) : original;
  message = TRICKS.reduce((changed, trick) => trick(traitor, changed), message);
  const garbled = garble(traitor, message);
  if (garbled === undefined) return undefined;
  const isDawdling = message.kind === 'pre-prepare' && conspiracy.profile.has('throttling');
  const { requestTimeoutTicks } = traitor.state.limits;
  const delay = isDawdling ? Math.floor(requestTimeoutTicks * MOMENTS_PER_TICK * 0.6) : 0;
  return { message: garbled, delay };
}

type Trick = (traitor: Traitor, message: Message) => Message;

const TRICKS: readonly Trick[] = [
  withholdBody,
  spoilBatch,
  falsifyVote,
  falseViewChange,
  falseNewView,
  falsifyReply,
  falsifyStatus,
  falsifyTransfer,
  shiftNumbers,
];

function isSilent(traitor: Traitor, to: Endpoint, message: Message): boolean {
  const { conspiracy } = traitor;
  if (!conspiracy.profile.has('silence')) return false;
  if (conspiracy.silentKinds.has(message.kind)) return true;
  if (to.kind === 'replica' && conspiracy.silentTowards.has(to.id)) return conspiracy.prng.nextBelow(4) > 0;
  return conspiracy.plays('silence', 0.5);
}

function withholdBody(traitor: Traitor, message: Message): Message {
  if (message.kind !== 'pre-prepare' || !traitor.conspiracy.plays('withheld-bodies')) return message;
  return { ...message, batch: undefined };
}

/** A batch that is forged, repeated or cut, under a good digest and signature. */
function spoilBatch(traitor: Traitor, message: Message): Message {
  const { conspiracy } = traitor;
  if (message.kind !== 'pre-prepare' || message.batch === undefined) return message;
  if (conspiracy.plays('forgery', 0.5)) return withBatch(traitor, message, forgedBatch(traitor));
  if (conspiracy.plays('false-state', 0.3)) return { ...message, batch: otherBatch(traitor, message.batch) };
  if (!conspiracy.plays('malformed', 0.5)) return message;
  const requests = conspiracy.requests.slice(0, 2);
  const repeated = conspiracy.forger.batch([...requests, ...requests]).bytes;
  const cut = message.batch.slice(0, conspiracy.prng.nextBelow(message.batch.length));
  return withBatch(traitor, message, conspiracy.prng.nextBelow(2) === 0 ? repeated : cut);
}

/** A request in the name of a correct client that it never made, or one with another content under its signature. */
function forgedBatch(traitor: Traitor): Uint8Array {
  const { forger, prng, world } = traitor.conspiracy;
  const client = traitor.conspiracy.pick(world.clients) ?? 0;
  const known = traitor.conspiracy.pick(traitor.conspiracy.requests);
  const operations = [Uint8Array.from([prng.nextBelow(256), prng.nextBelow(256)])];
  const timestamp = traitor.state.replyTable.highest(client) + 1;
  const invented = forger.request({ client, timestamp, purpose: 'operations', operations }, (bytes) =>
    forger.garbage(bytes),
  );
  return forger.batch([known === undefined ? invented : prng.nextBelow(2) === 0 ? { ...known, operations } : invented])
    .bytes;
}

function withBatch(traitor: Traitor, message: PrePrepare, batch: Uint8Array): Message {
  const { forger } = traitor.conspiracy;
  return forger.prePrepare(message.replica, { ...message, digest: forger.digest(batch) }, batch);
}

function falsifyVote(traitor: Traitor, message: Message): Message {
  const { conspiracy } = traitor;
  const { kind } = message;
  if (kind === 'prepare' || kind === 'commit' || kind === 'committed') {
    if (!conspiracy.plays('false-votes', 0.5)) return message;
    return conspiracy.forger.resign({ ...message, digest: wishedDigest(traitor) });
  }
  if (kind !== 'checkpoint' || !conspiracy.plays('false-checkpoint')) return message;
  const digest = conspiracy.forger.digest(Uint8Array.from([conspiracy.prng.nextBelow(3)]));
  return conspiracy.forger.resign({ ...message, digest });
}

function falsifyReply(traitor: Traitor, message: Message): Message {
  if (message.kind !== 'reply' || !traitor.conspiracy.plays('false-reply')) return message;
  const bytes = Uint8Array.from([7]);
  const results = message.results.map(() => ({ status: 'done' as const, bytes }));
  const request = traitor.conspiracy.requests.find(isRequestOf(message));
  return traitor.conspiracy.forger.reply({ ...message, results }, request?.operations ?? []);
}

function isRequestOf(reply: Reply): (request: Request) => boolean {
  return (request) => request.client === reply.client && request.timestamp === reply.timestamp;
}

function falsifyStatus(traitor: Traitor, message: Message): Message {
  if (message.kind !== 'status' || !traitor.conspiracy.plays('false-status')) return message;
  const { prng } = traitor.conspiracy;
  const more = prng.nextBelow(3) === 0 ? 2 ** 40 : prng.nextBelow(20);
  const changes: readonly Partial<Status>[] = [
    { stable: message.stable + more, executed: message.executed + more },
    { executed: 0, stable: 0 },
    { view: message.view + more, isChangingView: true },
    { epoch: message.epoch + 1 },
  ];
  return { ...message, ...traitor.conspiracy.pick(changes) };
}

function falsifyTransfer(traitor: Traitor, message: Message): Message {
  const { conspiracy } = traitor;
  const isTransfer = message.kind === 'checkpoint-proof' || message.kind === 'chunk' || message.kind === 'batch-body';
  if (!isTransfer || !conspiracy.plays('false-state')) return message;
  if (message.kind !== 'batch-body') return falsifiedPiece(traitor, message);
  return { ...message, batch: otherBatch(traitor, message.batch) };
}

/** A batch that is good in itself but not the one that was asked for, or a damaged one. */
function otherBatch(traitor: Traitor, batch: Uint8Array): Uint8Array {
  const { conspiracy } = traitor;
  if (conspiracy.prng.nextBelow(3) > 0)
    return conspiracy.forger.batch(conspiracy.requests.slice(0, conspiracy.prng.nextBelow(3))).bytes;
  const damaged = batch.slice();
  damaged[damaged.length - 1] = conspiracy.prng.nextBelow(256);
  return damaged;
}

function falsifiedPiece(traitor: Traitor, message: CheckpointProof | Chunk): Message {
  const { conspiracy, state } = traitor;
  const fake = falseState(traitor);
  if (message.kind === 'checkpoint-proof') {
    const isInvented = conspiracy.prng.nextBelow(2) === 0;
    return {
      ...message,
      certificate: isInvented ? fake.certificate : message.certificate,
      snapshotBytes: fake.snapshot.length,
    };
  }
  const bytes = fake.snapshot.slice(message.offset, message.offset + state.limits.chunkBytes);
  return bytes.length === 0 ? message : { ...message, bytes };
}

/** Small-scope mutations in the manner of ByzzFuzz: a number one off, another digest, signed again where possible. */
function shiftNumbers(traitor: Traitor, message: Message): Message {
  const { conspiracy } = traitor;
  if (!conspiracy.plays('small-mutation', 0.4)) return message;
  const shift = conspiracy.prng.nextBelow(2) === 0 ? 1 : -1;
  const field = conspiracy.pick(['view', 'sequence', 'epoch', 'digest', 'timestamp', 'offset'] as const);
  const value = field === undefined ? undefined : (message as unknown as Record<string, unknown>)[field];
  if (field === undefined || value === undefined) return message;
  const changed = typeof value === 'number' ? Math.max(value + shift, 0) : wishedDigest(traitor);
  return conspiracy.forger.resign({ ...message, [field]: changed } as Message);
}

/** Bytes on the wire that somebody damaged; most of them do not decode. */
function garble(traitor: Traitor, message: Message): Message | undefined {
  const { conspiracy, state } = traitor;
  if (!conspiracy.plays('malformed', 0.3)) return message;
  const { prng } = conspiracy;
  const bytes = encodeMessage(message);
  const isCut = prng.nextBelow(3) === 0;
  const damaged = isCut ? bytes.slice(0, prng.nextBelow(bytes.length)) : bytes.slice();
  for (let count = prng.nextBelow(4); count > 0 && damaged.length > 0; count--)
    damaged[prng.nextBelow(Math.min(damaged.length, 64))] = prng.nextBelow(256);
  const decoded = decodeMessage(damaged, state.limits);
  if (decoded.ok) return decoded.value;
  conspiracy.world.undecodable();
  return undefined;
}
