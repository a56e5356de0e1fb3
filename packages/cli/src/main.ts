/** Entry of the `dikast` command. */
import { EXIT_CODES } from './exit-codes.ts';
import { processIo } from './process-io.ts';
import { run } from './run.ts';

const exitCode = await run(process.argv.slice(2), processIo());
process.exitCode = exitCode;
// An interrupted command may have left an input open that would keep the process alive.
if (exitCode === EXIT_CODES.interrupted || exitCode === EXIT_CODES.terminated) process.exit();
