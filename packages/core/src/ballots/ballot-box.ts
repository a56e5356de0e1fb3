/**
 * The ballot box of one round in one pool: admits ballots, keeps one an agent, and turns every refusal into a fault.
 * Fed the same ballots in the same order it comes to the same content, here and at whoever checks a verdict later.
 */

import { forgetOldest } from '../base/bounded.ts';
import { shortenedText } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { FAULT_EVIDENCE_LENGTH_MAX, type Fault, type FaultKind, isEvidenceKind } from '../faults/fault.ts';
import type { SignedBallot } from './ballot.ts';
import { type AdmissionContext, admitBallot, type NonceRegister } from './ballot-admission.ts';

/** What became of a ballot: counted, or refused with the fault that it is. */
export type Receipt =
  | { readonly kind: 'counted'; readonly ballot: SignedBallot }
  | { readonly kind: 'refused'; readonly fault: Fault };

/** Ballots of one round. */
export class BallotBox {
  readonly #context: AdmissionContext;
  readonly #registerNonce: NonceRegister;
  readonly #counted = new Map<string, SignedBallot>();
  readonly #barred = new Set<string>();

  constructor(context: AdmissionContext, registerNonce: NonceRegister) {
    this.#context = context;
    this.#registerNonce = registerNonce;
  }

  /** Clean ballots in the order they were counted, at most one an agent. */
  get ballots(): readonly SignedBallot[] {
    return [...this.#counted.values()];
  }

  /**
   * Receives what `from` sent. A second, different ballot of one agent in one round is equivocation: both are void and
   * the agent's vote is gone. A copy of the first is refused and changes nothing. A void ballot takes the vote with it.
   */
  receive(from: string, raw: unknown): Receipt {
    const first = this.#counted.get(from);
    if (first !== undefined && isSameBallot(first, raw))
      return this.#refuse(from, 'replayed_ballot', 'the same ballot was sent twice', [raw]);
    const admission = admitBallot(raw, from, this.#context, this.#registerNonce);
    if (admission.kind === 'refused') {
      this.#bar(from, admission.fault);
      return this.#refuse(from, admission.fault, admission.detail, [raw]);
    }
    if (first !== undefined || this.#barred.has(from)) {
      this.#bar(from, 'equivocation');
      const both = first === undefined ? [raw] : [first, raw];
      return this.#refuse(from, 'equivocation', 'two different ballots in one round', both);
    }
    this.#counted.set(from, admission.ballot);
    return { kind: 'counted', ballot: admission.ballot };
  }

  /** A replayed or unsigned ballot says nothing about the agent's own one; any other defect voids the agent's vote. */
  #bar(agent: string, fault: FaultKind): void {
    if (fault === 'replayed_ballot' || fault === 'invalid_signature') return;
    this.#barred.add(agent);
    this.#counted.delete(agent);
  }

  #refuse(agent: string, kind: FaultKind, detail: string, offending: readonly unknown[]): Receipt {
    const { pool } = this.#context;
    const faultClass = isEvidenceKind(kind) ? 'evidence' : 'suspicion';
    return { kind: 'refused', fault: { agent, pool, kind, class: faultClass, detail, evidence: exhibit(offending) } };
  }
}

/** A register of nonces that remembers at most `agentsMax` agents with `perAgentMax` nonces each, oldest forgotten. */
export function createNonceRegister(bounds: { agentsMax: number; perAgentMax: number }): NonceRegister {
  const seen = new Map<string, Set<string>>();
  return (agent, nonce) => {
    let nonces = seen.get(agent);
    if (nonces === undefined) {
      forgetOldest(seen, bounds.agentsMax);
      nonces = new Set();
      seen.set(agent, nonces);
    }
    if (nonces.has(nonce)) return 'seen';
    forgetOldest(nonces, bounds.perAgentMax);
    nonces.add(nonce);
    return 'fresh';
  };
}

function isSameBallot(first: SignedBallot, raw: unknown): boolean {
  const text = canonicalOrUndefined(raw);
  return text !== undefined && text === canonicalJson(first);
}

function exhibit(offending: readonly unknown[]): string | null {
  const text = canonicalOrUndefined(offending);
  return text === undefined ? null : shortenedText(text, FAULT_EVIDENCE_LENGTH_MAX);
}

/** Canonical text of anything, or undefined when it has none: what an agent sends may be a getter that throws. */
function canonicalOrUndefined(raw: unknown): string | undefined {
  try {
    return canonicalJson(raw);
  } catch {
    return undefined;
  }
}
