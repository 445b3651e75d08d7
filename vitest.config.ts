import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Most files wait for a socket now and then, and some compute on every core: more of them would only take memory.
    maxWorkers: Math.min(availableParallelism() + 1, 6),
    testTimeout: 180_000, // for a busy machine: the slowest take some 20 s on two quiet cores
    hookTimeout: 60_000,
  },
});
