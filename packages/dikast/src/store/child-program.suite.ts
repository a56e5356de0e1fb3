/** Child processes that use the built store, for tests of what happens when a process dies or two want one file. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A running program and the lines it has printed. */
export interface ChildProgram {
  readonly pid: number;
  readonly lines: readonly string[];
  /** The line of that number (from 1), once it is printed; undefined when the program ended before. */
  line(count: number): Promise<string | undefined>;
  kill(): Promise<void>;
  /** Ends its input and waits for it to leave. */
  finish(): Promise<void>;
}

/** Starts a program of test-programs/. It runs the package as built (`npm run build`). */
export function startProgram(name: string, ...args: readonly (string | number)[]): ChildProgram {
  const file = fileURLToPath(new URL(`./test-programs/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args.map(String)]);
  child.stderr.pipe(process.stderr);
  const closed = once(child, 'close');
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  return {
    pid: child.pid ?? 0,
    lines,
    line: async (count) => {
      while (lines.length < count && !isOver(child)) await Promise.race([once(reader, 'line'), closed]);
      return lines[count - 1];
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
    finish: async () => {
      child.stdin.end();
      await closed;
    },
  };
}

function isOver(child: ChildProcessWithoutNullStreams): boolean {
  return (child.exitCode !== null || child.signalCode !== null) && child.stdout.readableEnded;
}
