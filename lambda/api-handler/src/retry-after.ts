/** The header that says in how many seconds it will be a time (ms): rounded up, as it has whole ones, and never at once. */
export function retryAfter(time: number): Record<string, string> {
  return { 'Retry-After': `${Math.max(1, Math.ceil((time - Date.now()) / 1_000))}` };
}
