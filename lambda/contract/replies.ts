import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { whenUp } from './api-client';
import { api, MAX_PAYLOAD_BYTES } from './client';
import type { Answer } from './message';
import { expectReply } from './promises';

export const PAYLOAD = { type: 'contract.test', data: { text: 'a' } };
const TRANSACTION = { userId: 'contract', amount: '12.50', currency: 'EUR' };
const { userId: _, ...CHANGE } = TRANSACTION;
const ANY_VERSION = { 'If-Match': '*' };

type Send = (body: unknown, headers?: Record<string, string>) => Promise<Answer>;
export const postProcess: Send = (body, headers) => api.post('/process', body, headers);
const postTransaction: Send = (body, headers) => api.post('/transactions', body, headers);
const putTransaction: Send = async (body, headers) => api.put(await transactionPath(), body, headers);

const transactionPath = async () => api.locationOf(await postTransaction(TRANSACTION));
/** The path as soon as it has the text: then nothing changes its content any more, between a GET and the HEAD that is held against it. */
async function settled(path: string, text: string): Promise<string> {
  await expect.poll(async () => (await api.get(path)).text).toContain(text);
  return path;
}
const processPath = async () => settled(api.locationOf(await postProcess(PAYLOAD)), 'PROCESSED');
/** Of a user that no other test writes to. */
async function listPath(): Promise<string> {
  const userId = randomUUID();
  await postTransaction({ ...TRANSACTION, userId });
  return settled(`/transactions?userId=${userId}`, userId);
}
/** A path of the template whose resource is there. */
export const pathsTo: Record<string, () => Promise<string>> = {
  '/process/{id}': processPath,
  '/transactions/{id}': transactionPath,
};

export const withKey = (send: Send, key: string, body: unknown) => send(body, { 'Idempotency-Key': key });

/** Takes several requests at once until one of them meets the first in progress. */
async function requestInProgress(operation: string, send: Send, body: unknown): Promise<Answer> {
  for (;;) {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 4 }, () => withKey(send, key, body)));
    for (const answer of answers) expectReply(operation, answer);
    const inProgress = answers.find(({ status }) => status === 409);
    if (inProgress) return inProgress;
  }
}

async function keyReused(send: Send, body: object): Promise<Answer> {
  const key = randomUUID();
  await withKey(send, key, body);
  return withKey(send, key, { ...body, userId: 'another' });
}

type Calls = Record<string, () => Promise<Answer>>;

/** What is refused of every operation that takes a body. */
const bodyCalls = (operation: string, send: Send): Calls => ({
  [`${operation} 400 malformed-request`]: () => send('{'),
  [`${operation} 413 payload-too-large`]: () => send('x'.repeat(MAX_PAYLOAD_BYTES + 1)),
  [`${operation} 415 unsupported-media-type`]: () => send({}, { 'Content-Type': 'text/plain' }),
  [`${operation} 422 validation-failed`]: () => send({}),
});

/** What is refused of every operation that creates. */
const creationCalls = (operation: string, send: Send, body: object): Calls => ({
  [`${operation} 412 precondition-failed`]: () => send(body, { 'If-Match': '*' }),
  [`${operation} 409 request-in-progress`]: () => requestInProgress(operation, send, body),
  [`${operation} 422 idempotency-key-reused`]: () => keyReused(send, body),
});

type Read = (path: string, headers?: Record<string, string>) => Promise<Answer>;

/** What is answered by the preconditions of every operation that reads. */
const conditionalReads = (operation: string, path: () => Promise<string>) => ({
  [`${operation} 304`]: (read: Read) => whenUp(async () => read(await path(), { 'If-None-Match': '*' })),
  [`${operation} 400 malformed-request`]: async (read: Read) => read(await path(), { 'If-Match': '1' }),
  [`${operation} 412 precondition-failed`]: (read: Read) =>
    whenUp(async () => read(await path(), { 'If-Match': '"other"' })),
});

/** How each documented reply to a GET comes about, and the same to a HEAD: `<operation> <status>`, for a problem with its kind. */
export const reads: Record<string, (read: Read) => Promise<Answer>> = {
  'GET /health 200': (read) => whenUp(() => read('/health')),
  ...conditionalReads('GET /health', async () => '/health'),
  'GET /process/{id} 200': async (read) => read(await processPath()),
  'GET /process/{id} 404 not-found': (read) => read(`/process/${randomUUID()}`),
  ...conditionalReads('GET /process/{id}', processPath),
  'GET /transactions 200': async (read) => read(await listPath()),
  ...conditionalReads('GET /transactions', listPath),
  'GET /transactions/{id} 200': async (read) => read(await transactionPath()),
  'GET /transactions/{id} 404 not-found': (read) => read(`/transactions/${randomUUID()}`),
  ...conditionalReads('GET /transactions/{id}', transactionPath),
};

/** How each other documented reply comes about. */
export const calls: Calls = {
  'POST /process 202': () => postProcess(PAYLOAD),
  ...bodyCalls('POST /process', postProcess),
  ...creationCalls('POST /process', postProcess, PAYLOAD),

  'POST /transactions 201': () => postTransaction(TRANSACTION),
  ...bodyCalls('POST /transactions', postTransaction),
  ...creationCalls('POST /transactions', postTransaction, TRANSACTION),
  'PUT /transactions/{id} 200': () => putTransaction(CHANGE, ANY_VERSION),
  ...bodyCalls('PUT /transactions/{id}', (body, headers) =>
    putTransaction(body, { ...ANY_VERSION, ...headers }),
  ),
  'PUT /transactions/{id} 404 not-found': () => api.put(`/transactions/${randomUUID()}`, CHANGE, ANY_VERSION),
  'PUT /transactions/{id} 409 version-conflict': () => putTransaction({ ...CHANGE, version: 2 }),
  'PUT /transactions/{id} 412 precondition-failed': () => putTransaction(CHANGE, { 'If-Match': '"2"' }),
  'PUT /transactions/{id} 428 precondition-required': () => putTransaction(CHANGE),
  'DELETE /transactions/{id} 204': async () => api.delete(await transactionPath()),
  'DELETE /transactions/{id} 400 malformed-request': async () =>
    api.delete(await transactionPath(), { 'If-Match': '1' }),
  'DELETE /transactions/{id} 404 not-found': () => api.delete(`/transactions/${randomUUID()}`),
  'DELETE /transactions/{id} 412 precondition-failed': async () =>
    api.delete(await transactionPath(), { 'If-Match': '"2"' }),
};
