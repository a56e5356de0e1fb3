/**
 * Prints "starting", then commits numbered records until it is killed, and prints each number once it is acknowledged.
 * Arguments: file, first number, writers at once. Each commit holds a record, the same number as a key, and now and
 * then a trim, so that a torn commit would show.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from 'dikast/store/sqlite-store';

const [path, first, writers] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
writeSync(1, 'starting\n');
const store = await openSqliteStore({ path, lockWaitMs: 5000 });
let next = first;

async function writeForever() {
  for (;;) {
    const number = next++;
    const record = new Uint8Array(4 + ((number * 7919) % 3000)).fill(number % 251);
    new DataView(record.buffer).setUint32(0, number);
    const operations = [
      { kind: 'append', stream: 'log', records: [record] },
      { kind: 'put', key: `number/${number}`, value: record.subarray(0, 4), mode: 'if_absent' },
    ];
    if (number % 100 === 99) {
      const { first: oldest, next: end } = await store.extent('log');
      if (end - oldest > 1000) operations.push({ kind: 'trim', stream: 'log', before: end - 1000 });
    }
    await store.commit(operations);
    writeSync(1, `${number}\n`);
  }
}

await Promise.all(Array.from({ length: writers }, writeForever));
