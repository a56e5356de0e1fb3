/**
 * Opinions that jurors have formed before, so that the same question is not paid for twice. The same question is: the
 * same model, the same prompt, and the same text shown. That text carries a token over the whole request and the
 * juror's name, and in the second round the objection; a change of any of them asks anew. Lives and ends with the process.
 */
import { toHex, utf8Bytes } from '@dikast/core/base/bytes';
import type { LanguageModel } from 'ai';
import type { Assessment, Examination } from 'dikast';
import { sha256 } from 'dikast/adapters/node-hash';

/** What a juror is asked. */
export interface JurorQuestion {
  /** The very object that is asked: two endpoints may serve different models by one name. */
  readonly model: LanguageModel;
  readonly promptDigest: string;
  readonly shown: string;
}

/** What came of asking. */
export interface FormedOpinion<Opinion> {
  readonly opinion: Opinion;
  /** Whether it speaks for a side: failures, abstentions and invented quotations do not and are never kept. */
  readonly isVote: boolean;
}

/** A cache that jurors share. */
export class OpinionCache {
  readonly assessments: KeptOpinions<Assessment>;
  readonly examinations: KeptOpinions<Examination>;

  /** `opinionsMax` opinions of each round are kept, those of the questions asked last; with 0 none is. */
  constructor(opinionsMax: number) {
    this.assessments = new KeptOpinions(opinionsMax);
    this.examinations = new KeptOpinions(opinionsMax);
  }
}

class KeptOpinions<Opinion extends Assessment | Examination> {
  readonly #opinionsMax: number;
  /** The question asked longest ago comes first. */
  readonly #opinions = new Map<string, Opinion>();
  readonly #modelNumbers = new WeakMap<object, number>();
  #models = 0;

  constructor(opinionsMax: number) {
    this.#opinionsMax = opinionsMax;
  }

  /** The opinion kept on this question, marked as such; else the one that `form` comes to. */
  async recall(question: JurorQuestion, form: () => Promise<FormedOpinion<Opinion>>): Promise<Opinion> {
    if (this.#opinionsMax === 0) return (await form()).opinion;
    const key = this.#keyOf(question);
    const kept = this.#opinions.get(key);
    if (kept !== undefined) {
      this.#keep(key, kept);
      return asCached(kept);
    }
    const { opinion, isVote } = await form();
    if (isVote) this.#keep(key, opinion);
    return opinion;
  }

  #keep(key: string, opinion: Opinion): void {
    this.#opinions.delete(key);
    this.#opinions.set(key, opinion);
    if (this.#opinions.size <= this.#opinionsMax) return;
    for (const oldest of this.#opinions.keys()) {
      this.#opinions.delete(oldest);
      break;
    }
  }

  #keyOf({ model, promptDigest, shown }: JurorQuestion): string {
    const name = typeof model === 'string' ? model : this.#numberOf(model);
    return toHex(sha256(utf8Bytes(JSON.stringify([name, promptDigest, shown]))));
  }

  #numberOf(model: object): number {
    const number = this.#modelNumbers.get(model) ?? this.#models++;
    this.#modelNumbers.set(model, number);
    return number;
  }
}

/** Nothing was asked for it this time. */
function asCached<Opinion extends Assessment | Examination>(opinion: Opinion): Opinion {
  const { origin } = opinion;
  if (origin === undefined) return opinion;
  const nothing = { calls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0, latencyMs: 0 };
  return { ...opinion, origin: { ...origin, ...nothing, isCached: true } };
}
