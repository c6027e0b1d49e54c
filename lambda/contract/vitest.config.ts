import { defineConfig } from 'vitest/config';
import { DEADLINE_MS, TEST_MS } from './deadline';

export default defineConfig({
  test: {
    include: ['contract/**/*.test.ts'],
    globalSetup: './contract/deployment.ts',
    setupFiles: './contract/properties.ts',
    // One file after the other, four tests of it at a time: the function's reserved concurrency is 5.
    fileParallelism: false,
    maxConcurrency: 4,
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    expect: { poll: { timeout: DEADLINE_MS } },
  },
});
