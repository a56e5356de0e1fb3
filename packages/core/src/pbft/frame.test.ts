import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createLink,
  FRAME_BYTES_MAX,
  FRAME_MESSAGES_MAX,
  type Link,
  openFrame,
  PEER_SESSIONS_MAX,
  REPLAY_WINDOW,
  SESSION_BYTES,
  sealFrame,
  sealHello,
} from './frame.ts';
import { clientEnd, replicaEnd } from './test-cluster.ts';

const mac = (key: Uint8Array, bytes: Uint8Array) => new Uint8Array(createHmac('sha256', key).update(bytes).digest());
const secret = new Uint8Array(32).fill(7);

function linkOf(self: number, peer: number, group = 'pool', key = secret): Link {
  return createLink({
    group,
    self: replicaEnd(self),
    peer: replicaEnd(peer),
    secret: key,
    session: new Uint8Array(randomBytes(16)),
    mac,
  });
}

/** Both ends after their handshake. */
function connect(left: Link, right: Link): [Link, Link] {
  let [a, b] = [left, right];
  let frame: Uint8Array | undefined = sealHello(a);
  for (let turn = 1; frame !== undefined; turn++) {
    const opened = openFrame(turn % 2 === 1 ? b : a, frame);
    if (opened.kind !== 'hello') throw new Error(`a hello was ${opened.kind}`);
    if (turn % 2 === 1) b = opened.link;
    else a = opened.link;
    frame = opened.answer;
  }
  return [a, b];
}

describe('link frames (traps 21 and 24)', () => {
  it('several messages travel under one authenticator', () => {
    const [a, b] = connect(linkOf(0, 1), linkOf(1, 0));
    const { frame } = sealFrame(a, [Uint8Array.of(1), Uint8Array.of(2, 3)]);
    const opened = openFrame(b, frame);
    expect(opened.kind === 'messages' && opened.messages.map((one) => [...one])).toEqual([[1], [2, 3]]);
  });

  it('any changed byte makes the frame worthless', () => {
    const [a, b] = connect(linkOf(0, 1), linkOf(1, 0));
    const { frame } = sealFrame(a, [Uint8Array.of(1)]);
    for (let index = 0; index < frame.length; index++) {
      const changed = frame.map((byte, at) => (at === index ? byte ^ 1 : byte));
      expect(openFrame(b, changed).kind).toBe('dropped');
    }
  });

  it('a frame is good once', () => {
    const [a, b] = connect(linkOf(0, 1), linkOf(1, 0));
    const { frame } = sealFrame(a, []);
    const opened = openFrame(b, frame);
    if (opened.kind !== 'messages') throw new Error('the first one is good');
    expect(openFrame(opened.link, frame)).toEqual({ kind: 'dropped', problem: 'replayed' });
  });

  it('frames may overtake each other within the window, not beyond', () => {
    let [a, b] = connect(linkOf(0, 1), linkOf(1, 0));
    const frames: Uint8Array[] = [];
    for (let count = 0; count < REPLAY_WINDOW + 2; count++) {
      const sealed = sealFrame(a, []);
      a = sealed.link;
      frames.push(sealed.frame);
    }
    const last = openFrame(b, frames.at(-1) as Uint8Array);
    if (last.kind === 'messages') b = last.link;
    expect(openFrame(b, frames.at(-3) as Uint8Array).kind).toBe('messages');
    expect(openFrame(b, frames[0] as Uint8Array)).toEqual({ kind: 'dropped', problem: 'replayed' });
    expect(b.receivedBits < 2n ** BigInt(REPLAY_WINDOW)).toBe(true);
  });

  it('a peer may leap to any counter: what it sends below the window is dropped, each frame within it is good once', () => {
    let [a, b] = connect(linkOf(0, 1), linkOf(1, 0));
    const highest = 100 * REPLAY_WINDOW;
    const counters = [highest - 3, highest, highest - REPLAY_WINDOW + 1, highest - 3, highest - REPLAY_WINDOW, 1];
    const verdicts = [...counters, Number.MAX_SAFE_INTEGER, highest, 1].map((counter) => {
      a = { ...a, sent: counter - 1 };
      const opened = openFrame(b, sealFrame(a, []).frame);
      if (opened.kind === 'messages') b = opened.link;
      return opened.kind;
    });
    const [good, bad] = ['messages', 'dropped'];
    expect(verdicts).toEqual([good, good, good, bad, bad, bad, good, bad, bad]);
  });

  it('a frame recorded before the receiver restarted is refused', () => {
    const [a] = connect(linkOf(0, 1), linkOf(1, 0));
    const { frame } = sealFrame(a, []);
    const [, restarted] = connect(linkOf(0, 1), linkOf(1, 0));
    expect(openFrame(restarted, frame)).toEqual({ kind: 'dropped', problem: 'unknown-session' });
  });

  it('an old session of a restarted sender is never taken again', () => {
    const old = linkOf(0, 1);
    const [oldLink, receiver] = connect(old, linkOf(1, 0));
    const [, now] = connect(linkOf(0, 1), receiver);
    const replayed = openFrame(now, sealHello(oldLink));
    expect(replayed.kind === 'hello' && replayed.link.peerSession).toEqual(now.peerSession);
    expect(openFrame(now, sealFrame(oldLink, []).frame)).toEqual({ kind: 'dropped', problem: 'unknown-session' });
  });

  it('a frame does not pass in the other direction', () => {
    const [a] = connect(linkOf(0, 1), linkOf(1, 0));
    expect(openFrame(a, sealFrame(a, []).frame)).toEqual({ kind: 'dropped', problem: 'bad-authenticator' });
  });

  it.each([
    ['another group', linkOf(1, 0, 'other pool')],
    ['another peer', linkOf(1, 2)],
    ['another secret', linkOf(1, 0, 'pool', new Uint8Array(32))],
  ])('a frame for %s is refused', (_title, receiver) => {
    const [a] = connect(linkOf(0, 1), linkOf(1, 0));
    expect(openFrame(receiver, sealFrame(a, []).frame)).toEqual({ kind: 'dropped', problem: 'bad-authenticator' });
  });

  it('a client and a replica of the same number have different keys', () => {
    const ends = [replicaEnd(3), clientEnd(3)].map((self) =>
      createLink({ group: 'pool', self, peer: replicaEnd(0), secret, session: new Uint8Array(16), mac }),
    );
    expect(ends[0]?.sendKey).not.toEqual(ends[1]?.sendKey);
  });

  it('a link keeps its bounds on frames, messages and sessions', () => {
    let [a] = connect(linkOf(0, 1), linkOf(1, 0));
    const [reconnected, b] = connect(a, linkOf(1, 0));
    expect(openFrame(b, new Uint8Array(FRAME_BYTES_MAX + 1))).toEqual({ kind: 'dropped', problem: 'over-limit' });
    const tooMany = Array.from({ length: FRAME_MESSAGES_MAX + 1 }, () => new Uint8Array(0));
    expect(() => sealFrame(a, tooMany)).toThrow('messages');
    const crowded = {
      ...b,
      peerSessions: new Set(Array.from({ length: PEER_SESSIONS_MAX }, (_, index) => `${index}`)),
    };
    a = { ...reconnected, session: new Uint8Array(SESSION_BYTES).fill(9) };
    expect(openFrame(crowded, sealHello(a))).toEqual({ kind: 'dropped', problem: 'over-limit' });
    expect(() =>
      createLink({ group: 'pool', self: replicaEnd(0), peer: replicaEnd(1), secret, session: new Uint8Array(3), mac }),
    ).toThrow('session');
  });

  it('short and random bytes are dropped', () => {
    const link = linkOf(0, 1);
    for (const length of [0, 1, 31, 32, 33, 500]) expect(openFrame(link, new Uint8Array(length)).kind).toBe('dropped');
  });
});
