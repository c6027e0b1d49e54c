import fc from 'fast-check';
import { inject, vi } from 'vitest';

// Such as the client of the API, which counts the requests of the file.
vi.resetModules();

// The same requests at every run; a failure prints the seed and the smallest input that fails. Shrinking has to end before the test's time
// is up, which would hide both.
fc.configureGlobal({
  seed: 20_260_101,
  interruptAfterTimeLimit: inject('deadlineMs'),
  markInterruptAsFailure: true,
});
