/**
 * One end of a pair over a loopback connection: frames under pairwise HMAC-SHA256, behind their length. Messages wait in
 * an outbox until the turn of the event loop is over; then all of them leave in one frame and one write.
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { createLink, type Link, openFrame, SESSION_BYTES, sealFrame, sealHello } from '@dikast/core/pbft/frame';
import type { Endpoint } from '@dikast/core/pbft/message';
import { countedMac, GROUP, pairSecret } from './pbft-crypto.ts';
import type { WorkCounts } from './pbft-work.ts';

const LENGTH_BYTES = 4;
/** Kind and id of the end that connects; the first frame proves it. */
export const INTRODUCTION_BYTES = 5;

/** What a connection tells its owner. */
export interface ConnectionEvents {
  readonly onMessages: (from: Endpoint, messages: readonly Uint8Array[]) => void;
  /** Both ends know each other's session. */
  readonly onReady: () => void;
}

/** A connection between two ends that know each other's name. */
export class Connection {
  readonly peer: Endpoint;
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #link: Link;
  #outbox: Uint8Array[] = [];
  #received: Buffer = Buffer.alloc(0);

  constructor(
    ends: { readonly self: Endpoint; readonly peer: Endpoint },
    socket: Socket,
    work: WorkCounts,
    events: ConnectionEvents,
  ) {
    this.peer = ends.peer;
    this.#socket = socket;
    this.#events = events;
    const secret = pairSecret(ends.self, ends.peer);
    const session = randomBytes(SESSION_BYTES);
    this.#link = createLink({ group: GROUP, ...ends, secret, session, mac: countedMac(work) });
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.#write(sealHello(this.#link));
  }

  /** Puts an encoded message into the next frame. */
  post(message: Uint8Array): void {
    this.#outbox.push(message);
  }

  /** Sends what waits, once the peer is known. */
  flush(): void {
    if (this.#outbox.length === 0 || this.#link.peerSession === undefined) return;
    const { link, frame } = sealFrame(this.#link, this.#outbox);
    this.#link = link;
    this.#outbox = [];
    this.#write(frame);
  }

  /** Takes bytes that arrived. */
  receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    let offset = 0;
    while (offset + LENGTH_BYTES <= this.#received.length) {
      const end = offset + LENGTH_BYTES + this.#received.readUInt32BE(offset);
      if (end > this.#received.length) break;
      // A copy: messages that are kept must not keep the whole chunk.
      this.#open(Uint8Array.prototype.slice.call(this.#received, offset + LENGTH_BYTES, end));
      offset = end;
    }
    this.#received = this.#received.subarray(offset);
  }

  close(): void {
    this.#socket.destroy();
  }

  #open(frame: Uint8Array): void {
    const opened = openFrame(this.#link, frame);
    if (opened.kind === 'dropped') throw new Error(`a frame of ${this.peer.kind} ${this.peer.id}: ${opened.problem}`);
    const wasReady = this.#link.peerSession !== undefined;
    this.#link = opened.link;
    if (opened.kind === 'messages') {
      this.#events.onMessages(this.peer, opened.messages);
      return;
    }
    if (opened.answer !== undefined) this.#write(opened.answer);
    if (!wasReady && this.#link.peerSession !== undefined) this.#events.onReady();
  }

  #write(frame: Uint8Array): void {
    const bytes = Buffer.allocUnsafe(LENGTH_BYTES + frame.length);
    bytes.writeUInt32BE(frame.length, 0);
    bytes.set(frame, LENGTH_BYTES);
    this.#socket.write(bytes);
  }
}

/** What the connecting end says first. */
export function introductionOf({ kind, id }: Endpoint): Uint8Array {
  const bytes = Buffer.alloc(INTRODUCTION_BYTES);
  bytes.writeUInt8(kind === 'replica' ? 0 : 1);
  bytes.writeUInt32BE(id, 1);
  return bytes;
}

/** Who connects, from the first bytes of a connection. */
export function introducedEnd(bytes: Buffer): Endpoint {
  return { kind: bytes.readUInt8() === 0 ? 'replica' : 'client', id: bytes.readUInt32BE(1) };
}
