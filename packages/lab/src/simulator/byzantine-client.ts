/**
 * A client that is a member and misbehaves: different requests under one timestamp, signatures that only some replicas
 * can accept (the MAC attack), requests for others, timestamps from nowhere, membership changes it may not make.
 */
import type { Prng } from '@dikast/core/base/prng';
import { encodeMembership, type Membership } from '@dikast/core/pbft/membership';
import type { ClientId, Endpoint, Message, ReplicaId, Request } from '@dikast/core/pbft/message';
import { type FaultProfile, strengthOf } from './fault-profile.ts';
import type { Forger } from './forger.ts';
import type { KeyPair } from './simulated-crypto.ts';

/** What a Byzantine client works with. */
export interface ByzantineClientOptions {
  readonly id: ClientId;
  readonly key: KeyPair;
  readonly otherClients: readonly ClientId[];
  readonly forger: Forger;
  readonly prng: Prng;
  readonly profile: FaultProfile;
  readonly membership: Membership;
  readonly requestBytesMax: number;
  readonly send: (to: Endpoint, message: Message) => void;
}

/** Acts once a tick; listens to nothing. */
export class ByzantineClient {
  readonly id: ClientId;
  readonly #options: ByzantineClientOptions;
  #timestamp = 1;

  constructor(options: ByzantineClientOptions) {
    this.id = options.id;
    this.#options = options;
  }

  tick(): void {
    if (this.#plays('client-equivocation')) this.#equivocate();
    if (this.#plays('bad-requests')) this.#sendBadRequest();
    if (this.#plays('large-requests')) this.#sendLargeRequest();
  }

  #plays(fault: 'client-equivocation' | 'bad-requests' | 'large-requests'): boolean {
    return this.#options.prng.nextFraction() < 0.3 * strengthOf(this.#options.profile, fault);
  }

  /** Every replica sees another operation under the same timestamp. */
  #equivocate(): void {
    const timestamp = this.#timestamp++;
    for (const replica of this.#replicas()) this.#sendTo(replica, this.#signed(timestamp, [this.#operation(8)]));
  }

  /** The same request, good for some replicas and bad for others; and other things no correct client sends. */
  #sendBadRequest(): void {
    const { prng, forger, otherClients, membership } = this.#options;
    const timestamp = this.#timestamp++;
    const good = this.#signed(timestamp, [this.#operation(8)]);
    const bad = { ...good, signature: forger.garbage(good.signature) };
    const kind = prng.nextBelow(5);
    for (const replica of this.#replicas()) {
      if (kind === 0) this.#sendTo(replica, prng.nextBelow(2) === 0 ? good : bad);
      else if (kind === 1) this.#sendTo(replica, { ...bad, client: otherClients[0] ?? this.id });
      else if (kind === 2) this.#sendTo(replica, this.#signed(2 ** 48 + prng.nextBelow(100), [this.#operation(8)]));
      else if (kind === 3) this.#sendTo(replica, this.#membershipRequest(timestamp, membership));
      else this.#sendTo(replica, bad);
    }
  }

  #sendLargeRequest(): void {
    const { prng, requestBytesMax } = this.#options;
    const operations = Array.from({ length: 1 + prng.nextBelow(4) }, () =>
      this.#operation(prng.nextBelow(requestBytesMax / 4)),
    );
    const request = this.#signed(this.#timestamp++, operations);
    for (const replica of this.#replicas()) this.#sendTo(replica, request);
  }

  #membershipRequest(timestamp: number, membership: Membership): Request {
    const operations = [encodeMembership({ ...membership, epoch: membership.epoch + 1 })];
    const unsigned = { client: this.id, timestamp, purpose: 'membership' as const, operations };
    return this.#options.forger.request(unsigned, this.#options.key.sign);
  }

  #signed(timestamp: number, operations: readonly Uint8Array[]): Request {
    const unsigned = { client: this.id, timestamp, purpose: 'operations' as const, operations };
    return this.#options.forger.request(unsigned, this.#options.key.sign);
  }

  #operation(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#options.prng.nextBelow(256));
  }

  #replicas(): readonly ReplicaId[] {
    return this.#options.membership.replicas.map((member) => member.id);
  }

  #sendTo(id: ReplicaId, message: Message): void {
    this.#options.send({ kind: 'replica', id }, message);
  }
}
