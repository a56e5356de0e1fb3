/**
 * Messages within one process, handed over as objects: nobody outside can put one in, so links need no MAC.
 * Delivery is never inside the call that sends: a receiver always sees its own step finished first.
 */
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import type { Transport } from '../ports.ts';

type Receive = (from: Endpoint, message: Message) => void;

/** A transport for ends of one process; in order, without loss. */
export function memoryTransport(): Transport {
  const receivers = new Map<string, Receive>();
  let queue: { readonly from: Endpoint; readonly to: string; readonly message: Message }[] = [];
  let isDraining = false;

  const drain = (): void => {
    let next = 0;
    try {
      while (next < queue.length) {
        const letter = queue[next++];
        if (letter !== undefined) receivers.get(letter.to)?.(letter.from, letter.message);
      }
    } finally {
      // A receiver that throws loses its own letter, not those of others.
      queue = queue.slice(next);
      isDraining = queue.length > 0;
      if (isDraining) queueMicrotask(drain);
    }
  };

  return {
    attach(end, receive) {
      const name = nameOf(end);
      receivers.set(name, receive);
      return () => {
        if (receivers.get(name) === receive) receivers.delete(name);
      };
    },
    send(from, to, message) {
      for (const end of to) queue.push({ from, to: nameOf(end), message });
      if (isDraining) return;
      isDraining = true;
      queueMicrotask(drain);
    },
    close() {
      receivers.clear();
      queue = [];
    },
  };
}

function nameOf({ kind, id }: Endpoint): string {
  return `${kind} ${id}`;
}
