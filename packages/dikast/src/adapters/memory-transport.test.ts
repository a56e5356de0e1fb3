import { setImmediate } from 'node:timers/promises';
import { memoryTransport } from './memory-transport.ts';
import { describeTransport } from './transport.suite.ts';

describeTransport('in memory', async () => ({ transport: memoryTransport(), settle: () => setImmediate(undefined) }));
