/** A table looked up by words of a text: "constructor" is a word, and must find nothing that objects inherit. */
export function wordTable<Value>(entries: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(entries));
}
