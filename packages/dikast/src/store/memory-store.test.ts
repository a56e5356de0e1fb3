import { MemoryStore } from './memory-store.ts';
import { describeStore } from './store.suite.ts';

describeStore('the store in memory', { open: async () => new MemoryStore() });
