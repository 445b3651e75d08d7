import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 60_000, // the slowest tests run the real network on a real picture
    fileParallelism: false, // ONNX Runtime takes every core: side by side the files only wait for each other
  },
});
