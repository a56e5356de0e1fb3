/**
 * A value for each sentence, kept in the sentence itself, for what a method finds out once and asks for often.
 *
 * Not a WeakMap: the garbage collector, which takes a fifth of the fact pool's time, goes over the entries of WeakMaps at
 * its collections. What is kept here lives and dies with its sentence.
 */
import { notesOf, type Sentence } from './document.ts';

let placesTaken = 0;

/** The map. Each takes a place in every sentence: make them once per module, never per validation. */
export class SentenceMap<Value> {
  readonly #place: number;

  constructor() {
    this.#place = placesTaken;
    placesTaken += 1;
  }

  get(sentence: Sentence): Value | undefined {
    // Only set() below writes to this map's place.
    return notesOf(sentence)[this.#place] as Value | undefined;
  }

  set(sentence: Sentence, value: Value): void {
    notesOf(sentence)[this.#place] = value;
  }
}

/** What is found out about a sentence when first asked for. Make one per module, as of maps. */
export class SentenceMemo<Value extends object> {
  readonly #known = new SentenceMap<Value>();
  readonly #find: (sentence: Sentence) => Value;

  constructor(find: (sentence: Sentence) => Value) {
    this.#find = find;
  }

  get(sentence: Sentence): Value {
    let value = this.#known.get(sentence);
    if (value === undefined) {
      value = this.#find(sentence);
      this.#known.set(sentence, value);
    }
    return value;
  }
}

/** What is found out about a claim's sentence beside a source's: methods whose passages overlap ask for the same pairs. */
export class PairMemo<Value extends object> {
  readonly #bySource = new SentenceMemo<Map<Sentence, Value>>(() => new Map());
  readonly #find: (claimed: Sentence, source: Sentence) => Value;

  constructor(find: (claimed: Sentence, source: Sentence) => Value) {
    this.#find = find;
  }

  get(claimed: Sentence, source: Sentence): Value {
    const known = this.#bySource.get(claimed);
    let value = known.get(source);
    if (value === undefined) {
      value = this.#find(claimed, source);
      known.set(source, value);
    }
    return value;
  }
}
