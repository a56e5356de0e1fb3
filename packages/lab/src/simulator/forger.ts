/**
 * Makes messages that only a key's holder can make: what Byzantine replicas and clients sign is signed here. It holds the
 * keys of the conspirators and no others.
 */
import { batchDigest, encodeBatch, requestContent, requestStatementOf } from '@dikast/core/pbft/batch';
import { digestHex } from '@dikast/core/pbft/binary';
import { replyStatementEncoder, resultLeafHash } from '@dikast/core/pbft/certificate';
import { newViewContent, viewChangeContent } from '@dikast/core/pbft/codec-parts';
import { rootOf } from '@dikast/core/pbft/merkle';
import type {
  Checkpoint,
  Message,
  NewView,
  PrePrepare,
  Prepare,
  ReplicaId,
  Reply,
  Request,
  ViewChange,
} from '@dikast/core/pbft/message';
import type { Sign } from '@dikast/core/pbft/ports';
import { type EncodeStatement, type Phase, statementEncoder } from '@dikast/core/pbft/statement';
import type { WorldCrypto } from './simulated-crypto.ts';

/** A vote without its signature. */
export interface UnsignedVote {
  readonly epoch: number;
  readonly view: number;
  readonly sequence: number;
  readonly digest: string;
}

/** Signs in the name of the conspirators. */
export class Forger {
  readonly crypto: WorldCrypto;
  readonly #encode: EncodeStatement;
  readonly #encodeReply: ReturnType<typeof replyStatementEncoder>;
  readonly #keys: ReadonlyMap<ReplicaId, Sign>;

  constructor(group: string, crypto: WorldCrypto, keys: ReadonlyMap<ReplicaId, Sign>) {
    this.crypto = crypto;
    this.#encode = statementEncoder(group);
    this.#encodeReply = replyStatementEncoder(group, crypto.sha256);
    this.#keys = keys;
  }

  /** Whether the forger holds this replica's key. */
  holds(replica: ReplicaId): boolean {
    return this.#keys.has(replica);
  }

  /** The replica's signature; garbage when its key is not among the conspirators'. */
  sign(phase: Phase, replica: ReplicaId, vote: UnsignedVote): Uint8Array {
    const { epoch, view, sequence, digest } = vote;
    const bytes = this.#encode({ phase, epoch, sender: replica, view, sequence, content: digest });
    return this.#keys.get(replica)?.(bytes) ?? this.garbage(bytes);
  }

  /** 64 bytes that sign nothing. */
  garbage(bytes: Uint8Array): Uint8Array {
    const half = this.crypto.sha256(bytes);
    const signature = new Uint8Array(64);
    signature.set(half);
    return signature;
  }

  prePrepare(replica: ReplicaId, vote: UnsignedVote, batch: Uint8Array | undefined): PrePrepare {
    return { kind: 'pre-prepare', ...plain(vote), replica, signature: this.sign('pre-prepare', replica, vote), batch };
  }

  prepare(replica: ReplicaId, vote: UnsignedVote, proposalSignature: Uint8Array): Prepare {
    const signature = this.sign('prepare', replica, vote);
    return { kind: 'prepare', ...plain(vote), replica, proposalSignature, signature };
  }

  checkpoint(replica: ReplicaId, vote: Omit<UnsignedVote, 'view'>): Checkpoint {
    const { epoch, sequence, digest } = vote;
    const signature = this.sign('checkpoint', replica, { ...vote, view: 0 });
    return { kind: 'checkpoint', epoch, replica, sequence, digest, signature };
  }

  viewChange(message: Omit<ViewChange, 'signature' | 'kind'>): ViewChange {
    const { epoch, replica, view } = message;
    const digest = viewChangeContent(this.crypto.sha256, message);
    const signature = this.sign('view-change', replica, { epoch, view, sequence: 0, digest });
    return { ...message, kind: 'view-change', signature };
  }

  newView(message: Omit<NewView, 'signature' | 'kind'>): NewView {
    const { epoch, replica, view } = message;
    const digest = newViewContent(this.crypto.sha256, message);
    const signature = this.sign('new-view', replica, { epoch, view, sequence: 0, digest });
    return { ...message, kind: 'new-view', signature };
  }

  /** The same reply with its signature made anew over what it says now. */
  reply(reply: Reply, operations: readonly Uint8Array[]): Reply {
    const { epoch, replica, view, sequence, leafCount, client, timestamp } = reply;
    const leaves = reply.results.map((result, position) =>
      resultLeafHash(this.crypto.sha256, {
        sequence,
        client,
        timestamp,
        position,
        operation: operations[position] ?? new Uint8Array(0),
        result,
      }),
    );
    const range = { first: reply.firstLeaf, count: leaves.length, total: leafCount };
    const root = rootOf(this.crypto.sha256, range, leaves, reply.siblings) ?? new Uint8Array(32);
    const bytes = this.#encodeReply({ epoch, replica, view, sequence, leafCount, root });
    return { ...reply, signature: this.#keys.get(replica)?.(bytes) ?? this.garbage(bytes) };
  }

  /** The message signed anew by its sender, if it is signed and the key is held. */
  resign(message: Message): Message {
    if (!('replica' in message) || !this.holds(message.replica)) return message;
    switch (message.kind) {
      case 'pre-prepare':
        return this.prePrepare(message.replica, message, message.batch);
      case 'prepare':
        return this.prepare(message.replica, message, message.proposalSignature);
      case 'checkpoint':
        return this.checkpoint(message.replica, message);
      case 'view-change':
        return this.viewChange(message);
      case 'new-view':
        return this.newView(message);
      default:
        return message;
    }
  }

  /** A request signed with `sign`, which may be anybody's key. */
  request(unsigned: Omit<Request, 'signature' | 'kind'>, sign: Sign): Request {
    const body = { kind: 'request' as const, ...unsigned };
    const content = requestContent(this.crypto.sha256, body);
    return { ...body, signature: sign(requestStatementOf(this.#encode, unsigned, content)) };
  }

  /** A batch of these requests, with its digest. */
  batch(requests: readonly Request[]): { readonly bytes: Uint8Array; readonly digest: string } {
    const bytes = encodeBatch(requests);
    return { bytes, digest: batchDigest(this.crypto.sha256, bytes) };
  }

  digest(bytes: Uint8Array): string {
    return digestHex(this.crypto.sha256(bytes));
  }
}

function plain({ epoch, view, sequence, digest }: UnsignedVote): UnsignedVote {
  return { epoch, view, sequence, digest };
}
