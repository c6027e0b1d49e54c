import fc from 'fast-check';
import { DEADLINE_MS } from './deadline';

// The same requests at every run; a failure prints the seed and the smallest input that fails. Shrinking has to end before the test's time
// is up, which would hide both.
fc.configureGlobal({
  seed: 20_260_101,
  interruptAfterTimeLimit: DEADLINE_MS,
  markInterruptAsFailure: true,
});
