/** Streams and signals for tests of commands. */
import type { Io, StopReason } from './io.ts';

/** What a test chooses of its surroundings. */
export interface TestSurroundings {
  readonly workingDirectory: string;
  readonly stdin?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly environment?: Io['environment'];
  readonly isTerminal?: boolean;
  /** Called with all of stdout after each write. */
  readonly onStdout?: (text: string) => void;
}

/** An {@link Io} that keeps what is written and can be told to stop. */
export interface TestIo extends Io {
  readonly written: { stdout: string; stderr: string };
  stop(reason: StopReason): void;
}

/** Makes one. */
export function testIo(surroundings: TestSurroundings): TestIo {
  const { workingDirectory, stdin = new Uint8Array(), environment = {}, isTerminal = false, onStdout } = surroundings;
  const written = { stdout: '', stderr: '' };
  const listeners = new Set<(reason: StopReason) => void>();
  const output = (name: 'stdout' | 'stderr') => ({
    isTerminal,
    columns: isTerminal ? 80 : undefined,
    write: async (text: string) => {
      written[name] += text;
      if (name === 'stdout') onStdout?.(written.stdout);
    },
  });
  return {
    written,
    stdin: stdin instanceof Uint8Array ? once(stdin) : stdin,
    stdout: output('stdout'),
    stderr: output('stderr'),
    environment,
    workingDirectory,
    onStop(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop(reason) {
      for (const listener of listeners) listener(reason);
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
