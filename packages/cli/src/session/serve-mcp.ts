/** Serves the tools over the process's own standard input and output until the client or the user ends it. */
import { createRequire } from 'node:module';
import { mcpTools } from '@dikast/server/mcp/mcp-tools';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ConsensusEngine } from 'dikast/engine/consensus-engine';
import type { ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { AnsweringTransport } from './answering-transport.ts';
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
  const opening = openCommandEngine(options, io, how);
  try {
    const opened = await stopping.orStopped(opening);
    const ending = opened === undefined ? undefined : await serveUntilEnded(opened.engine, io, stopping);
    if (ending !== undefined) return ending;
    return stopping.exitCode;
  } finally {
    stopping.end();
    await opening.then(
      ({ engine }) => engine.close(),
      () => {},
    );
  }
}

/** Undefined when the user ended it. */
async function serveUntilEnded(engine: ConsensusEngine, io: Io, stopping: Stopping): Promise<ExitCode | undefined> {
  const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };
  const transport = new AnsweringTransport(process.stdin, process.stdout);
  const onerror = ({ message }: Error) => void io.stderr.write(`dikast: mcp: ${message}\n`);
  const served = serveStdio(() => mcpTools({ engine, version }), { transport, onerror });
  try {
    return await stopping.orStopped(transport.closed);
  } finally {
    transport.waitNoMore();
    await served.close();
  }
}
