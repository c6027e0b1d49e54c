import type { Reply } from './message';

/** Every kind of error the API answers with: its status and title. */
const KINDS = {
  'malformed-request': [400, 'Malformed request'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'request-in-progress': [409, 'Request in progress'],
  'version-conflict': [409, 'Version conflict'],
  'precondition-failed': [412, 'Precondition failed'],
  'payload-too-large': [413, 'Payload too large'],
  'unsupported-media-type': [415, 'Unsupported media type'],
  'validation-failed': [422, 'Validation failed'],
  'idempotency-key-reused': [422, 'Idempotency key reused'],
  'precondition-required': [428, 'Precondition required'],
  'internal-error': [500, 'Internal error'],
  'service-unavailable': [503, 'Service unavailable'],
} as const satisfies Record<string, readonly [number, string]>;

interface ProblemOptions {
  headers?: Record<string, string>;
  /** Members beside those of RFC 9457. */
  extensions?: Record<string, unknown>;
}

/** An error that is the client's to see, as RFC 9457 describes it. `detail` must hold no internals. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: keyof typeof KINDS;
  readonly options: ProblemOptions;

  constructor(kind: keyof typeof KINDS, detail: string, options: ProblemOptions = {}) {
    // Nobody sees where a problem comes from, and following the stack costs as much as the reply.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(detail);
    Error.stackTraceLimit = limit;
    this.kind = kind;
    this.options = options;
  }

  toReply(requestId: string): Reply {
    const [status, title] = KINDS[this.kind];
    return {
      status,
      headers: {
        'Content-Type': 'application/problem+json',
        ...this.options.headers,
      },
      body: {
        type: `urn:tap:problem:${this.kind}`,
        title,
        status,
        detail: this.message,
        // This occurrence, and no other (RFC 9457 section 3.1.5). A client may choose the id, so it may have any characters.
        instance: `urn:tap:request:${encodeURIComponent(requestId.toWellFormed())}`,
        requestId,
        ...this.options.extensions,
      },
    };
  }
}
