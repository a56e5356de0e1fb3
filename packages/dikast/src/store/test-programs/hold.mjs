/**
 * Opens a store and holds it until it is killed or its input ends. Prints "open", or "refused", the code and the
 * message. Arguments: file, how long to wait for the lock in milliseconds.
 */
import { openSqliteStore } from 'dikast/store/sqlite-store';

try {
  const store = await openSqliteStore({ path: process.argv[2], lockWaitMs: Number(process.argv[3]) });
  process.stdout.write('open\n');
  process.stdin.resume().on('end', () => store.close());
} catch (error) {
  process.stdout.write(`refused ${error.code} ${error.message}\n`);
}
