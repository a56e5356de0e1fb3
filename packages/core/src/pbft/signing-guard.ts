/**
 * The last line against double voting: remembers what this replica signed and refuses anything that conflicts with it.
 * It knows nothing of quorums or messages, and it is rebuilt from the durable records before a restarted replica signs.
 */
import type { Digest } from '../base/crypto-port.ts';

/** A vote that must not be contradicted by another one. */
export interface GuardedVote {
  readonly phase: 'pre-prepare' | 'prepare' | 'commit' | 'checkpoint';
  /** 0 for a checkpoint. */
  readonly view: number;
  readonly sequence: number;
  readonly digest: Digest;
}

/** What was signed in one epoch, above the stable checkpoint; at most four entries for each sequence number in a view. */
export class SigningGuard {
  #lowestView = 0;
  #signed = new Map<string, GuardedVote>();

  /** The lowest view in which a vote may still be signed. */
  get lowestView(): number {
    return this.#lowestView;
  }

  /** Votes remembered. */
  get size(): number {
    return this.#signed.size;
  }

  /** Remembers the vote and returns true, unless it conflicts with an earlier one. */
  permits(vote: GuardedVote): boolean {
    if (vote.phase !== 'checkpoint' && vote.view < this.#lowestView) return false;
    const key = `${vote.phase}/${vote.view}/${vote.sequence}`;
    const earlier = this.#signed.get(key);
    if (earlier !== undefined) return earlier.digest === vote.digest;
    this.#signed.set(key, vote);
    return true;
  }

  /** Gives up on all views below `view`, for good. */
  leaveViewsBelow(view: number): void {
    if (view <= this.#lowestView) return;
    this.#lowestView = view;
    for (const [key, vote] of this.#signed)
      if (vote.phase !== 'checkpoint' && vote.view < view) this.#signed.delete(key);
  }

  /** Forgets votes at or below a stable checkpoint: nothing there is voted on again. */
  forgetUpTo(sequence: number): void {
    for (const [key, vote] of this.#signed) if (vote.sequence <= sequence) this.#signed.delete(key);
  }

  /** Begins an epoch: its views and sequence numbers have never been used. */
  beginEpoch(): void {
    this.#lowestView = 0;
    this.#signed.clear();
  }
}
