/**
 * The same question put to the PBFT core: n replicas order it, the faulty ones execute it falsely and sign what they say,
 * and the client accepts what a quorum of signed replies agrees on. Faulty replicas keep to the protocol otherwise: that
 * they then gain nothing by breaking it is what the simulator examines.
 */
import { utf8Bytes, utf8Text } from '@dikast/core/base/bytes';
import { createPrng } from '@dikast/core/base/prng';
import { createClient } from '@dikast/core/pbft/client';
import { type Client, type ClientOutput, DEFAULT_CLIENT_LIMITS } from '@dikast/core/pbft/client-api';
import { limitsWith } from '@dikast/core/pbft/limits';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import type { StateMachine } from '@dikast/core/pbft/ports';
import { createReplica } from '@dikast/core/pbft/replica';
import type { Replica } from '@dikast/core/pbft/replica-api';
import { type KeyPair, realCrypto, type WorldCrypto } from '../simulator/simulated-crypto.ts';
import { type DoublingOutcome, doublingAnswer, judgeDoubling } from './doubling.ts';

const GROUP = 'doubling';
const CLIENT: Endpoint = { kind: 'client', id: 0 };
/** Long enough for every reply of a correct group; a group without a quorum of equal replies never completes. */
const TICKS_MAX = 20;

interface Letter {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly message: Message;
}

/** Asks a group of which the last `faulty` replicas answer falsely. Equal arguments give equal runs. */
export function runDoublingGroup(n: number, faulty: number, x: number, seed: number): DoublingOutcome {
  return judgeDoubling(x, new DoublingGroup(n, faulty, seed).ask(x));
}

class DoublingGroup {
  readonly #replicas: readonly Replica[];
  readonly #client: Client;
  #letters: Letter[] = [];
  #accepted: number | undefined;

  constructor(n: number, faulty: number, seed: number) {
    const crypto = realCrypto(createPrng(seed));
    const keys = Array.from({ length: n }, () => crypto.createPair());
    const clientKey = crypto.createPair();
    const membership = membershipOf(keys, clientKey);
    this.#replicas = keys.map((key, id) =>
      createDoublingReplica({ id, key, isFaulty: id >= n - faulty }, membership, crypto),
    );
    this.#client = createClient({
      group: GROUP,
      client: CLIENT.id,
      membership,
      firstTimestamp: 1,
      limits: { ...limitsWith({}), ...DEFAULT_CLIENT_LIMITS },
      crypto: { ...crypto, sign: clientKey.sign },
    });
  }

  ask(x: number): number | undefined {
    this.#take(this.#client.step({ kind: 'submit', token: 0, operation: utf8Bytes(String(x)) }));
    for (let tick = 0; tick < TICKS_MAX && this.#accepted === undefined; tick++) {
      for (const replica of this.#replicas)
        this.#send({ kind: 'replica', id: replica.id }, replica.step({ kind: 'tick' }));
      this.#deliver();
    }
    return this.#accepted;
  }

  #deliver(): void {
    for (let letter = this.#letters.shift(); letter !== undefined; letter = this.#letters.shift()) {
      const { from, to, message } = letter;
      if (to.kind === 'client') this.#take(this.#client.step({ kind: 'message', from, message }));
      else this.#send(to, this.#replicas[to.id]?.step({ kind: 'message', from, message }) ?? []);
    }
  }

  #take(outputs: readonly ClientOutput[]): void {
    for (const output of outputs)
      if (output.kind === 'completed') this.#accepted = Number(utf8Text(output.result.bytes));
    this.#send(CLIENT, outputs);
  }

  #send(from: Endpoint, outputs: readonly (ClientOutput | ReturnType<Replica['step']>[number])[]): void {
    for (const output of outputs)
      if (output.kind === 'send') for (const to of output.to) this.#letters.push({ from, to, message: output.message });
  }
}

function createDoublingReplica(
  { id, key, isFaulty }: { readonly id: number; readonly key: KeyPair; readonly isFaulty: boolean },
  genesis: Membership,
  crypto: WorldCrypto,
): Replica {
  return createReplica({
    group: GROUP,
    replica: id,
    genesis,
    limits: limitsWith({}),
    crypto: { ...crypto, sign: key.sign },
    stateMachine: doublingMachine(isFaulty, crypto),
  });
}

function membershipOf(keys: readonly KeyPair[], client: KeyPair): Membership {
  return {
    epoch: 0,
    replicas: keys.map(({ publicKey }, id) => ({ id, publicKey })),
    clients: [{ id: CLIENT.id, publicKey: client.publicKey, isAdministrator: true }],
  };
}

/** Without a state: one question is asked, and no checkpoint is reached. */
function doublingMachine(isFaulty: boolean, { sha256 }: WorldCrypto): StateMachine {
  const nothing = new Uint8Array();
  return {
    execute: (operation) => utf8Bytes(String(doublingAnswer(Number(utf8Text(operation)), isFaulty))),
    stateDigest: () => sha256(nothing),
    snapshot: () => nothing,
    restore: () => true,
  };
}
