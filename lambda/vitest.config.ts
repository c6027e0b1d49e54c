import { defineConfig } from 'vitest/config';
import { readDefinition } from './definition.mjs';
import { definitionPlugin } from './schemas.mjs';

export default defineConfig({
  plugins: [definitionPlugin],
  test: {
    include: ['*/test/**/*.test.ts', 'testing/**/*.test.ts'],
    // The AWS SDK is loaded once for a process, and not for each file; the setup gives each file functions of its own.
    isolate: false,
    globalSetup: './testing/moto-server.ts',
    setupFiles: './testing/function-environment.ts',
    // What only a hang takes, and no busy machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 540_000 } },
    restoreMocks: true,
    provide: { definition: await readDefinition() },
  },
});
