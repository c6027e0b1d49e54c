import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { itemKey, newId } from '@tap/shared/item-key';
import { describe, expect, it, vi } from 'vitest';
import { writeItem } from '../../testing/aws';
import { bodyOf } from '../../testing/invocation';
import { toCursor } from '../src/cursor';
import { table } from '../src/services';
import { list, make, type Page, pageOf, put, remove } from './transactions-api';

/** Transactions of a user, one a millisecond, or all in one; the newest first. */
async function store(userId: string, count: number, stepMs = 1): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => newId(Date.UTC(2026, 0, 1) + index * stepMs));
  const content = { entity: 'transaction', userId, amount: '1', currency: 'JPY', version: 1 };
  for (const id of ids) await writeItem({ ...itemKey(id), ...content });
  return ids.reverse();
}

async function pagesOf(
  userId: string,
  limit: number,
  between?: (page: Page) => Promise<unknown>,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | undefined; pages.length === 0 || cursor; cursor = pages.at(-1)?.nextCursor) {
    if (pages.length > 0) await between?.(pages.at(-1) as Page);
    pages.push(await pageOf({ userId, limit: `${limit}`, ...(cursor && { cursor }) }));
  }
  return pages;
}

const idsOf = (pages: Page[]) => pages.flatMap(({ items }) => items.map(({ id }) => id));

describe('GET /transactions', () => {
  it('lists transactions as they are read one by one, of the one user', async () => {
    const transaction = await make({ userId: 'Zoë 🚀 & co', description: 'Two coffees' });
    await make({ userId: 'zoë 🚀 & co' });
    const result = await list({ userId: 'Zoë 🚀 & co' });
    expect(result.headers).toMatchObject({ 'Cache-Control': 'no-store' });
    expect(bodyOf(result)).toEqual({ items: [transaction] });
  });

  it('has an empty last page for a user without transactions', async () => {
    expect(await pageOf({ userId: 'nobody' })).toEqual({ items: [] });
  });

  it('has 20 on a page without a limit, the newest first', async () => {
    const ids = await store('default', 21);
    const first = await pageOf({ userId: 'default' });
    expect(idsOf([first])).toEqual(ids.slice(0, 20));
    expect(await pageOf({ userId: 'default', cursor: first.nextCursor })).toMatchObject({
      items: [{ id: ids[20] }],
    });
  });

  it.each([
    [1, 4],
    [2, 2],
    [3, 2],
    [4, 1],
    [100, 1],
  ])('has no empty page after the last: 4 of them, %i on a page, are %i pages', async (limit, count) => {
    const userId = `limit ${limit}`;
    const ids = await store(userId, 4);
    const pages = await pagesOf(userId, limit);
    expect(pages).toHaveLength(count);
    expect(idsOf(pages)).toEqual(ids);
    expect(pages.at(-1)).not.toHaveProperty('nextCursor');
  });

  it('has each once of those made in one millisecond', async () => {
    const ids = await store('tied', 10, 0);
    const listed = idsOf(await pagesOf('tied', 3));
    expect(listed).toHaveLength(10);
    expect(new Set(listed)).toEqual(new Set(ids));
  });

  it('goes on where it was when the last item of a page is deleted, and others are made and changed', async () => {
    const ids = await store('busy', 9);
    const pages = await pagesOf('busy', 2, async ({ items }) => {
      await remove(items.at(-1)?.id ?? '');
      await put(items[0]?.id ?? '', { amount: '2', currency: 'JPY' }, { 'If-Match': '*' });
      await make({ userId: 'busy' });
    });
    expect(idsOf(pages)).toEqual(ids);
  });

  it('leaves out what is deleted before its page is read', async () => {
    const ids = await store('shrinking', 4);
    await remove(ids[2] ?? '');
    expect(idsOf(await pagesOf('shrinking', 1))).toEqual([ids[0], ids[1], ids[3]]);
  });

  it('asks the index once for a page', async () => {
    await store('one query', 3);
    const send = vi.spyOn(table, 'send');
    await pageOf({ userId: 'one query', limit: '2' });
    expect(send).toHaveBeenCalledTimes(1);
    expect(send.mock.calls[0]?.[0]).toBeInstanceOf(QueryCommand);
  });
});

describe('the query of GET /transactions', () => {
  const USER_RULE = 'it must be a string of 1-128 characters, none of them a control character.';
  const LIMIT_RULE = 'it must be an integer from 1 to 100.';
  const CURSOR_RULE = 'it must be the nextCursor of another page of the list.';

  const cursorTo = (id: string) => toCursor({ userId: 'u', id });
  const good = cursorTo('019a0c1e-7b5a-7c3d-8e2f-0123456789ab');
  const cases: [Record<string, string> | undefined, string][] = [
    [undefined, 'The query parameter userId is missing.'],
    [{ limit: '1' }, 'The query parameter userId is missing.'],
    [{ userid: 'u' }, 'The query parameter userId is missing.'],
    [{ userId: '' }, `The query parameter userId is ""; ${USER_RULE}`],
    [{ userId: 'a\nb' }, `The query parameter userId is "a\\nb"; ${USER_RULE}`],
    [{ userId: '\ud800' }, `The query parameter userId is "\\ud800"; ${USER_RULE}`],
    [{ userId: 'x'.repeat(129) }, `The query parameter userId is "${'x'.repeat(129)}"; ${USER_RULE}`],
    ...['', '0', '101', '-1', '1.0', '01', '+1', ' 1', '1e1', '١', 'all', '9'.repeat(400)].map(
      (limit): [Record<string, string>, string] => [
        { userId: 'u', limit },
        `The query parameter limit is "${limit}"; ${LIMIT_RULE}`,
      ],
    ),
    ...[
      '',
      'next',
      `${good}A`,
      good.slice(1),
      `${good.slice(0, -1)}A`,
      `B${good.slice(1)}`,
      `${good}==`,
      good.replace('Z', '+'),
      // Versions of UUID other than 7, and another variant.
      cursorTo('019a0c1e-7b5a-4c3d-8e2f-0123456789ab'),
      cursorTo('019a0c1e-7b5a-7c3d-ce2f-0123456789ab'),
      cursorTo('00000000-0000-0000-0000-000000000000'),
      toCursor({ userId: 'another user', id: '019a0c1e-7b5a-7c3d-8e2f-0123456789ab' }),
      // Of a key that no list reads.
      toCursor({ userId: 'u\u001f1', id: '019a0c1e-7b5a-7c3d-8e2f-0123456789ab' }),
      '019a0c1e-7b5a-7c3d-8e2f-0123456789ab',
    ].map((cursor): [Record<string, string>, string] => [
      { userId: 'u', cursor },
      `The query parameter cursor is "${cursor}"; ${CURSOR_RULE}`,
    ]),
  ];

  it.each(cases)('is 400 for %j: %s', async (query, detail) => {
    const result = await list(query);
    expect(result.statusCode).toBe(400);
    expect(bodyOf(result)).toMatchObject({ type: 'urn:tap:problem:malformed-request', detail });
  });

  it('takes the cursor that the refused ones were made of', async () => {
    expect((await list({ userId: 'u', cursor: good })).statusCode).toBe(200);
  });

  it('does not mind other parameters', async () => {
    expect((await list({ userId: 'u', other: '1' })).statusCode).toBe(200);
  });
});
