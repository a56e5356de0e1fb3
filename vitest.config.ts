import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (folder: string) => fileURLToPath(new URL(`./packages/${folder}`, import.meta.url));

/** `npm run test:peers` has the tests of what stands on the AI SDK run on its version 7, which is no dependency: it declares Node 22. */
const aiSdk = process.env.DIKAST_AI_SDK === '7' ? [{ find: /^ai$/, replacement: 'ai-7' }] : [];

/** Tests run on the TypeScript sources: each package name leads to its `src`. */
export default defineConfig({
  resolve: {
    alias: [
      ...aiSdk,
      { find: /^@dikast\/core\/(.*)$/, replacement: `${source('core')}/src/$1.ts` },
      { find: /^@dikast\/ai\/(.*)$/, replacement: `${source('ai')}/src/$1.ts` },
      { find: /^@dikast\/ai$/, replacement: `${source('ai')}/src/index.ts` },
      { find: /^@dikast\/server\/(.*)$/, replacement: `${source('server')}/src/$1.ts` },
      { find: /^@dikast\/lab\/(.*)$/, replacement: `${source('lab')}/src/$1.ts` },
      { find: /^dikast\/(.*)$/, replacement: `${source('dikast')}/src/$1.ts` },
      { find: /^dikast$/, replacement: `${source('dikast')}/src/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 60_000,
    // Left to itself the runner keeps one core free, which on a machine of two halves its speed.
    maxWorkers: '100%',
  },
});
