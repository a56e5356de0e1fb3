/**
 * Several things at a time, results in the order of the things.
 */

/** How much is done at a time, and what ends it early. */
export interface Pace {
  readonly concurrency: number;
  /** When it fires nothing further is taken up; what is under way is still waited for. */
  readonly signal: AbortSignal;
}

type Step<Item, Result> =
  | { readonly kind: 'taken'; readonly next: IteratorResult<Item> }
  | { readonly kind: 'finished'; readonly result: Result }
  | { readonly kind: 'stopped' };

/**
 * Works on items as they come, at most `concurrency` at a time. `work` must not reject: a failure is a result.
 * A result is handed out when those before it have been, even while the next item is still awaited.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  { concurrency, signal }: Pace,
): AsyncGenerator<Result> {
  const iterator = items[Symbol.asyncIterator]();
  const underWay: Promise<Step<Item, Result>>[] = [];
  let reading: Promise<Step<Item, Result>> | undefined;
  let isOpen = true;
  for (;;) {
    if (isOpen && reading === undefined && underWay.length < concurrency)
      reading = read<Item, Result>(iterator, signal);
    const awaited = [underWay[0], reading].filter((promise) => promise !== undefined);
    if (awaited.length === 0) return;
    const step = await Promise.race(awaited);
    if (step.kind === 'finished') {
      underWay.shift();
      yield step.result;
      continue;
    }
    reading = undefined;
    if (step.kind === 'stopped' || step.next.done === true) isOpen = false;
    else underWay.push(work(step.next.value).then((result) => ({ kind: 'finished', result })));
  }
}

/** Reads one item, or stops waiting for it when the signal fires. */
function read<Item, Result>(iterator: AsyncIterator<Item>, signal: AbortSignal): Promise<Step<Item, Result>> {
  if (signal.aborted) return Promise.resolve({ kind: 'stopped' });
  return new Promise((resolve, reject) => {
    const stop = () => resolve({ kind: 'stopped' });
    signal.addEventListener('abort', stop, { once: true });
    iterator
      .next()
      .then((next) => resolve({ kind: 'taken', next }), reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}
