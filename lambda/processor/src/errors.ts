/** An event that no retry can help: Lambda's retries end with it in the dead-letter queue. */
export class PoisonError extends Error {
  override readonly name = 'PoisonError';
}

/**
 * The payload's metadata item is not there. Most likely the event was faster than the API's second write; an object
 * that the API did not accept never gets one and ends in the dead-letter queue.
 */
export class MissingItemError extends Error {
  override readonly name = 'MissingItemError';
}

/**
 * An object under the key of an accepted payload that is another one. Lambda's retries find the payload processed by its own event; where
 * that never comes, because the payload is gone, they end in the dead-letter queue.
 */
export class ForeignObjectError extends Error {
  override readonly name = 'ForeignObjectError';

  constructor(key: string) {
    super(`The object is not the payload that was accepted: ${key}`);
  }
}

/** What fails an invocation, after all its records were tried. */
export class RecordsFailedError extends AggregateError {
  override readonly name = 'RecordsFailedError';

  constructor(failures: readonly unknown[], total: number) {
    super(failures, `${failures.length} of ${total} records failed: ${failures.join('; ')}`);
  }
}
