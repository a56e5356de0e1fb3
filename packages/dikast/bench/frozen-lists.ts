/**
 * What it takes to go through a frozen list instead of one that is not (docs/decisions: two views of a subject).
 * node --import tsx packages/dikast/bench/frozen-lists.ts
 */
const LISTS = 200;
const ENTRIES = 13;
const ROUNDS = 400;
const REPETITIONS = 20;

type Entry = { readonly value: number };
type Lists = readonly (readonly Entry[])[];

/** Sources rather than functions: each run needs code of its own, or the compiler sees both kinds of list at once. */
const WAYS = {
  'for ... of': 'let sum = 0; for (const list of lists) for (const { value } of list) sum += value; return sum;',
  map: 'let sum = 0; for (const list of lists) sum += list.map(({ value }) => value).length; return sum;',
  some: 'let sum = 0; for (const list of lists) if (list.some(({ value }) => value < 0)) sum += 1; return sum;',
  filter: 'let sum = 0; for (const list of lists) sum += list.filter(({ value }) => value > 7).length; return sum;',
};

function listsOf(shown: (list: Entry[]) => readonly Entry[]): Lists {
  return Array.from({ length: LISTS }, () => shown(Array.from({ length: ENTRIES }, (_, value) => ({ value }))));
}

/** Least nanoseconds a list of some repetitions. */
function nanosecondsOf(way: string, lists: Lists): number {
  const run = new Function('lists', way) as (lists: Lists) => number;
  let least = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const startMs = performance.now();
    for (let round = 0; round < ROUNDS; round++) run(lists);
    least = Math.min(least, ((performance.now() - startMs) * 1e6) / (ROUNDS * LISTS));
  }
  return least;
}

console.log(`ns for a list of ${ENTRIES} entries, Node ${process.versions.node}   as it is   frozen`);
for (const [name, way] of Object.entries(WAYS)) {
  const plain = nanosecondsOf(
    way,
    listsOf((list) => list),
  );
  const frozen = nanosecondsOf(
    way,
    listsOf((list) => Object.freeze(list)),
  );
  console.log(`${name.padEnd(46)}${plain.toFixed(0).padStart(8)}${frozen.toFixed(0).padStart(9)}`);
}
