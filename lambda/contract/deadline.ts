/** What only a hang takes, and no busy machine, in milliseconds. */
export const DEADLINE_MS = 540_000;

/** What a test may take that waits so long: the fault is told before the test is ended. */
export const TEST_MS = DEADLINE_MS + 60_000;
