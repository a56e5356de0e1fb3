/**
 * Every port of Dikast: what it needs from the world and what can be plugged into it. Interfaces only.
 */
import type { Choice, Finding, Objection, Origin, Ruling } from '@dikast/core/ballots/ballot';
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import type { ValidationRequest } from './request/request.ts';
import type { Subject } from './text/subject.ts';

/** What passes with every call to a validator or agent. */
export interface CallContext {
  /** Fires at the deadline, when the outcome is settled, or when the caller gives up. */
  readonly signal: AbortSignal;
}

/** A validator's opinion. `confidence` is 0 .. 1 and never a weight. */
export interface Assessment {
  readonly choice: Choice;
  readonly confidence: number;
  readonly objections: readonly Objection[];
  readonly findings: readonly Finding[];
  /** How likely the proposition holds, 0 .. 1, by a method that measures it: ranks answers, decides nothing. */
  readonly probability?: number;
  /** Log-odds that its measures add to the pool's score, beside those of the other agents. */
  readonly evidence?: number;
  /** For opinions of models: which, and what it took. */
  readonly origin?: Origin;
}

/** A validator's ruling on one objection, with one sentence why. */
export interface Examination {
  readonly ruling: Ruling;
  readonly reason: string;
  readonly origin?: Origin;
}

/**
 * Code that forms an opinion: plug in your own by implementing this.
 *
 * All validators of a pool judge the same proposition, each by its own method. "Nothing here I can judge" is abstain.
 * Evidence must be quoted verbatim (`subject.quote`): an invented quotation is a fault.
 */
export interface Validator {
  /** Kebab-case, unique in its pool. */
  readonly name: string;
  readonly version: string;
  readonly pool: string;
  /** What the method is strongest at; a configured weight may go with it. */
  readonly specialization: string;
  /**
   * Model or code family: validators of one tend to err together, so that together they hold a third of a panel's weight
   * at most, as far as the clamp allows.
   */
  readonly family?: string;
  /** One sentence on the method, shown by `dikast agents`. */
  readonly method: string;
  /**
   * For methods that change without their name: SHA-256, hexadecimal, of what opinions come from, such as a model and its prompts.
   * What its pool has learned belongs to it: with another digest the pool begins anew.
   */
  readonly methodDigest?: string;
  /** Runs here, at once, and gives the same opinion of the same request: may sit on the fast path. Default false. */
  readonly isDeterministic?: boolean;
  /** What an opinion is expected to cost, in millionths of the operator's currency; decides who is asked first. */
  readonly expectedCostMicros?: number;
  assess(subject: Subject, context: CallContext): Assessment | Promise<Assessment>;
  /** Checks an objection that some agent raised; free to disagree with it, by this validator's own method. */
  examine(objection: Objection, subject: Subject, context: CallContext): Examination | Promise<Examination>;
}

/** An agent's task: the validation it is for, and what to look at. */
export interface AgentTask {
  readonly validation: string;
  /** Digest of the request, as it must stand in the ballot. */
  readonly requestDigest: string;
  readonly subject: Subject;
}

/** An objection on the docket, as an agent sees it: what, not who. */
export interface DocketItem {
  readonly id: string;
  readonly objection: Objection;
}

/**
 * A validator with an identity and a seat. What it returns is not trusted: a signed ballot, or several, or garbage;
 * admission decides (core/ballots).
 */
export interface Agent {
  readonly id: string;
  readonly pool: string;
  readonly specialization: string;
  /** See {@link Validator.family}. */
  readonly family?: string;
  readonly method: string;
  /** See {@link Validator.methodDigest}. */
  readonly methodDigest?: string;
  /** May sit on the fast path. */
  readonly isDeterministic: boolean;
  /** See {@link Validator.expectedCostMicros}; 0 if left out. */
  readonly expectedCostMicros?: number;
  /** ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Signs for the agent's replica, when that runs in this process; without it the replica is one of the silent. */
  readonly replicaSigner?: Signer;
  assess(task: AgentTask, context: CallContext): Promise<unknown>;
  examine(task: AgentTask, docket: readonly DocketItem[], context: CallContext): Promise<unknown>;
}

/** An answer that the agents could not settle, as a plug that looks for further sources sees it. */
export interface DisputedAnswer {
  readonly request: ValidationRequest;
  /** Claims that are contested or open, with the kinds of objection that are unsettled; all checkable ones if none is. */
  readonly claims: readonly { readonly text: string; readonly objections: readonly string[] }[];
  /** What is taken of the answer at most. */
  readonly sourcesMax: number;
  readonly charactersMax: number;
}

/**
 * Looks for sources that may settle what the agents could not. What it returns is not trusted: sources as in a request,
 * with ids that the request does not have; it is called at most once for an answer.
 */
export interface SourceFinder {
  /** Recorded in the verdict. */
  readonly name: string;
  find(question: DisputedAnswer, context: CallContext): unknown;
}

/** Time, injected. */
export interface Clock {
  /** Milliseconds since 1970, for timestamps. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back, for durations. */
  monotonic(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  schedule(delayMs: number, callback: () => void, options?: TimerOptions): () => void;
}

/** How a timer stands to its process. */
export interface TimerOptions {
  /** Nobody waits for it: it does not keep the process alive. */
  readonly isBackground?: boolean;
}

/** Random bytes for nonces and ids. */
export type RandomBytes = (length: number) => Uint8Array;

/** Signs with one key; the key itself never leaves the signer. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

/**
 * Carries protocol messages between the ends of one pool's group. Messages may be lost, doubled, late or out of order:
 * the protocol sees to that. The receiver may rely on `from`: the transport authenticates it.
 */
export interface Transport {
  /** Receives what is sent to `end` from now on; the returned function stops that. One receiver an end. */
  attach(end: Endpoint, receive: (from: Endpoint, message: Message) => void): () => void;
  /** Sends without waiting; an end that nobody attached is not an error. */
  send(from: Endpoint, to: readonly Endpoint[], message: Message): void;
  /** Delivers nothing any more. */
  close(): void;
}

/** Where agents' keys live. */
export interface KeyStore {
  /** The signer of a name, its key pair made on first use. */
  signerOf(name: string): Signer;
}
