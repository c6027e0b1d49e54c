import fc from 'fast-check';

// The same requests at every run; a failure prints the seed and the smallest input that fails. Shrinking has to end before the test's time
// is up, which would hide both. That only a hang takes as long holds for a busy machine too.
fc.configureGlobal({
  seed: 20_260_101,
  numRuns: 100,
  interruptAfterTimeLimit: 540_000,
  markInterruptAsFailure: true,
});
