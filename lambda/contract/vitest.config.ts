import { defineConfig } from 'vitest/config';
import { readDefinition } from '../definition.mjs';

/** What only a hang takes, and no busy machine. A test may take more, so that it tells what did not come. */
const DEADLINE_MS = 540_000;
const TEST_MS = DEADLINE_MS + 60_000;

export default defineConfig({
  test: {
    include: ['contract/**/*.test.ts'],
    globalSetup: './contract/deployment.ts',
    setupFiles: './contract/properties.ts',
    // The AWS SDK is loaded once, and not for each file; the setup gives each file modules of its own.
    isolate: false,
    // One file after the other, four tests of it at a time: the function's reserved concurrency is 5.
    fileParallelism: false,
    maxConcurrency: 4,
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    expect: { poll: { timeout: DEADLINE_MS } },
    provide: { deadlineMs: DEADLINE_MS, definition: await readDefinition() },
  },
});
