import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { api, apiFor } from './client';
import type { Answer } from './message';
import { expectProblem, expectReply } from './promises';

const CALLERS = 50;
/** All of them at once, which is more than the function's reserved concurrency. */
const crowd = apiFor(CALLERS);
const AMOUNT = { amount: '12.50', currency: 'EUR' };

interface Page {
  items: { id: string; createdAt: string; version: number }[];
  nextCursor?: string;
}

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** Repeats a request that was refused because of the others, as a client should. */
async function patiently(request: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await request();
    if (!isRefusedForOthers(answer)) return answer;
    const backoffMs = Math.random() * Math.min(100 * 2 ** attempt, 2_000);
    // Of a request in progress it is when that has ended at the latest, which here is much sooner.
    const waitMs = answer.status === 409 ? 0 : Number(answer.headers['retry-after'] ?? 0) * 1_000;
    await delay(waitMs + backoffMs);
  }
}

/** API Gateway answers 429 when an operation has as many requests as it takes, and 503 when the function has. */
function isRefusedForOthers(answer: Answer): boolean {
  if (answer.status < 400) return false;
  const { type } = expectProblem(answer);
  if (answer.status === 429 || answer.status === 503) expect(answer.headers['retry-after']).toBe('1');
  return [429, 503].includes(answer.status) || type === 'urn:tap:problem:request-in-progress';
}

async function create(userId: string, client = api, headers = {}): Promise<string> {
  const answer = await patiently(() => client.post('/transactions', { userId, ...AMOUNT }, headers));
  expect(answer.status, answer.text).toBe(201);
  return String(expectReply('POST /transactions', answer).id);
}

/** All transactions of a user, a page after the other. */
async function list(userId: string, limit = 100): Promise<Page['items']> {
  const items: Page['items'] = [];
  let cursor = '';
  do {
    const answer = await patiently(() => api.get(`/transactions?userId=${userId}&limit=${limit}${cursor}`));
    expect(answer.status, answer.text).toBe(200);
    const page = expectReply('GET /transactions', answer) as unknown as Page;
    items.push(...page.items);
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
  } while (cursor);
  return items;
}

describe('many at once', () => {
  it('are served, or told to come again: no answer is late', async () => {
    const answers = await times(CALLERS, () => crowd.get(`/transactions?userId=${randomUUID()}`));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([200, 429, 503]).toEqual(expect.arrayContaining([...statuses]));
    for (const answer of answers) {
      expectReply('GET /transactions', answer);
      if (answer.status === 503)
        expect(expectProblem(answer).type).toBe('urn:tap:problem:service-unavailable');
    }
  });

  it('make one transaction with one Idempotency-Key', async () => {
    const [userId, key] = [randomUUID(), randomUUID()];
    const ids = await times(CALLERS, () => create(userId, crowd, { 'Idempotency-Key': key }));
    expect(new Set(ids).size).toBe(1);
    // The index follows the table with a delay.
    await expect.poll(() => list(userId)).toHaveLength(1);
    expect((await list(userId))[0]).toMatchObject({ id: ids[0], version: 1 });
  });

  it('update one version once', async () => {
    const path = `/transactions/${await create(randomUUID())}`;
    const answers = await times(CALLERS, (index) => {
      const change = { ...AMOUNT, amount: `${index + 1}` };
      return patiently(() =>
        index % 2 === 0
          ? crowd.put(path, change, { 'If-Match': '"1"' })
          : crowd.put(path, { ...change, version: 1 }),
      );
    });
    const [updated, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    for (const [index, answer] of answers.entries()) {
      expectReply('PUT /transactions/{id}', answer);
      if (answer !== updated) expect(answer.status, answer.text).toBe(index % 2 === 0 ? 412 : 409);
    }
    const left = await api.get(path);
    expect(left).toMatchObject({ text: updated?.text, headers: { etag: '"2"' } });
    expect(expectReply('GET /transactions/{id}', left).version).toBe(2);
  });

  it('do not disturb who lists transactions, on fifteen pages', async () => {
    const userId = randomUUID();
    const ids: string[] = [];
    await times(5, async () => {
      for (let index = 0; index < 15; index++) ids.push(await create(userId));
    });
    await expect.poll(() => list(userId)).toHaveLength(75);

    let listing = true;
    const writers = times(3, async (writer) => {
      for (let index = writer; listing; index += 3) {
        await api.put(`/transactions/${ids[(index * 7) % ids.length]}`, AMOUNT, { 'If-Match': '*' });
        await api.delete(`/transactions/${await create(userId)}`);
        await create(userId);
      }
    });
    const listed = await list(userId, 5).finally(() => {
      listing = false;
    });
    await writers;

    const listedIds = listed.map(({ id }) => id);
    expect(new Set(listedIds).size).toBe(listedIds.length);
    expect(listedIds.filter((id) => ids.includes(id)).sort()).toEqual(ids.sort());
    expect(listed.map(({ createdAt }) => createdAt)).toEqual(
      listed
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    );
  });
});
