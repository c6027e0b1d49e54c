import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{shared,api-handler,processor,release-check,authorizer,table-replicator,migration-validator,testing}/**/*.test.ts',
    ],
    globalSetup: './testing/moto-server.ts',
    setupFiles: './testing/function-environment.ts',
    // The machine may be busy with other suites.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
