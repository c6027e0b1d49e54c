import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,api-handler,processor,testing}/**/*.test.ts'],
    globalSetup: './testing/moto-server.ts',
    setupFiles: './testing/function-environment.ts',
    testTimeout: 15_000,
    hookTimeout: 30_000,
    restoreMocks: true,
  },
});
