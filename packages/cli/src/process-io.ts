/** The real process as {@link Io}. */
import { EXIT_CODES } from './exit-codes.ts';
import type { Io, Output, StopReason } from './io.ts';
import { describeSystemError } from './problem.ts';

const SIGNALS: readonly (readonly [NodeJS.Signals, StopReason])[] = [
  ['SIGINT', 'interrupt'],
  ['SIGTERM', 'terminate'],
];

/** Streams, environment and signals of this process. Standard input is opened only when it is read. */
export function processIo(): Io {
  return {
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    environment: process.env,
    workingDirectory: process.cwd(),
    onStop,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_CODES.outputClosed);
    // Thrown, it would end the process with 1, which means that an answer was rejected.
    if (stream !== process.stderr)
      process.stderr.write(`dikast: output: cannot write: ${describeSystemError(error)}\n`);
    process.exit(EXIT_CODES.cannotWrite);
  });
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text)) resolve();
        else stream.once('drain', resolve);
      }),
  };
}

/** A second signal meets no listener of ours and ends the process at once. */
function onStop(listener: (reason: StopReason) => void): () => void {
  const handlers = SIGNALS.map(([signal, reason]) => {
    const handle = () => {
      remove();
      listener(reason);
    };
    process.on(signal, handle);
    return { signal, handle };
  });
  const remove = () => {
    for (const { signal, handle } of handlers) process.removeListener(signal, handle);
  };
  return remove;
}
