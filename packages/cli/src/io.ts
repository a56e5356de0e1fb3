/**
 * What a command may touch of the process around it, as an interface: tests run commands with streams of their own.
 */

/** Where text goes. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal, undefined when it is none. */
  readonly columns: number | undefined;
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
}

/** Asked to stop by Ctrl-C (`interrupt`) or by the system (`terminate`). */
export type StopReason = 'interrupt' | 'terminate';

/** Streams, environment and signals. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  /** Calls back on the first request to stop; the returned function stops listening. */
  onStop(listener: (reason: StopReason) => void): () => void;
}
