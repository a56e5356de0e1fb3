/** Collections with a bound: what is oldest goes first. */

/** Makes room for one more entry in a collection that may hold `sizeMax`; a Map and a Set keep the order of entry. */
export function forgetOldest(collection: Map<unknown, unknown> | Set<unknown>, sizeMax: number): void {
  if (collection.size < sizeMax) return;
  const oldest = collection.keys().next();
  if (!oldest.done) collection.delete(oldest.value);
}
