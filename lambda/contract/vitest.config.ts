import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['contract/**/*.test.ts'],
    globalSetup: './contract/deployment.ts',
    setupFiles: './contract/properties.ts',
    // One file after the other, four tests of it at a time: the function's reserved concurrency is 5.
    fileParallelism: false,
    maxConcurrency: 4,
    // What only a hang takes, and no busy machine. The hooks deploy a stack.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 540_000 } },
  },
});
