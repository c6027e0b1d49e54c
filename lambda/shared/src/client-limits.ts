/** How long AWS has for an answer, in milliseconds; the wait for a socket counts as one for a connection. */
export const LIMITS = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
