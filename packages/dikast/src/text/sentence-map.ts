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
