import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['contract/**/*.test.ts'],
    globalSetup: './contract/deployment.ts',
    setupFiles: './contract/properties.ts',
    // One file after the other, four tests of it at a time: the function's reserved concurrency is 5.
    fileParallelism: false,
    maxConcurrency: 4,
    testTimeout: 60_000,
    // A stack is deployed.
    hookTimeout: 120_000,
  },
});
