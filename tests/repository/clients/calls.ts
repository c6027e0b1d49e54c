// Calls of the generated client, as an application would write them.
import * as api from './client';
import { createClient } from './client/client';

export async function calls(fetch: typeof globalThis.fetch) {
  const client = createClient({
    baseUrl: 'https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com/prod',
    fetch,
    auth: () => 'a token',
  });
  const payment = { userId: 'u', amount: '12.50', currency: 'EUR' };
  const made = await api.postTransaction({ client, body: payment, headers: { 'Idempotency-Key': 'order-1' } });
  const changed = await api.putTransaction({
    client,
    path: { id: made.data?.id ?? '' },
    headers: { 'If-Match': made.response?.headers.get('ETag') ?? '' },
    body: { amount: '13.00', currency: 'EUR' },
  });
  const refused = await api.postTransaction({ client, body: payment });
  const page = await api.listTransactions({ client, query: { userId: 'u', limit: 1 } });
  const health = await api.getHealth({ client });
  return {
    version: changed.data?.version,
    fault: refused.error?.errors?.[0]?.path,
    next: page.data?.nextCursor,
    health: health.error?.status,
    retryAfter: health.response?.headers.get('Retry-After'),
  };
}

/** What does not compile, as the API would refuse it or does not answer it. */
export async function mistakes() {
  // @ts-expect-error: the user is missing.
  await api.postTransaction({ body: { amount: '12.50', currency: 'EUR' } });
  // @ts-expect-error: a number cannot hold every amount.
  await api.postTransaction({ body: { userId: 'u', amount: 12.5, currency: 'EUR' } });
  // @ts-expect-error: the path needs it.
  await api.getTransaction({ path: {} });
  // @ts-expect-error: strangers are not told.
  return (await api.getHealth()).data?.version;
}
