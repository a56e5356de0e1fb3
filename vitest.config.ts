import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (folder: string) => fileURLToPath(new URL(`./packages/${folder}`, import.meta.url));

/** Tests run on the TypeScript sources: each package name leads to its `src`. */
export default defineConfig({
  resolve: {
    alias: [
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
