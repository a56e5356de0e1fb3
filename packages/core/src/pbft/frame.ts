/**
 * Frames: several encoded messages to one peer under one HMAC-SHA256 authenticator, so that its cost is per frame.
 * Keys are pairwise and directional: a key that more than two share would let any of them speak for another.
 *
 * Replay is stopped by sessions. Each end draws a fresh session id when it starts; a frame carries the sender's session,
 * the receiver's session as the sender knows it, and a counter. A hello makes the sessions known: the receiver takes a
 * new session only from a hello that repeats its own, so nothing recorded before its start is ever accepted, and never
 * takes a session twice.
 */
import { assert } from '../base/assert.ts';
import { equalBytes, toHex } from '../base/bytes.ts';
import { BinaryReader, BinaryWriter, DIGEST_BYTES } from './binary.ts';
import type { Endpoint } from './message.ts';
import type { Mac } from './ports.ts';
import { statementPrefix } from './statement.ts';

/** Length of a session id: random bytes from the driver. */
export const SESSION_BYTES = 16;
/** Largest frame. */
export const FRAME_BYTES_MAX = 1 << 24;
/** Messages in a frame at most. */
export const FRAME_MESSAGES_MAX = 4096;
/** Sessions of one peer during one session of ours at most: a peer that restarts more often must wait for our restart. */
export const PEER_SESSIONS_MAX = 1024;
/** Frames that may overtake each other; one that is later than that is dropped. */
export const REPLAY_WINDOW = 64;

const NO_SESSION = new Uint8Array(SESSION_BYTES);
const ENDPOINT_CODES = { replica: 0, client: 1 } as const;
const HELLO = 0;
const DATA = 1;

/** What both ends of a link must know. */
export interface LinkOptions {
  readonly group: string;
  readonly self: Endpoint;
  readonly peer: Endpoint;
  /** Secret of this pair, for example from X25519. */
  readonly secret: Uint8Array;
  /** Fresh random bytes. */
  readonly session: Uint8Array;
  readonly mac: Mac;
}

/** One end of a link: an immutable value; sealing and opening give the next one. */
export interface Link {
  readonly mac: Mac;
  readonly sendKey: Uint8Array;
  readonly receiveKey: Uint8Array;
  readonly sendPrefix: Uint8Array;
  readonly receivePrefix: Uint8Array;
  readonly session: Uint8Array;
  readonly peerSession: Uint8Array | undefined;
  /** Every session taken from the peer so far, in hexadecimal. */
  readonly peerSessions: ReadonlySet<string>;
  readonly sent: number;
  /** Highest counter received, and which of the `REPLAY_WINDOW` from it down came: bit i for `received - i`. */
  readonly received: number;
  readonly receivedBits: bigint;
}

/** Why a frame was dropped. */
export type FrameProblem = 'malformed' | 'over-limit' | 'bad-authenticator' | 'unknown-session' | 'replayed';

/** What an arriving frame brought. */
export type OpenedFrame =
  | { readonly kind: 'messages'; readonly link: Link; readonly messages: readonly Uint8Array[] }
  /** `answer` goes back to the peer when present. */
  | { readonly kind: 'hello'; readonly link: Link; readonly answer: Uint8Array | undefined }
  | { readonly kind: 'dropped'; readonly problem: FrameProblem };

/** A link before its first frame. */
export function createLink(options: LinkOptions): Link {
  assert(options.session.length === SESSION_BYTES, `a session id has ${SESSION_BYTES} bytes`);
  const sendPrefix = directionPrefix(options.group, options.self, options.peer);
  const receivePrefix = directionPrefix(options.group, options.peer, options.self);
  return {
    mac: options.mac,
    sendKey: options.mac(options.secret, sendPrefix),
    receiveKey: options.mac(options.secret, receivePrefix),
    sendPrefix,
    receivePrefix,
    session: options.session,
    peerSession: undefined,
    peerSessions: new Set(),
    sent: 0,
    received: 0,
    receivedBits: 0n,
  };
}

/** A frame that makes the sender's session known; sent first, and again until the peer's session is known. */
export function sealHello(link: Link): Uint8Array {
  return seal(link, HELLO, 0, []);
}

/** A frame of messages. The peer's session must be known. */
export function sealFrame(link: Link, messages: readonly Uint8Array[]): { link: Link; frame: Uint8Array } {
  assert(link.peerSession !== undefined, 'a hello was received before messages are sent');
  assert(messages.length <= FRAME_MESSAGES_MAX, `a frame has at most ${FRAME_MESSAGES_MAX} messages`);
  const sent = link.sent + 1;
  return { link: { ...link, sent }, frame: seal(link, DATA, sent, messages) };
}

/** Opens a frame that anyone may have made. Demands in order: size, layout, authenticator, sessions, counter. */
export function openFrame(link: Link, frame: Uint8Array): OpenedFrame {
  if (frame.length > FRAME_BYTES_MAX) return { kind: 'dropped', problem: 'over-limit' };
  if (frame.length < DIGEST_BYTES) return { kind: 'dropped', problem: 'malformed' };
  const content = frame.subarray(0, frame.length - DIGEST_BYTES);
  const tag = link.mac(link.receiveKey, authenticated(link.receivePrefix, content));
  if (!equalInConstantTime(tag, frame.subarray(content.length)))
    return { kind: 'dropped', problem: 'bad-authenticator' };
  const head = readFrame(content);
  if (head === undefined) return { kind: 'dropped', problem: 'malformed' };
  return head.type === HELLO ? openHello(link, head) : openData(link, head);
}

interface FrameContent {
  readonly type: number;
  readonly session: Uint8Array;
  readonly echo: Uint8Array;
  readonly counter: number;
  readonly messages: readonly Uint8Array[];
}

function openHello(link: Link, head: FrameContent): OpenedFrame {
  const isFresh = equalBytes(head.echo, link.session);
  const name = toHex(head.session);
  if (isFresh && !link.peerSessions.has(name)) {
    if (link.peerSessions.size >= PEER_SESSIONS_MAX) return { kind: 'dropped', problem: 'over-limit' };
    const peerSessions = new Set([...link.peerSessions, name]);
    const peerSession = head.session.slice();
    const next = { ...link, peerSession, peerSessions, received: 0, receivedBits: 0n };
    return { kind: 'hello', link: next, answer: sealHello(next) };
  }
  // An unproven session is answered, not adopted: the answer lets the peer repeat our session id.
  const answer = isFresh ? undefined : seal({ ...link, peerSession: head.session }, HELLO, 0, []);
  return { kind: 'hello', link, answer };
}

function openData(link: Link, head: FrameContent): OpenedFrame {
  const isCurrent =
    link.peerSession !== undefined && equalBytes(head.session, link.peerSession) && equalBytes(head.echo, link.session);
  if (!isCurrent) return { kind: 'dropped', problem: 'unknown-session' };
  const next = receivedCounter(link, head.counter);
  return next === undefined
    ? { kind: 'dropped', problem: 'replayed' }
    : { kind: 'messages', link: next, messages: head.messages };
}

function receivedCounter(link: Link, counter: number): Link | undefined {
  const ahead = counter - link.received;
  if (ahead > 0) {
    const kept = ahead < REPLAY_WINDOW ? BigInt.asUintN(REPLAY_WINDOW, link.receivedBits << BigInt(ahead)) : 0n;
    return { ...link, received: counter, receivedBits: kept | 1n };
  }
  if (-ahead >= REPLAY_WINDOW) return undefined;
  const bit = 1n << BigInt(-ahead);
  if ((link.receivedBits & bit) !== 0n) return undefined;
  return { ...link, receivedBits: link.receivedBits | bit };
}

function seal(link: Link, type: number, counter: number, messages: readonly Uint8Array[]): Uint8Array {
  const size = messages.reduce((total, message) => total + 4 + message.length, 64 + DIGEST_BYTES);
  assert(size <= FRAME_BYTES_MAX, `a frame has at most ${FRAME_BYTES_MAX} bytes`);
  const { sendPrefix } = link;
  const writer = new BinaryWriter(sendPrefix.length + size);
  writer.raw(sendPrefix);
  writer.u8(type);
  writer.raw(link.session);
  writer.raw(link.peerSession ?? NO_SESSION);
  writer.u64(counter);
  writer.u16(messages.length);
  for (const message of messages) writer.bytes(message);
  writer.raw(link.mac(link.sendKey, writer.view()));
  return writer.view().slice(sendPrefix.length);
}

function readFrame(content: Uint8Array): FrameContent | undefined {
  const reader = new BinaryReader(content);
  const type = reader.u8();
  if (type !== HELLO && type !== DATA) reader.fail('unknown-kind');
  const decoded = reader.finish({
    type,
    session: reader.raw(SESSION_BYTES),
    echo: reader.raw(SESSION_BYTES),
    counter: reader.u64(),
    messages: reader.list(reader.count(FRAME_MESSAGES_MAX), () => reader.bytes(FRAME_BYTES_MAX)),
  });
  return decoded.ok ? decoded.value : undefined;
}

function directionPrefix(group: string, sender: Endpoint, receiver: Endpoint): Uint8Array {
  const writer = new BinaryWriter();
  writer.raw(statementPrefix(group));
  for (const end of [sender, receiver]) {
    writer.u8(ENDPOINT_CODES[end.kind]);
    writer.u32(end.id);
  }
  return writer.toBytes();
}

function authenticated(prefix: Uint8Array, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(prefix.length + content.length);
  bytes.set(prefix);
  bytes.set(content, prefix.length);
  return bytes;
}

function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  return difference === 0;
}
