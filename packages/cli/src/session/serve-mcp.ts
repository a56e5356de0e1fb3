/** Serves the tools over the process's own standard input and output until the client or the user ends it. */
import { createRequire } from 'node:module';
import { mcpTools } from '@dikast/server/mcp/mcp-tools';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { LocationOptions } from './locations.ts';
import { openCommandEngine } from './open-engine.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface McpOptions extends LocationOptions {
  readonly record: boolean;
}

/** Serves; nothing but the protocol goes to standard output. */
export async function serveMcp(options: McpOptions, io: Io): Promise<ExitCode> {
  const stopping = new Stopping(io);
  const how = { isWarm: true, isRecorded: options.record, signal: stopping.signal };
  const { engine } = await openCommandEngine(options, io, how);
  const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  const served = serveStdio(() => mcpTools({ engine, version }));
  try {
    return await new Promise<ExitCode>((resolve) => {
      if (stopping.signal.aborted) resolve(EXIT_CODES.interrupted);
      stopping.signal.addEventListener('abort', () => resolve(EXIT_CODES.interrupted), { once: true });
      process.stdin.once('end', () => resolve(EXIT_CODES.ok));
      process.stdin.once('close', () => resolve(EXIT_CODES.ok));
    });
  } finally {
    stopping.end();
    await served.close();
    await engine.close();
  }
}
