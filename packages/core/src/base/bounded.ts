/** What is kept has a bound: of collections what is oldest goes first, of what can be found out again everything goes. */

/** Makes room for one more entry in a collection that may hold `sizeMax`; a Map and a Set keep the order of entry. */
export function forgetOldest(collection: Map<unknown, unknown> | Set<unknown>, sizeMax: number): void {
  if (collection.size < sizeMax) return;
  const oldest = collection.keys().next();
  if (!oldest.done) collection.delete(oldest.value);
}

/** What is kept of a function's answers. */
export interface RememberedBounds {
  readonly entriesMax: number;
  /** Answers to longer texts are not kept. Default: whatever their length. */
  readonly lengthMax?: number;
}

/** The same pure function, with its answers remembered; they are all forgotten when there are too many. */
export function remembering<Value>(
  find: (text: string) => Value,
  { entriesMax, lengthMax = Number.POSITIVE_INFINITY }: RememberedBounds,
): (text: string) => Value {
  const answers = new Map<string, Value>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Value;
    const answer = find(text);
    if (text.length > lengthMax) return answer;
    if (answers.size >= entriesMax) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
